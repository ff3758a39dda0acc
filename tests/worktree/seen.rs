//! All that can be seen of a worktree, as text in which its own names are replaced.

use crate::env::Repo;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// What was seen: name of a thing, and what it is.
pub type Seen = BTreeMap<String, String>;

/// The git directory of a worktree, by what its `.git` says.
pub fn git_dir(worktree: &Path) -> PathBuf {
    let text = fs::read(worktree.join(".git")).expect("the .git of a worktree");
    let path = text
        .trim_ascii_end()
        .strip_prefix(b"gitdir: ")
        .expect("a link");
    PathBuf::from(OsStr::from_bytes(path))
}

/// Looks at everything.
pub fn see(repo: &Repo, worktree: &Path, branch: &str) -> Seen {
    let mut seen = Seen::new();
    let git_dir = git_dir(worktree);
    let here = repo.at(worktree);
    // Before git looks at it, and perhaps writes it anew.
    let index = fs::read(git_dir.join("index")).expect("the index");
    seen.insert("index".to_owned(), masked_index(&index));
    files(worktree, worktree, "files", &mut seen);
    files(&git_dir, &git_dir, "admin", &mut seen);
    seen.retain(|name, _| name != "admin index" && !name.starts_with("admin sharedindex"));
    seen.remove("files .git");
    seen.insert(
        "link".to_owned(),
        text(&fs::read(worktree.join(".git")).unwrap()),
    );
    let log = repo
        .path()
        .join(repo.git(&["rev-parse", "--git-common-dir"]).value());
    let log = fs::read(log.join("logs/refs/heads").join(branch)).unwrap_or_default();
    seen.insert("log of the branch".to_owned(), text(&log));
    for words in [
        &["ls-files", "--stage", "-t", "-v", "-z"][..],
        &["diff-files", "--raw"],
        &["status", "--porcelain=v1", "-z", "--ignored"],
        &["fsck", "--no-dangling"],
        &["write-tree"],
        &["rev-parse", "--symbolic-full-name", "HEAD"],
        &["sparse-checkout", "list"],
    ] {
        let output = here.try_git(words);
        seen.insert(
            words.join(" "),
            format!("{} {:?}", output.status, output.stdout),
        );
    }
    let list = repo.git(&["worktree", "list", "--porcelain"]).stdout;
    let place = format!("worktree {}\n", worktree.display());
    let own = list
        .split("\n\n")
        .find(|one| format!("{one}\n").starts_with(&place));
    seen.insert(
        "worktree list".to_owned(),
        own.unwrap_or("not listed").to_owned(),
    );

    let id = git_dir
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let own: Vec<(String, &str)> = vec![
        (worktree.display().to_string(), "[WORKTREE]"),
        (branch.to_owned(), "[BRANCH]"),
        (format!("worktrees/{id}"), "worktrees/[ID]"),
    ];
    for value in seen.values_mut() {
        for (from, to) in &own {
            *value = value.replace(from, to);
        }
    }
    seen
}

fn files(top: &Path, dir: &Path, what: &str, seen: &mut Seen) {
    for entry in fs::read_dir(dir).expect("list a directory") {
        let path = entry.expect("an entry").path();
        let name = path.strip_prefix(top).expect("a path below");
        let name = format!("{what} {}", text(name.as_os_str().as_bytes()));
        let found = path.symlink_metadata().expect("look at a file");
        let mode = found.permissions().mode();
        let value = if found.is_dir() {
            files(top, &path, what, seen);
            format!("{mode:o}")
        } else if found.is_symlink() {
            let target = fs::read_link(&path).expect("read a link");
            format!("link {}", text(target.as_os_str().as_bytes()))
        } else {
            format!("{mode:o} {}", text(&fs::read(&path).expect("read a file")))
        };
        seen.insert(name, value);
    }
}

/// Bytes as a text from which they can be read back.
fn text(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string()
}

/// An index without what differs between any two worktrees: times, device and inode of each
/// entry, and the hash of it all.
fn masked_index(index: &[u8]) -> String {
    let hash = hash_length(index);
    let number = |at: usize| u32::from_be_bytes(index[at..at + 4].try_into().unwrap());
    let (version, count) = (number(4), number(8));
    let mut out = index.to_vec();
    let mut at = 12;
    for _ in 0..count {
        out[at..at + 24].fill(0);
        let start = at;
        at += 40 + hash;
        let flags = u16::from_be_bytes(index[at..at + 2].try_into().unwrap());
        at += if flags & 0x4000 == 0 { 2 } else { 4 };
        if version == 4 {
            while index[at] & 0x80 != 0 {
                at += 1;
            }
            at += 1;
        }
        at += index[at..]
            .iter()
            .position(|byte| *byte == 0)
            .expect("the end of a name")
            + 1;
        if version != 4 {
            at = start + (at - start).div_ceil(8) * 8;
        }
    }
    let end = out.len() - hash;
    let is_hashed = index[end..].iter().any(|byte| *byte != 0);
    format!("{} hashed: {is_hashed}", text(&out[..end]))
}

/// Bytes of an id: the trees stand right before the trailer, and say how long they are.
fn hash_length(index: &[u8]) -> usize {
    for hash in [20, 32] {
        let Some(at) = index.windows(4).position(|four| four == b"TREE") else {
            continue;
        };
        let length = u32::from_be_bytes(index[at + 4..at + 8].try_into().unwrap()) as usize;
        if at + 8 + length + hash == index.len() {
            return hash;
        }
    }
    20
}

//! A clone's files, seen through a git directory of the suite's own: with the user's
//! configuration, attributes and excludes, and never with the clone's.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::git::clone::remove::write_identity;
use crate::git::clone::{ClonePlace, copy_if_there, copy_index, is_directory, lending};
use crate::git::ref_format::RefFormat;
use crate::git::repo::{Repo, gix_id};
use crate::git::worktree::Worktree;
use crate::model::error::{Context, Error, Result};
use crate::model::oid::Oid;

/// A clone's files, seen through a git directory that lives as long as this.
pub struct Seen {
    /// The worktree as git is told of it.
    pub worktree: Worktree,
    _directory: tempfile::TempDir,
}

/// What the clone's own index asks for, as paths that each end in a zero.
#[derive(Default)]
struct Wishes {
    /// Files that are tracked, whatever is ignored.
    added: Vec<u8>,
    /// Files that shall not lie there.
    kept_off: Vec<u8>,
}

impl Repo {
    /// Keeps what is known of a new clone: which directory it is, and its index, by which
    /// git tells the files that nobody has touched. The clone's own is its agent's.
    pub(super) fn remember_clone(&self, place: &ClonePlace, clone: &Path) -> Result<()> {
        let failed = || format!("cannot write in '{}'", place.known.display());
        fs::create_dir_all(&place.known).or_fatal(failed)?;
        write_identity(place, clone)?;
        copy_index_if_there(&clone.join(".git"), &place.known)
    }

    /// Makes the git directory from which a clone's files are seen: it shares all with the
    /// user's repository but HEAD and the index, and is registered nowhere.
    fn new_view(&self, place: &ClonePlace, head: &Oid) -> Result<Seen> {
        let failed = || format!("cannot write in '{}'", place.known.display());
        fs::create_dir_all(&place.known).or_fatal(failed)?;
        let directory = tempfile::Builder::new()
            .prefix("view-")
            .tempdir_in(&place.known)
            .or_fatal(failed)?;
        self.write_view(directory.path(), head)?;
        Ok(Seen {
            worktree: Worktree {
                path: place.path.clone(),
                git_dir: directory.path().to_owned(),
            },
            _directory: directory,
        })
    }

    fn write_view(&self, view: &Path, head: &Oid) -> Result<()> {
        let failed = || format!("cannot write in '{}'", view.display());
        fs::create_dir_all(view.join("info")).or_fatal(failed)?;
        let mut common = self.common_dir().as_os_str().as_bytes().to_vec();
        common.push(b'\n');
        fs::write(view.join("commondir"), common).or_fatal(failed)?;
        fs::write(view.join("HEAD"), format!("{head}\n")).or_fatal(failed)?;
        if self.ref_format == RefFormat::Reftable {
            self.set_head_by_git(view, None, head)?;
        }
        for name in ["config.worktree", "info/sparse-checkout"] {
            copy_if_there(&self.common_dir().join(name), &view.join(name))?;
        }
        Ok(())
    }

    /// The clone's files seen with the user's configuration from this commit, which must be
    /// in the user's repository. The clone's index is not believed, but for two wishes of
    /// whoever worked there: which ignored files belong in, and which files git keeps off.
    pub fn see_clone(&self, place: &ClonePlace, head: &Oid, attributes_from: &Oid) -> Result<Seen> {
        let seen = self.new_view(place, head)?;
        copy_index_if_there(&place.known, &seen.worktree.git_dir)?;
        // Keeps what is known of files that are as this commit has them.
        let git = seen
            .worktree
            .git()
            .config("core.splitIndex=false")
            .env("GIT_ATTR_SOURCE", attributes_from.as_str());
        git.run(&["read-tree", "--reset", head.as_str()])?;
        // An index that cannot be read has none.
        let wishes = self.wishes(place, &seen.worktree, head).unwrap_or_default();
        for (how, paths) in [
            (["--add", "--replace"].as_slice(), &wishes.added),
            (["--skip-worktree"].as_slice(), &wishes.kept_off),
        ] {
            if !paths.is_empty() {
                let words = [&["update-index"], how, &["-z", "--stdin"]].concat();
                git.run_with(&words, paths)?;
            }
        }
        Ok(seen)
    }

    fn wishes(&self, place: &ClonePlace, seen: &Worktree, head: &Oid) -> Result<Wishes> {
        let known = seen.git().run(&["ls-files", "-z"])?;
        let known: HashSet<&[u8]> = known.split(|byte| *byte == 0).collect();
        let own = self.own_index(place, head)?;
        let mut wishes = Wishes::default();
        let listed = own.worktree.git().run(&["ls-files", "-v", "-z"])?;
        for entry in listed.split(|byte| *byte == 0) {
            let [flag, b' ', path @ ..] = entry else {
                continue;
            };
            let kind = kind_at(&place.path, path);
            let is_known = known.contains(path);
            match (flag.to_ascii_uppercase(), kind) {
                (b'S', None) if is_known => wishes.kept_off.extend([path, &[0]].concat()),
                (b'H', Some(kind)) if !is_known && !kind.is_dir() => {
                    wishes.added.extend([path, &[0]].concat());
                }
                _ => {}
            }
        }
        Ok(wishes)
    }

    /// The clone as its own index has it: what is staged there, with the blobs that only
    /// the clone has brought along.
    pub fn see_clone_as_staged(&self, place: &ClonePlace, head: &Oid) -> Result<Seen> {
        let staged = self.own_index(place, head)?;
        let listed = staged.worktree.git().run(&["ls-files", "--stage", "-z"])?;
        let listed = String::from_utf8_lossy(&listed);
        let mut missing = String::new();
        for entry in listed.split('\0') {
            let mut words = entry.split(' ');
            if let (Some(mode), Some(Ok(id))) = (words.next(), words.next().map(str::parse::<Oid>))
                && mode != "160000"
                && !self.gix.has_object(gix_id(&id))
            {
                missing.push_str(&format!("{id}\n"));
            }
        }
        let (variable, objects) = lending(place);
        let bytes = self
            .beside_clone()
            .env(variable, objects)
            .run_with(&["cat-file", "--batch"], missing.as_bytes())?;
        self.keep_blobs(&bytes)?;
        Ok(staged)
    }

    /// Writes the blobs that `git cat-file --batch` has printed.
    fn keep_blobs(&self, mut printed: &[u8]) -> Result<()> {
        while let Some(end) = printed.iter().position(|byte| *byte == b'\n') {
            let header = String::from_utf8_lossy(&printed[..end]).into_owned();
            printed = &printed[end + 1..];
            let words: Vec<&str> = header.split(' ').collect();
            if let [id, "blob", size] = words.as_slice()
                && let Ok(size) = size.parse::<usize>()
                && size < printed.len()
            {
                let kept = self.write_blob(&printed[..size])?;
                if kept.as_str() != *id {
                    return Err(Error::fatal(format!(
                        "object {id} is not what it is called"
                    )));
                }
                printed = &printed[size + 1..];
            }
        }
        Ok(())
    }

    /// A view with a copy of the clone's own index.
    fn own_index(&self, place: &ClonePlace, head: &Oid) -> Result<Seen> {
        let seen = self.new_view(place, head)?;
        let own = place.path.join(".git");
        let entries = own.read_dir();
        let entries = entries.or_fatal(|| format!("cannot read '{}'", own.display()))?;
        for entry in entries.flatten() {
            let name = entry.file_name();
            let is_index = name == "index" || name.as_bytes().starts_with(b"sharedindex.");
            if is_index && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                copy_index(&entry.path(), &seen.worktree.git_dir.join(name))?;
            }
        }
        Ok(seen)
    }
}

/// What lies at a path below a directory, where no link leads elsewhere on the way.
fn kind_at(top: &Path, path: &[u8]) -> Option<fs::FileType> {
    let path = Path::new(OsStr::from_bytes(path));
    let mut above = path.ancestors().skip(1);
    if !above.all(|part| is_directory(&top.join(part))) {
        return None;
    }
    let found = top.join(path).symlink_metadata().ok()?;
    Some(found.file_type())
}

fn copy_index_if_there(from: &Path, to: &Path) -> Result<()> {
    let index = from.join("index");
    if index.exists() {
        copy_index(&index, &to.join("index"))?;
    }
    Ok(())
}

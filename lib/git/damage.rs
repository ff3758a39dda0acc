//! What a crash, a full disk or another program has damaged: refs that name nothing, and
//! locks that nobody holds. Read below the level of gix and git, which stop at the first.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::git::ref_format::RefFormat;
use crate::git::refs_by_git::is_abandoned;
use crate::git::repo::{Repo, gix_id, oid};
use crate::model::error::{Context, Error, Result};
use crate::model::oid::Oid;

/// The list of all tables of refs, in the common git directory, where they are a reftable.
pub const TABLES: &str = "reftable/tables.list";

/// The lock of a file in the common git directory, and how old it is.
#[derive(Clone, Debug)]
pub struct Lock {
    /// The file that it locks, such as `refs/heads/main` or `packed-refs`.
    pub of: String,
    /// Where it is.
    pub path: PathBuf,
    /// For how long.
    pub age: Duration,
}

/// A ref as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawRef {
    /// It names an object, which may be missing.
    Object(Oid),
    /// Its file is empty, or holds something else.
    Garbage,
}

/// A commit whose message begins as was asked for.
#[derive(Clone, Debug)]
pub struct Said {
    /// The commit.
    pub commit: Oid,
    /// Its first parent.
    pub parent: Option<Oid>,
    /// When it was committed, in seconds.
    pub seconds: i64,
}

impl Repo {
    /// The locks of refs and of what lies beside them, the index of the main worktree among
    /// them.
    pub fn locks(&self) -> Vec<Lock> {
        let top = fs::read_dir(self.common_dir()).into_iter().flatten();
        let mut files: Vec<PathBuf> = top.flatten().map(|entry| entry.path()).collect();
        files.retain(|path| path.is_file());
        files_below(&self.common_dir().join("refs"), &mut files);
        let tables = self.common_dir().join(format!("{TABLES}.lock"));
        if is_abandoned(&tables) {
            files.push(tables);
        }
        files.sort();
        let lock = |path: PathBuf| {
            let name = path.strip_prefix(self.common_dir()).ok()?.to_str()?;
            let of = name.strip_suffix(".lock")?.to_owned();
            let age = path.metadata().ok()?.modified().ok()?.elapsed().ok()?;
            Some(Lock { of, path, age })
        };
        files.into_iter().filter_map(lock).collect()
    }

    /// All refs below a prefix, or of just this name, as they are written down.
    pub fn raw_refs(&self, prefix: &str) -> BTreeMap<String, RawRef> {
        if self.ref_format == RefFormat::Reftable {
            let all = self.list_refs_by_git(prefix).unwrap_or_default();
            let direct = all.into_iter().filter(|one| one.symref.is_none());
            return direct
                .map(|one| (one.name, RawRef::Object(one.id)))
                .collect();
        }
        let mut found = BTreeMap::new();
        let packed = fs::read_to_string(self.common_dir().join("packed-refs"));
        for line in packed.unwrap_or_default().lines() {
            if let Some((id, name)) = line.split_once(' ')
                && let Ok(id) = id.parse()
                && name.starts_with(prefix)
            {
                found.insert(name.to_owned(), RawRef::Object(id));
            }
        }
        let mut files = Vec::new();
        let place = self.common_dir().join(prefix);
        if place.is_file() {
            files.push(place);
        } else {
            files_below(&place, &mut files);
        }
        for path in files {
            let name = path.strip_prefix(self.common_dir()).ok();
            let Some(name) = name.and_then(Path::to_str) else {
                continue;
            };
            let Ok(text) = fs::read_to_string(&path) else {
                found.insert(name.to_owned(), RawRef::Garbage);
                continue;
            };
            if name.ends_with(".lock") || text.starts_with("ref: ") {
                continue;
            }
            let value = text.trim_end().parse();
            let value = value.map_or(RawRef::Garbage, RawRef::Object);
            found.insert(name.to_owned(), value);
        }
        found
    }

    /// Moves the file of a ref to `to`, under the ref's lock: whatever it held is kept there.
    /// A value that was packed before counts again. A conflict if it is not `expected` any
    /// more.
    pub fn set_ref_aside(&self, name: &str, expected: &RawRef, to: &Path) -> Result<()> {
        let from = self.common_dir().join(name);
        if self.ref_format == RefFormat::Files && !from.exists() {
            return Ok(());
        }
        let failed = || format!("cannot move '{}' to '{}'", from.display(), to.display());
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).or_fatal(failed)?;
        }
        if self.ref_format == RefFormat::Reftable {
            let RawRef::Object(id) = expected else {
                return Ok(());
            };
            fs::write(to, format!("{id}\n")).or_fatal(failed)?;
            return self.delete_ref(name, id);
        }
        let lock = self.common_dir().join(format!("{name}.lock"));
        fs::File::create_new(&lock).or_fatal(failed)?;
        let moved = if self.raw_refs(name).get(name) == Some(expected) {
            fs::hard_link(&from, to)
                .and_then(|()| fs::remove_file(&from))
                .or_fatal(failed)
        } else {
            Err(Error::conflict(format!("'{name}' is another by now")))
        };
        fs::remove_file(&lock).or_fatal(failed)?;
        moved
    }

    /// Whether a commit is there with all of its trees.
    pub fn has_whole_commit(&self, commit: &Oid) -> bool {
        let words = ["ls-tree", "-r", "-z", commit.as_str()];
        let is_commit = ["cat-file", "-e", &format!("{commit}^{{commit}}")];
        [&words[..], &is_commit[..]]
            .iter()
            .all(|words| self.git().answer(words, b"").is_ok_and(|it| it.success))
    }

    /// The commits, among all objects that can be read, whose message begins with a text.
    /// Every commit is looked at, so this is for repairs alone.
    pub fn commits_that_say(&self, beginning: &str) -> Result<Vec<Said>> {
        let listed = self.git().run(&[
            "cat-file",
            "--batch-all-objects",
            "--unordered",
            "--batch-check=%(objecttype) %(objectname)",
        ])?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let mut found = Vec::new();
        for line in listed.lines() {
            if let Some(id) = line.strip_prefix("commit ") {
                let commit: Oid = id.parse().map_err(Error::fatal)?;
                found.extend(self.said(&commit, beginning));
            }
        }
        Ok(found)
    }

    fn said(&self, commit: &Oid, beginning: &str) -> Option<Said> {
        let found = self.gix.find_commit(gix_id(commit)).ok()?;
        let decoded = found.decode().ok()?;
        decoded
            .message
            .starts_with(beginning.as_bytes())
            .then(|| Said {
                commit: commit.clone(),
                parent: decoded.parents().next().map(oid),
                seconds: decoded.committer().ok().map_or(0, |who| who.seconds()),
            })
    }
}

/// All files below a directory; links are not followed.
fn files_below(directory: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    for entry in entries {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => files_below(&entry.path(), files),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
}

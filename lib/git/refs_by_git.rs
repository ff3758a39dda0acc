//! Refs that gix cannot read, read and moved by git: those of a reftable. All of them share
//! one lock, which everybody who moves any ref holds for a moment.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::git::durable::sync_one;
use crate::git::exec::Answer;
use crate::git::head_by_git::tables;
use crate::git::refs::{Durability, Edit, LOCK_INTERVAL, STALE_LOCK};
use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;

/// How long a lock is waited for that somebody does hold, such as a slow hook's.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long git itself waits for the lock, instead of 100 ms.
const LOCK_TIMEOUT: &str = "reftable.lockTimeout=1000";

/// The lock of all refs, below a git directory.
pub(super) const TABLES_LOCK: &str = "reftable/tables.list.lock";

const REF_LINE: &str = "--format=%(objectname) %(symref) %(refname)";

/// A ref as git lists it.
#[derive(Clone)]
pub(super) struct Listed {
    pub name: String,
    pub id: Oid,
    /// The ref that it names, where it names one.
    pub symref: Option<String>,
}

/// What git has listed since any ref was moved last: attempts are looked at again and again,
/// and a look shall not cost a process while nothing changes.
#[derive(Clone, Default)]
pub(super) struct KnownRefs(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    /// The tables as they were before git was asked, see [`tables`].
    tables: Vec<u8>,
    listed: HashMap<String, Vec<Listed>>,
}

impl KnownRefs {
    fn get(&self, tables: Option<&[u8]>, prefix: &str) -> Option<Vec<Listed>> {
        let known = self.0.lock().ok()?;
        let is_same = tables == Some(known.tables.as_slice());
        is_same.then(|| known.listed.get(prefix).cloned())?
    }

    fn keep(&self, tables: Option<Vec<u8>>, prefix: &str, listed: &[Listed]) {
        let (Some(tables), Ok(mut known)) = (tables, self.0.lock()) else {
            return;
        };
        if known.tables != tables {
            *known = Known {
                tables,
                listed: HashMap::new(),
            };
        }
        known.listed.insert(prefix.to_owned(), listed.to_vec());
    }
}

/// What git said to a move.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    /// The ref is not what was expected.
    Conflict,
    /// Somebody held the lock.
    Locked,
    Other,
}

impl Refusal {
    fn of(stderr: &str) -> Self {
        let says = |words: &str| stderr.contains(words);
        if says("cannot lock ref '") {
            Self::Conflict
        } else if [
            "cannot lock references",
            "data is locked",
            "data concurrently",
        ]
        .iter()
        .any(|words| says(words))
        {
            Self::Locked
        } else {
            Self::Other
        }
    }
}

impl Repo {
    /// All refs below a prefix that ends in `/`, or the one of just this name, as they are:
    /// what they name may be missing.
    pub(super) fn list_refs_by_git(&self, prefix: &str) -> Result<Vec<Listed>> {
        let tables = tables(self.common_dir());
        if let Some(known) = self.known_refs.get(tables.as_deref(), prefix) {
            return Ok(known);
        }
        let words = ["for-each-ref", REF_LINE, "--", prefix];
        let mut listed = parse(&self.git_of(self.common_dir())?.run(&words)?);
        listed.retain(|one| prefix.ends_with('/') || one.name == prefix);
        self.known_refs.keep(tables, prefix, &listed);
        Ok(listed)
    }

    /// HEAD of a git directory of this repository, where it leads to an object.
    pub(super) fn head_by_git(&self, git_dir: &Path) -> Option<Listed> {
        let words = [
            "for-each-ref",
            "--include-root-refs",
            REF_LINE,
            "--",
            "HEAD",
        ];
        let listed = self.git_of(git_dir).ok()?.run(&words).ok()?;
        parse(&listed).into_iter().find(|one| one.name == "HEAD")
    }

    /// Moves a ref, waiting for whoever else moves one, as [`Edit`] asks for.
    pub(super) fn edit_by_git(
        &self,
        name: &str,
        edit: &Edit<'_>,
        durability: Durability,
    ) -> Result<()> {
        let command = match edit {
            Edit::Create { new, .. } => format!("create {name}\0{new}\0"),
            Edit::Move { old, new, .. } => format!("update {name}\0{new}\0{old}\0"),
            Edit::Delete { old } => format!("delete {name}\0{old}\0"),
        };
        let git = self.git_of(self.common_dir())?;
        let mut words = vec!["-c", LOCK_TIMEOUT];
        if durability == Durability::Disk {
            words.extend(["-c", "core.fsync=reference"]);
        }
        words.extend(["update-ref", "--no-deref", "-z", "--stdin"]);
        if let Edit::Create { why, .. } | Edit::Move { why, .. } = edit {
            words.extend(["-m", why]);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let answer = git.answer(&words, command.as_bytes())?;
            if answer.success {
                break;
            }
            let refusal = Refusal::of(&answer.stderr);
            if refusal != Refusal::Locked || Instant::now() > end {
                return Err(self.refused(name, &answer, &refusal));
            }
            if !remove_if_abandoned(&self.common_dir().join(TABLES_LOCK)) {
                std::thread::sleep(LOCK_INTERVAL);
            }
        }
        match durability {
            Durability::Cache => Ok(()),
            // git waits for the files, not for their names.
            Durability::Disk => sync_one(&self.common_dir().join("reftable")),
        }
    }

    fn refused(&self, name: &str, answer: &Answer, refusal: &Refusal) -> Error {
        let said = answer.error("git update-ref failed").message;
        let message = format!("cannot update ref '{name}': {said}");
        match refusal {
            Refusal::Conflict => Error::conflict(message),
            // Whoever tried again would wait as long.
            Refusal::Locked => Error::fatal(message).hint(format!(
                "somebody holds '{}'; when no git is at work, remove it",
                self.common_dir().join(TABLES_LOCK).display()
            )),
            Refusal::Other => Error::fatal(message),
        }
    }
}

fn parse(listed: &[u8]) -> Vec<Listed> {
    let one = |line: &[u8]| {
        let mut words = std::str::from_utf8(line).ok()?.splitn(3, ' ');
        Some(Listed {
            id: words.next()?.parse().ok()?,
            symref: Some(words.next()?.to_owned()).filter(|name| !name.is_empty()),
            name: words.next()?.to_owned(),
        })
    };
    listed
        .split(|byte| *byte == b'\n')
        .filter_map(one)
        .collect()
}

/// Removes the lock that a killed git left; nobody else would, and no ref could ever be moved
/// again. Whether it did.
fn remove_if_abandoned(lock: &Path) -> bool {
    is_abandoned(lock) && fs::remove_file(lock).is_ok()
}

/// Whether nobody holds the lock of a reftable: it is old, and no process has it open, as git
/// has until the moment at which it lets go. Where that cannot be told, it is held.
pub(super) fn is_abandoned(lock: &Path) -> bool {
    let age = lock
        .metadata()
        .ok()
        .and_then(|found| found.modified().ok()?.elapsed().ok());
    age.is_some_and(|age| age > STALE_LOCK) && is_open(lock) == Some(false)
}

/// Whether a process has a file open; unknown on a system that does not say.
fn is_open(file: &Path) -> Option<bool> {
    let file = file.canonicalize().ok()?;
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let mut open: Vec<PathBuf> = Vec::new();
    for process in processes {
        let descriptors = fs::read_dir(process.path().join("fd"));
        let descriptors = descriptors.into_iter().flatten().flatten();
        open.extend(descriptors.filter_map(|one| fs::read_link(one.path()).ok()));
    }
    // Our own are always to be seen.
    (!open.is_empty()).then(|| open.contains(&file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_says_tells_a_lost_race_from_a_busy_lock() {
        for (said, refusal) in [
            (
                "fatal: cannot lock ref 'refs/x': reference already exists",
                Refusal::Conflict,
            ),
            (
                "fatal: cannot lock ref 'refs/x': is at 1 but expected 2",
                Refusal::Conflict,
            ),
            (
                "fatal: cannot lock ref 'refs/x': unable to resolve reference 'refs/x'",
                Refusal::Conflict,
            ),
            ("fatal: cannot lock references", Refusal::Locked),
            (
                "fatal: reftable: transaction failure: data is locked",
                Refusal::Locked,
            ),
            (
                "fatal: 'refs/a/b/c' exists; cannot create 'refs/a/b'",
                Refusal::Other,
            ),
        ] {
            assert_eq!(Refusal::of(said), refusal, "{said}");
        }
    }

    #[test]
    fn an_old_lock_that_somebody_has_open_is_held() {
        let dir = tempfile::tempdir().unwrap();
        let lock = dir.path().join("tables.list.lock");
        let file = fs::File::create(&lock).unwrap();
        assert!(!remove_if_abandoned(&lock), "young");
        let old = std::time::SystemTime::now() - 2 * STALE_LOCK;
        file.set_modified(old).unwrap();
        assert!(!remove_if_abandoned(&lock), "open");
        drop(file);
        if Path::new("/proc/self/fd").exists() {
            assert!(remove_if_abandoned(&lock));
        }
    }
}

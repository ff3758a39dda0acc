//! What installed agents have said of themselves: a file that spares asking them again. It may
//! be deleted at any time, and an agent may have written it: a version and a few yes or no are
//! all that is taken from it.

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::git::repo::Repo;
use crate::model::agent_version::AgentVersion;
use crate::store::layout;

/// How long an answer holds: what a wrapper starts may change without it.
const HOLDS: SignedDuration = SignedDuration::from_hours(24);

/// How long it holds that there was none.
const SILENCE_HOLDS: SignedDuration = SignedDuration::from_mins(10);

/// The file of a program as it was when it was asked. An npm package has the same time in all
/// its versions; the time of the inode's change is the file system's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    path: PathBuf,
    /// What stands behind the program before the arguments: `npx codex` is not `npx other`.
    words: Vec<String>,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Identity {
    /// Of this file; nothing where there is none.
    pub fn of(path: &Path, words: &[String]) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        Some(Self {
            path: path.to_owned(),
            words: words.to_vec(),
            size: found.len(),
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        })
    }
}

/// What a program has said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// Which.
    pub identity: Identity,
    /// When.
    pub asked: Timestamp,
    /// Its version, if it told one.
    pub version: Option<AgentVersion>,
    /// Which of the options that not all versions have this one has, by what its help says.
    pub accepts: Vec<String>,
    /// Whether the user has been warned of it.
    pub warned: bool,
}

impl Probe {
    /// Whether it need not be asked again.
    pub fn holds(&self) -> bool {
        let age = Timestamp::now().duration_since(self.asked);
        let limit = match self.version {
            Some(_) => HOLDS,
            None => SILENCE_HOLDS,
        };
        age >= SignedDuration::ZERO && age < limit
    }

    /// Whether it is of the same name, whatever stands there now.
    pub fn is_namesake(&self, other: &Self) -> bool {
        let (own, other) = (&self.identity, &other.identity);
        own.path == other.path && own.words == other.words
    }
}

/// All that was said.
pub fn read(repo: &Repo) -> Vec<Probe> {
    let text = fs::read(layout::probes(repo)).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

/// Keeps these beside what others have found meanwhile. That it fails costs time, later.
pub fn keep(repo: &Repo, new: &[Probe]) {
    let mut all = read(repo);
    all.retain(|one| !new.iter().any(|new| new.is_namesake(one)));
    all.extend_from_slice(new);
    let text = serde_json::to_vec_pretty(&all).expect("it is plain JSON");
    let place = layout::probes(repo);
    let write = || {
        let dir = place.parent()?;
        fs::create_dir_all(dir).ok()?;
        let mut file = tempfile::NamedTempFile::new_in(dir).ok()?;
        file.write_all(&text).ok()?;
        file.persist(&place).ok()
    };
    let _ = write();
}

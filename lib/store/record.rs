//! A record: a commit whose tree is the state, whose first parent is the state before,
//! and whose further parents anchor the commits that its JSON names.

use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::git::objects::Files;
use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};
use crate::model::oid::Oid;
use crate::store::layout::file;
use crate::store::manifest::{self, Kind};

/// How long a lost race is run again. Two writers of one record are rare: the supervisor of
/// an attempt, and a comparison that adds verdicts.
const PATIENCE: Duration = Duration::from_secs(10);

/// A record as it was read.
#[derive(Clone, Debug)]
pub struct Record {
    /// The ref.
    pub name: String,
    /// The commit that it pointed at.
    pub commit: Oid,
    /// The state.
    pub files: Files,
}

impl Record {
    /// Reads a record; `None` where there is none.
    pub fn read(repo: &Repo, name: &str, kind: Kind) -> Result<Option<Self>> {
        match repo.read_ref(name)? {
            Some(commit) => Self::at(repo, name, commit, kind).map(Some),
            None => Ok(None),
        }
    }

    /// Reads the record that a commit is.
    pub fn at(repo: &Repo, name: &str, commit: Oid, kind: Kind) -> Result<Self> {
        let files = repo.read_files(&commit)?;
        Self::of(name, commit, kind, files)
    }

    /// Reads of the record that a commit is only these files and directories, the latter
    /// named with their slash. Not to be written again: it would lose the others.
    pub fn parts_at(
        repo: &Repo,
        name: &str,
        commit: Oid,
        kind: Kind,
        parts: &[&str],
    ) -> Result<Self> {
        let files = repo.read_parts(&commit, &[&[file::MANIFEST], parts].concat())?;
        Self::of(name, commit, kind, files)
    }

    fn of(name: &str, commit: Oid, kind: Kind, files: Files) -> Result<Self> {
        manifest::check(name, &files, kind)?;
        Ok(Self {
            name: name.to_owned(),
            commit,
            files,
        })
    }

    /// A JSON file of the record; `None` where it has none.
    pub fn json<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>> {
        let Some(bytes) = self.files.get(path) else {
            return Ok(None);
        };
        parse_json(path, bytes)
            .map(Some)
            .map_err(|error| Error::fatal(format!("in the record '{}': {error}", self.name)))
    }

    /// A text file of the record; empty where it has none.
    pub fn text(&self, path: &str) -> String {
        self.files
            .get(path)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .unwrap_or_default()
    }
}

/// The message of the empty commit that every record begins with.
const ROOT: &str = "A record of git-attempts";

/// Writes the first state of a record, whose ref must not exist yet.
pub fn create(repo: &Repo, name: &str, files: &Files, anchors: &[&Oid], why: &str) -> Result<Oid> {
    let tree = repo.write_files(files)?;
    // The first parent is the state before, never an anchor: `git log --first-parent` of a
    // record must not lead into the project's own history.
    let nothing = repo.write_commit(ROOT, &repo.write_files(&Files::new())?, &[])?;
    let parents: Vec<&Oid> = std::iter::once(&nothing)
        .chain(anchors.iter().copied())
        .collect();
    let commit = repo.write_commit(why, &tree, &parents)?;
    repo.create_ref(name, &commit, why)?;
    Ok(commit)
}

/// What an update makes of a record's files, and the commits that the new state names.
pub struct Change {
    /// The new state.
    pub files: Files,
    /// Commits that must live as long as the record.
    pub anchors: Vec<Oid>,
    /// One line for the record's history.
    pub why: String,
    /// Where it has to be before it counts.
    pub kept: Kept,
}

/// Where a new state is when whoever wrote it goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// With the operating system: a power cut may bring the state before back.
    #[default]
    Soon,
    /// On the disk, together with all that it anchors.
    Now,
}

/// Reads, computes and swaps, again and again until nobody was faster. `change` returns
/// `None` when there is nothing to do; a record that does not exist is an error.
pub fn update(
    repo: &Repo,
    name: &str,
    kind: Kind,
    mut change: impl FnMut(&Record) -> Result<Option<Change>>,
) -> Result<Record> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let record = Record::read(repo, name, kind)?
            .ok_or_else(|| Error::fatal(format!("there is no record '{name}'")))?;
        let Some(Change {
            files,
            anchors,
            why,
            kept,
        }) = change(&record)?
        else {
            return Ok(record);
        };
        let tree = repo.write_files(&files)?;
        let parents: Vec<&Oid> = std::iter::once(&record.commit).chain(&anchors).collect();
        let commit = repo.write_commit(&why, &tree, &parents)?;
        let moved = match kept {
            Kept::Soon => repo.move_ref(name, &record.commit, &commit, &why),
            Kept::Now => {
                repo.make_durable(&commit, &[&record.commit])?;
                repo.move_ref_durably(name, &record.commit, &commit, &why)
            }
        };
        match moved {
            Ok(()) => {
                return Ok(Record {
                    name: record.name,
                    commit,
                    files,
                });
            }
            // Another writer was faster.
            Err(error) if error.is_conflict() => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(error) => return Err(error),
        }
    }
    Err(Error::conflict(format!(
        "'{name}' is being written by somebody else again and again"
    ))
    .hint("run the command again"))
}

/// A JSON file of a record as what it stands for.
pub fn parse_json<T: DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).or_fatal(|| format!("cannot read '{path}'"))
}

/// Pretty JSON with a final newline, so that `git log -p` of a record reads well.
pub fn json<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("records are plain JSON");
    bytes.push(b'\n');
    bytes
}

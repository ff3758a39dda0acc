//! The history of one file of a record.

use jiff::Timestamp;

use crate::git::gix_error;
use crate::git::repo::{Repo, gix_id, oid};
use crate::model::error::Result;
use crate::model::oid::Oid;

/// A file as one commit has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAt {
    /// The commit.
    pub commit: Oid,
    /// When it was made.
    pub made: Timestamp,
    /// The file's blob; none where it is not there.
    pub blob: Option<Oid>,
}

impl Repo {
    /// A file at the top of a commit and of all before it along the first parents, the newest
    /// first.
    pub fn file_history(&self, tip: &Oid, name: &str) -> Result<Vec<FileAt>> {
        let mut found = Vec::new();
        let mut next = Some(tip.clone());
        while let Some(commit) = next {
            next = self.first_parent(&commit);
            found.push(self.file_at(commit, name)?);
        }
        Ok(found)
    }

    /// The blob of a file at the top of a commit.
    pub fn blob_at(&self, commit: &Oid, name: &str) -> Result<Option<Oid>> {
        Ok(self.file_at(commit.clone(), name)?.blob)
    }

    fn file_at(&self, commit: Oid, name: &str) -> Result<FileAt> {
        let failed = |error: gix::Error| gix_error(&format!("cannot read {commit}"), &error);
        let found = self.gix.find_commit(gix_id(&commit)).map_err(failed)?;
        let seconds = found.time().map_err(failed)?.seconds;
        let tree = found.tree().map_err(failed)?;
        let blob = tree
            .iter()
            .filter_map(Result::ok)
            .find(|entry| entry.filename() == name.as_bytes())
            .map(|entry| oid(entry.object_id()));
        Ok(FileAt {
            made: Timestamp::from_second(seconds).unwrap_or_default(),
            commit,
            blob,
        })
    }
}

//! What a candidate changes.

use gix::bstr::ByteSlice;
use gix::diff::blob::{Algorithm, Diff, InternedInput, sources::byte_lines};
use gix::diff::tree_with_rewrites::Change;

use crate::git::gix_error;
use crate::git::repo::{Repo, gix_id};
use crate::model::change::{ChangeKind, FileChange};
use crate::model::error::Result;
use crate::model::oid::Oid;

/// Beyond this many added or deleted files, renames are looked for among equal contents
/// only: gix's similarity is a full diff of each pair, nine times as slow as git's there.
const RENAME_LIMIT: usize = 100;

/// git looks this far for a NUL byte to tell binary from text (`buffer_is_binary`).
const FIRST_FEW_BYTES: usize = 8000;

impl Repo {
    /// The files in which two commits differ, with the lines added and removed as
    /// `git diff --numstat -M` counts them.
    pub fn changes(&self, base: &Oid, candidate: &Oid) -> Result<Vec<FileChange>> {
        let failed = |error: gix::Error| gix_error("cannot compare two commits", &error);
        let tree = |id: &Oid| self.gix.find_commit(gix_id(id))?.tree();
        let (from, to) = (
            tree(base).map_err(failed)?,
            tree(candidate).map_err(failed)?,
        );
        let rewrites = gix::diff::Rewrites {
            limit: RENAME_LIMIT,
            ..Default::default()
        };
        let options = gix::diff::Options::default().with_rewrites(Some(rewrites));
        let changes = self
            .gix
            .diff_tree_to_tree(&from, &to, options)
            .map_err(failed)?;
        let mut files = Vec::new();
        for change in changes {
            if !change.entry_mode().is_tree() {
                files.push(self.file_change(change)?);
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    fn file_change(&self, change: Change) -> Result<FileChange> {
        let path = change.location().to_str_lossy().into_owned();
        let (kind, before, after) = match change {
            Change::Addition { entry_mode, id, .. } => {
                (ChangeKind::Added, None, Some((entry_mode, id)))
            }
            Change::Deletion { entry_mode, id, .. } => {
                (ChangeKind::Deleted, Some((entry_mode, id)), None)
            }
            Change::Modification {
                previous_entry_mode,
                previous_id,
                entry_mode,
                id,
                ..
            } => (
                ChangeKind::Modified,
                Some((previous_entry_mode, previous_id)),
                Some((entry_mode, id)),
            ),
            Change::Rewrite {
                source_location,
                source_entry_mode,
                source_id,
                entry_mode,
                id,
                ..
            } => (
                ChangeKind::Renamed {
                    from: source_location.to_str_lossy().into_owned(),
                },
                Some((source_entry_mode, source_id)),
                Some((entry_mode, id)),
            ),
        };
        let before = self.text_of(before)?;
        let after = self.text_of(after)?;
        let counts = count_lines(&before, &after);
        Ok(FileChange {
            path,
            kind,
            added: counts.map(|(added, _)| added),
            removed: counts.map(|(_, removed)| removed),
        })
    }

    /// The bytes behind an entry; a submodule reads as git shows it, one line.
    fn text_of(
        &self,
        entry: Option<(gix::object::tree::EntryMode, gix::ObjectId)>,
    ) -> Result<Vec<u8>> {
        match entry {
            None => Ok(Vec::new()),
            Some((mode, id)) if mode.is_commit() => {
                Ok(format!("Subproject commit {id}\n").into_bytes())
            }
            Some((_, id)) => self.read_blob(&super::repo::oid(id)),
        }
    }
}

fn count_lines(before: &[u8], after: &[u8]) -> Option<(u64, u64)> {
    let is_binary = |bytes: &[u8]| bytes[..bytes.len().min(FIRST_FEW_BYTES)].contains(&0);
    if is_binary(before) || is_binary(after) {
        return None;
    }
    let input = InternedInput::new(byte_lines(before), byte_lines(after));
    let diff = Diff::compute(Algorithm::Myers, &input);
    Some((
        u64::from(diff.count_additions()),
        u64::from(diff.count_removals()),
    ))
}

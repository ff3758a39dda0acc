//! What a candidate changes.

use gix::bstr::ByteSlice;
use gix::diff::blob::{Algorithm, InternedInput, diff_with_slider_heuristics, sources::byte_lines};
use gix::diff::tree_with_rewrites::Change;

use crate::git::gix_error;
use crate::git::objects::file_mode;
use crate::git::renames::{Changed, Entry};
use crate::git::repo::{Repo, gix_id, oid};
use crate::model::change::{ChangeKind, FileChange};
use crate::model::error::Result;
use crate::model::oid::Oid;
use crate::model::patch::{FilePatch, Hunk, Side, TextPatch};

/// git looks this far for a NUL byte to tell binary from text (`buffer_is_binary`).
const FIRST_FEW_BYTES: usize = 8000;

impl Repo {
    /// The files in which two commits or trees differ, with the lines added and removed as
    /// `git diff --numstat -M` counts them.
    pub fn changes(&self, base: &Oid, candidate: &Oid) -> Result<Vec<FileChange>> {
        let patches = self.patches(base, candidate)?;
        Ok(patches.into_iter().map(|patch| patch.change).collect())
    }

    /// What each second commit or tree changes of the first, line by line.
    pub fn patches_of(&self, candidates: Vec<(Oid, Oid)>) -> Result<Vec<Vec<FilePatch>>> {
        let patches = self.map_all(candidates, 1, |repo, (base, candidate)| {
            repo.patches(&base, &candidate)
        });
        patches.into_iter().collect()
    }

    fn patches(&self, base: &Oid, candidate: &Oid) -> Result<Vec<FilePatch>> {
        let failed = |error: gix::Error| gix_error("cannot compare two trees", &error);
        let tree = |id: &Oid| self.gix.find_object(gix_id(id))?.peel_to_tree();
        let (from, to) = (
            tree(base).map_err(failed)?,
            tree(candidate).map_err(failed)?,
        );
        let equal_contents = gix::diff::Rewrites {
            percentage: None,
            ..Default::default()
        };
        let options = gix::diff::Options::default().with_rewrites(Some(equal_contents));
        let changes = self
            .gix
            .diff_tree_to_tree(&from, &to, options)
            .map_err(failed)?;
        let mut changed: Vec<Changed> = changes
            .into_iter()
            .filter(|change| !change.entry_mode().is_tree())
            .map(changed)
            .collect();
        let any = |kind: ChangeKind| changed.iter().any(|one| one.kind == kind);
        if any(ChangeKind::Added) && any(ChangeKind::Deleted) {
            changed = self.changed_as_git_pairs_them(&oid(from.id), &oid(to.id))?;
        }
        let files = changed.into_iter().map(|one| self.file_patch(one));
        let mut files = files.collect::<Result<Vec<_>>>()?;
        files.sort_by(|a, b| a.change.path.cmp(&b.change.path));
        Ok(files)
    }

    fn file_patch(&self, changed: Changed) -> Result<FilePatch> {
        let Changed {
            path,
            kind,
            before,
            after,
        } = changed;
        let base_path = match &kind {
            ChangeKind::Renamed { from } => from.clone(),
            _ => path.clone(),
        };
        let old = self.text_of(before)?;
        let new = self.text_of(after)?;
        let text = text_patch(&old, &new);
        let count = |of: fn(&Hunk) -> usize| {
            let text = text.as_ref()?;
            Some(text.hunks.iter().map(of).sum::<usize>() as u64)
        };
        Ok(FilePatch {
            base_path,
            change: FileChange {
                path,
                kind,
                added: count(|hunk| hunk.added.len()),
                removed: count(|hunk| hunk.base.len()),
            },
            before: side(before, &old),
            after: side(after, &new),
            text,
        })
    }

    /// The bytes behind an entry; a submodule reads as git shows it, one line.
    fn text_of(&self, entry: Option<Entry>) -> Result<Vec<u8>> {
        match entry {
            None => Ok(Vec::new()),
            Some((mode, id)) if mode.is_commit() => {
                Ok(format!("Subproject commit {id}\n").into_bytes())
            }
            Some((_, id)) => self.read_blob(&oid(id)),
        }
    }
}

fn changed(change: Change) -> Changed {
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
    Changed {
        path,
        kind,
        before,
        after,
    }
}

fn side(entry: Option<Entry>, bytes: &[u8]) -> Option<Side> {
    entry.map(|(mode, id)| Side {
        id: oid(id),
        mode: file_mode(mode),
        size: bytes.len() as u64,
    })
}

fn text_patch(before: &[u8], after: &[u8]) -> Option<TextPatch> {
    let is_binary = |bytes: &[u8]| bytes[..bytes.len().min(FIRST_FEW_BYTES)].contains(&0);
    if is_binary(before) || is_binary(after) {
        return None;
    }
    let input = InternedInput::new(byte_lines(before), byte_lines(after));
    // git's own default algorithm, and where it moves what could stand in several places.
    let diff = diff_with_slider_heuristics(Algorithm::Myers, &input);
    let line = |token: &gix::diff::blob::Token| as_text(input.interner[*token]);
    let hunks = diff.hunks().map(|hunk| Hunk {
        base: hunk.before.start as usize..hunk.before.end as usize,
        at: hunk.after.start as usize,
        added: input.after[hunk.after.start as usize..hunk.after.end as usize]
            .iter()
            .map(line)
            .collect(),
    });
    Some(TextPatch {
        hunks: hunks.collect(),
        base: input.before.iter().map(line).collect(),
    })
}

fn as_text(line: &[u8]) -> String {
    String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(line)).into_owned()
}

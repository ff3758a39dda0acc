//! What a candidate changes.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry::Vacant;
use std::hash::Hash;
use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::{BString, ByteSlice};
use gix::diff::blob::{
    Algorithm, InternedInput, Token, TokenSource, diff_with_slider_heuristics, sources::byte_lines,
};
use gix::diff::tree::State;
use gix::diff::tree::{Recorder, recorder::Change};
use gix::objs::TreeRefIter;

use crate::git::gix_error;
use crate::git::objects::file_mode;
use crate::git::renames::{Changed, Entry, Seen};
use crate::git::repo::{Repo, gix_id, oid};
use crate::model::change::{ChangeKind, FileChange};
use crate::model::error::Result;
use crate::model::oid::Oid;
use crate::model::patch::{FilePatch, Hunk, Side, TextPatch};

/// git looks this far for a NUL byte to tell binary from text (`buffer_is_binary`).
const FIRST_FEW_BYTES: usize = 8000;

/// Files that one thread compares as soon as several would.
const FEW: usize = 4;

impl Repo {
    /// The files in which two commits or trees differ, with the lines added and removed as
    /// `git diff --numstat -M` counts them.
    pub fn changes(&self, base: &Oid, candidate: &Oid) -> Result<Vec<FileChange>> {
        let patches = self.patches_of(vec![(base.clone(), candidate.clone())])?;
        let patches = patches.into_iter().flatten();
        Ok(patches.map(|patch| patch.change).collect())
    }

    /// What each second commit or tree changes of the first, line by line.
    pub fn patches_of(&self, candidates: Vec<(Oid, Oid)>) -> Result<Vec<Vec<FilePatch>>> {
        let seen = Seen::default();
        let count = candidates.len();
        let changed = self.map_all(candidates, 1, |repo, (base, candidate)| {
            repo.changed(&base, &candidate, &seen)
        });
        let mut shared = Shared::default();
        for (candidate, changed) in changed.into_iter().enumerate() {
            for one in changed? {
                shared.add(candidate, one);
            }
        }
        let files = self.map_all(shared.files, FEW, Self::file_patches);
        let mut patches: Vec<Vec<FilePatch>> = (0..count).map(|_| Vec::new()).collect();
        for file in files {
            for (candidate, patch) in file? {
                patches[candidate].push(patch);
            }
        }
        for patch in &mut patches {
            patch.sort_by(|a, b| a.change.path.cmp(&b.change.path));
        }
        Ok(patches)
    }

    fn changed(&self, base: &Oid, candidate: &Oid, seen: &Seen) -> Result<Vec<Changed>> {
        let failed = |error: gix::Error| gix_error("cannot compare two trees", &error);
        let tree = |id: &Oid| self.gix.find_object(gix_id(id))?.peel_to_tree();
        let from = tree(base).map_err(failed)?;
        let to = tree(candidate).map_err(failed)?;
        let mut recorder = Recorder::default();
        gix::diff::tree(
            entries(&from),
            entries(&to),
            State::default(),
            &self.gix.objects,
            &mut recorder,
        )
        .map_err(|error| failed(gix::Error::from_error(error)))?;
        let changed = recorder.records.into_iter().map(changed);
        let is_file = |entry: Option<Entry>| entry.is_some_and(|(mode, _)| !mode.is_tree());
        let changed = changed.filter(|one| is_file(one.before) || is_file(one.after));
        self.pair_renames(changed.collect(), seen)
    }

    /// What each candidate makes of one file.
    fn file_patches(&self, file: Vec<(usize, Changed)>) -> Result<Vec<(usize, FilePatch)>> {
        let Some(before) = file.first().map(|(_, one)| one.before) else {
            return Ok(Vec::new());
        };
        let before = Before::of(self.text_of(before)?);
        let mut afters: HashMap<Option<ObjectId>, Vec<u8>> = HashMap::new();
        for (_, changed) in &file {
            if let Vacant(place) = afters.entry(changed.after.map(|(_, id)| id)) {
                place.insert(self.text_of(changed.after)?);
            }
        }
        let made = before.made_into(&afters);
        let patch = |(candidate, changed): (usize, Changed)| {
            let made = &made[&changed.after.map(|(_, id)| id)];
            (candidate, file_patch(changed, &before, made))
        };
        Ok(file.into_iter().map(patch).collect())
    }

    /// The bytes behind an entry; a submodule reads as git shows it, one line.
    fn text_of(&self, entry: Option<Entry>) -> Result<Vec<u8>> {
        match entry {
            None => Ok(Vec::new()),
            Some((mode, id)) if mode.is_commit() => {
                Ok(format!("Subproject commit {id}\n").into_bytes())
            }
            Some((_, id)) => self.blob_bytes(id),
        }
    }
}

fn entries<'a>(tree: &'a gix::Tree<'_>) -> TreeRefIter<'a> {
    TreeRefIter::from_bytes(&tree.data, tree.id.kind())
}

fn changed(change: Change) -> Changed {
    let (path, before, after) = match change {
        Change::Addition {
            entry_mode,
            oid,
            path,
            ..
        } => (path, None, Some((entry_mode, oid))),
        Change::Deletion {
            entry_mode,
            oid,
            path,
            ..
        } => (path, Some((entry_mode, oid)), None),
        Change::Modification {
            previous_entry_mode,
            previous_oid,
            entry_mode,
            oid,
            path,
        } => (
            path,
            Some((previous_entry_mode, previous_oid)),
            Some((entry_mode, oid)),
        ),
    };
    Changed {
        path,
        from: None,
        before,
        after,
    }
}

/// The files of all candidates that differ from their bases; together what was the same file
/// before, or is the same new one. Most candidates change the same files, and several of them
/// in the same way.
#[derive(Default)]
struct Shared {
    places: HashMap<(ObjectId, bool), usize>,
    files: Vec<Vec<(usize, Changed)>>,
}

impl Shared {
    fn add(&mut self, candidate: usize, changed: Changed) {
        let Some((_, id)) = changed.before.or(changed.after) else {
            return;
        };
        // The same bytes may be a file that is gone and one that is new.
        let place = (id, changed.before.is_some());
        let place = *self.places.entry(place).or_insert_with(|| {
            self.files.push(Vec::new());
            self.files.len() - 1
        });
        self.files[place].push((candidate, changed));
    }
}

/// A file as it was.
struct Before {
    bytes: Vec<u8>,
    lines: OnceCell<Arc<[String]>>,
}

impl Before {
    fn of(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            lines: OnceCell::new(),
        }
    }

    /// What it was made into by those who made these bytes of it. Its lines are numbered once
    /// for all of them.
    fn made_into<'a, K: Copy + Eq + Hash>(
        &'a self,
        afters: &'a HashMap<K, Vec<u8>>,
    ) -> HashMap<K, Made> {
        let is_text = !is_binary(&self.bytes);
        let lines: &[u8] = if is_text { &self.bytes } else { &[] };
        let mut input = InternedInput::new(byte_lines(lines), byte_lines(&[]));
        let own = Token(input.interner.num_tokens());
        let mut made = |(key, after): (&K, &'a Vec<u8>)| {
            let text = || {
                input.update_after(byte_lines(after).tokenize());
                let hunks = hunks(&input);
                input.interner.erase_tokens_after(own);
                TextPatch {
                    hunks,
                    base: self.lines(),
                }
            };
            let made = Made {
                size: after.len() as u64,
                text: (is_text && !is_binary(after)).then(text),
            };
            (*key, made)
        };
        afters.iter().map(&mut made).collect()
    }

    fn lines(&self) -> Arc<[String]> {
        let lines = || byte_lines(&self.bytes).tokenize().map(as_text).collect();
        Arc::clone(self.lines.get_or_init(lines))
    }
}

/// What a file was made into.
struct Made {
    size: u64,
    text: Option<TextPatch>,
}

fn file_patch(changed: Changed, before: &Before, made: &Made) -> FilePatch {
    let string = |path: BString| path.to_str_lossy().into_owned();
    let path = string(changed.path);
    let from = changed.from.map(string);
    let count = |of: fn(&Hunk) -> usize| {
        let text = made.text.as_ref()?;
        Some(text.hunks.iter().map(of).sum::<usize>() as u64)
    };
    FilePatch {
        base_path: from.clone().unwrap_or_else(|| path.clone()),
        before: side(changed.before, before.bytes.len() as u64),
        after: side(changed.after, made.size),
        change: FileChange {
            path,
            kind: match (from, changed.before, changed.after) {
                (Some(from), ..) => ChangeKind::Renamed { from },
                (None, None, _) => ChangeKind::Added,
                (None, _, None) => ChangeKind::Deleted,
                (None, Some(_), Some(_)) => ChangeKind::Modified,
            },
            added: count(|hunk| hunk.added.len()),
            removed: count(|hunk| hunk.base.len()),
        },
        text: made.text.clone(),
    }
}

fn side(entry: Option<Entry>, size: u64) -> Option<Side> {
    entry.map(|(mode, id)| Side {
        id: oid(id),
        mode: file_mode(mode),
        size,
    })
}

/// Whether git takes it for binary.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(FIRST_FEW_BYTES)].contains(&0)
}

fn hunks(input: &InternedInput<&[u8]>) -> Arc<[Hunk]> {
    // git's own default algorithm, and where it moves what could stand in several places.
    let diff = diff_with_slider_heuristics(Algorithm::Myers, input);
    let hunks = diff.hunks().map(|hunk| Hunk {
        base: hunk.before.start as usize..hunk.before.end as usize,
        at: hunk.after.start as usize,
        added: input.after[hunk.after.start as usize..hunk.after.end as usize]
            .iter()
            .map(|token| as_text(input.interner[*token]))
            .collect(),
    });
    hunks.collect()
}

fn as_text(line: &[u8]) -> String {
    String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(line)).into_owned()
}

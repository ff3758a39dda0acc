//! The changed files of two trees as `git diff -M` pairs them, where a file may be another
//! renamed. gix measures in another way how like two files are, and on hundreds of files nine
//! times as slowly; a process of git for each candidate takes most of the time that a
//! comparison has. So the pairs are found here, by the rules that git has for them
//! (gitdiffcore(7)): the same bytes first, then a name that only one file on each side has,
//! then whatever is most alike.

mod likeness;
mod matrix;

use std::collections::HashMap;

use gix::ObjectId;
use gix::bstr::BString;
use gix::object::tree::EntryMode;

use crate::git::repo::Repo;
use crate::model::error::Result;

pub(super) use likeness::Seen;
use likeness::{ALL, LEAST};

/// Of the sources with the same bytes, the number that git looks at for one target.
const MOST_IDENTICAL: usize = 100;

/// A file whose name only it has must be this much like its source: half-way between enough
/// and all.
const LEAST_BY_NAME: u64 = LEAST + (ALL - LEAST) / 2;

/// What a tree has at a path.
pub(super) type Entry = (EntryMode, ObjectId);

/// A path in which two trees differ.
pub(super) struct Changed {
    pub path: BString,
    /// The path that it had, where that was another.
    pub from: Option<BString>,
    pub before: Option<Entry>,
    pub after: Option<Entry>,
}

/// A file that is gone, and may be one that is new by another name.
struct Source {
    path: BString,
    entry: Entry,
    is_used: bool,
}

/// A file that is new, and the source that it was.
struct Target {
    path: BString,
    entry: Entry,
    from: Option<usize>,
}

impl Repo {
    /// Pairs files that are gone with files that are new.
    pub(super) fn pair_renames(&self, changed: Vec<Changed>, seen: &Seen) -> Result<Vec<Changed>> {
        let (mut sources, mut targets, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for one in changed {
            match (one.before, one.after) {
                (Some(entry), None) => sources.push(Source {
                    path: one.path,
                    entry,
                    is_used: false,
                }),
                (None, Some(entry)) => targets.push(Target {
                    path: one.path,
                    entry,
                    from: None,
                }),
                _ => rest.push(one),
            }
        }
        if !sources.is_empty() && !targets.is_empty() {
            // Of what is equally like, git takes what comes first.
            sources.sort_by(|a, b| a.path.cmp(&b.path));
            targets.sort_by(|a, b| a.path.cmp(&b.path));
            by_bytes(&mut sources, &mut targets);
            self.by_name(&mut sources, &mut targets, seen)?;
            self.by_likeness(&mut sources, &mut targets, seen)?;
        }
        rest.extend(targets.into_iter().map(|target| {
            let source = target.from.map(|at| &sources[at]);
            Changed {
                path: target.path,
                from: source.map(|source| source.path.clone()),
                before: source.map(|source| source.entry),
                after: Some(target.entry),
            }
        }));
        let gone = sources.into_iter().filter(|source| !source.is_used);
        rest.extend(gone.map(|source| Changed {
            path: source.path,
            from: None,
            before: Some(source.entry),
            after: None,
        }));
        Ok(rest)
    }

    /// Pairs files whose name is there once on each side, if they are like enough.
    fn by_name(&self, sources: &mut [Source], targets: &mut [Target], seen: &Seen) -> Result<()> {
        let free = sources.iter().map(|one| (name_of(&one.path), !one.is_used));
        let open = targets.iter();
        let open = open.map(|one| (name_of(&one.path), one.from.is_none()));
        let (free, open) = (once(free), once(open));
        let pairs = free
            .iter()
            .filter_map(|(name, source)| Some(((*source)?, (*open.get(name)?)?)));
        for (source, target) in pairs.collect::<Vec<_>>() {
            let score = self.likeness(sources[source].entry, targets[target].entry, seen)?;
            if score >= LEAST_BY_NAME {
                sources[source].is_used = true;
                targets[target].from = Some(source);
            }
        }
        Ok(())
    }
}

/// Pairs files with the same bytes; of several, one of the same name before others.
fn by_bytes(sources: &mut [Source], targets: &mut [Target]) {
    let mut by_id: HashMap<ObjectId, Vec<usize>> = HashMap::new();
    for (at, source) in sources.iter().enumerate() {
        by_id.entry(source.entry.1).or_default().push(at);
    }
    if is_turned_round(sources.len()) {
        by_id.values_mut().for_each(|same| same.reverse());
    }
    for target in targets {
        let same = by_id.get(&target.entry.1).map_or(&[][..], Vec::as_slice);
        let fits = |at: &&usize| {
            let source = &sources[**at];
            let are_files = source.entry.0.is_blob() && target.entry.0.is_blob();
            !source.is_used && (are_files || source.entry.0 == target.entry.0)
        };
        let looked_at = || same.iter().filter(fits).take(MOST_IDENTICAL);
        let has_its_name = |at: &&usize| name_of(&sources[**at].path) == name_of(&target.path);
        let best = looked_at().find(has_its_name);
        if let Some(at) = best.or_else(|| looked_at().next()).copied() {
            sources[at].is_used = true;
            target.from = Some(at);
        }
    }
}

/// Whether git has sources of the same bytes in the reverse of their order. It keeps them in a
/// table that is made for their number, which for a few numbers (205, 3277) is too small by
/// one: it grows with the last of them, and growing turns the order round.
fn is_turned_round(sources: usize) -> bool {
    let mut size = 64;
    while sources * 100 / 80 > size {
        size *= 4;
    }
    sources > size * 80 / 100
}

/// The names that are there once among those that are free, with their places; `None` behind
/// a name that is there more often.
fn once<'a>(names: impl Iterator<Item = (&'a [u8], bool)>) -> HashMap<&'a [u8], Option<usize>> {
    let mut found: HashMap<&[u8], Option<usize>> = HashMap::new();
    for (at, (name, is_free)) in names.enumerate() {
        if is_free {
            found
                .entry(name)
                .and_modify(|place| *place = None)
                .or_insert(Some(at));
        }
    }
    found
}

fn name_of(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
}

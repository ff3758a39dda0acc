//! The last of git's steps to renames: whatever is left on one side held against whatever is
//! left on the other.

use std::cmp::Reverse;

use crate::git::gix_error;
use crate::git::renames::likeness::{LEAST, NUMBERS, Pieces, could_be_like, score};
use crate::git::renames::{Entry, Seen, Source, Target, name_of};
use crate::git::repo::Repo;
use crate::model::error::Result;

/// Sources that git remembers for one target.
const REMEMBERED: usize = 4;

/// git's default for `diff.renameLimit`.
const LIMIT: i64 = 1000;

/// How like a target a source is.
#[derive(Clone, Copy)]
struct Candidate {
    target: usize,
    source: usize,
    score: u64,
    has_its_name: bool,
}

impl Candidate {
    /// The better comes first.
    fn rank(&self) -> Reverse<(u64, bool)> {
        Reverse((self.score, self.has_its_name))
    }
}

impl Repo {
    /// Pairs whatever is most alike.
    pub(super) fn by_likeness(
        &self,
        sources: &mut [Source],
        targets: &mut [Target],
        seen: &Seen,
    ) -> Result<()> {
        let free = (0..sources.len()).filter(|at| !sources[*at].is_used);
        let free: Vec<usize> = free.collect();
        let open = (0..targets.len()).filter(|at| targets[*at].from.is_none());
        let open: Vec<usize> = open.collect();
        if free.is_empty() || open.is_empty() || self.are_too_many(free.len(), open.len())? {
            return Ok(());
        }
        let size_of = |entry| self.size_of_file(entry, seen);
        let sizes = open.iter().map(|at| size_of(targets[*at].entry));
        let sizes = sizes.collect::<Result<Vec<u64>>>()?;
        let mut weighed = Vec::new();
        for at in free {
            let size = size_of(sources[at].entry)?;
            let is_worth_it = sizes.iter().any(|other| could_be_like(size, *other));
            let id = sources[at].entry.1;
            weighed.push(Weighed {
                source: at,
                size,
                pieces: is_worth_it.then(|| self.pieces(id, seen)).transpose()?,
            });
        }
        let places = Places::of(&weighed);
        let mut all: Vec<Candidate> = Vec::new();
        for (target, size) in open.into_iter().zip(sizes) {
            let to = &targets[target];
            let is_worth_it = |one: &Weighed| could_be_like(one.size, size);
            let common = match weighed.iter().any(is_worth_it) {
                true => places.common(&self.pieces(to.entry.1, seen)?, weighed.len()),
                false => vec![0; weighed.len()],
            };
            let mut best: Vec<Candidate> = Vec::new();
            for (one, common) in weighed.iter().zip(common) {
                let score = match is_worth_it(one) {
                    true => score(common, one.size, size),
                    false => 0,
                };
                let candidate = Candidate {
                    target,
                    source: one.source,
                    score,
                    has_its_name: name_of(&sources[one.source].path) == name_of(&to.path),
                };
                remember(&mut best, candidate);
            }
            all.extend(best);
        }
        all.sort_by_key(Candidate::rank);
        for one in all.into_iter().take_while(|one| one.score >= LEAST) {
            if targets[one.target].from.is_none() && !sources[one.source].is_used {
                targets[one.target].from = Some(one.source);
                sources[one.source].is_used = true;
            }
        }
        Ok(())
    }

    /// Whether there are more pairs than git would try.
    fn are_too_many(&self, sources: usize, targets: usize) -> Result<bool> {
        let limit = self.gix.config_snapshot().try_integer("diff.renameLimit");
        let limit = limit.map_err(|error| gix_error("bad diff.renameLimit", &error))?;
        // To git, none at all and less than that is no limit.
        let limit = u128::try_from(limit.unwrap_or(LIMIT)).unwrap_or(0);
        Ok(limit > 0 && sources as u128 * targets as u128 > limit * limit)
    }

    /// How many bytes a file has; none where it is a link or a submodule, which are never
    /// like another.
    fn size_of_file(&self, entry: Entry, seen: &Seen) -> Result<u64> {
        match entry.0.is_blob() {
            true => self.size(entry.1, seen),
            false => Ok(0),
        }
    }
}

/// A source with what tells how like it is to others.
struct Weighed {
    source: usize,
    size: u64,
    /// Nothing where its size tells that it is like no target.
    pieces: Option<Pieces>,
}

/// For each number of a piece the sources that have it, with the bytes of it that they have.
/// Few pieces are in many files, so that this is much less to look at than all pairs.
struct Places {
    starts: Vec<usize>,
    all: Vec<(usize, u64)>,
}

impl Places {
    fn of(sources: &[Weighed]) -> Self {
        let pieces = || {
            let each = sources.iter().enumerate();
            each.flat_map(|(at, one)| {
                one.pieces.iter().flat_map(move |all| {
                    all.iter()
                        .map(move |(number, bytes)| (*number as usize, at, *bytes))
                })
            })
        };
        let mut starts = vec![0; NUMBERS as usize + 1];
        for (number, ..) in pieces() {
            starts[number + 1] += 1;
        }
        for number in 0..NUMBERS as usize {
            starts[number + 1] += starts[number];
        }
        let mut all = vec![(0, 0); starts[NUMBERS as usize]];
        let mut next = starts.clone();
        for (number, at, bytes) in pieces() {
            all[next[number]] = (at, bytes);
            next[number] += 1;
        }
        Self { starts, all }
    }

    /// The bytes that a file of these pieces has in common with each of `count` sources.
    fn common(&self, pieces: &[(u32, u64)], count: usize) -> Vec<u64> {
        let mut common = vec![0; count];
        for (number, bytes) in pieces {
            let number = *number as usize;
            for (at, theirs) in &self.all[self.starts[number]..self.starts[number + 1]] {
                common[*at] += bytes.min(theirs);
            }
        }
        common
    }
}

/// Keeps the best few, in the places in which git would have them: a better one takes the
/// place of the worst, and of those that are as bad as each other of the first.
fn remember(best: &mut Vec<Candidate>, one: Candidate) {
    if best.len() < REMEMBERED {
        best.push(one);
        return;
    }
    let mut worst = 0;
    for at in 1..best.len() {
        if best[at].rank() > best[worst].rank() {
            worst = at;
        }
    }
    if best[worst].rank() > one.rank() {
        best[worst] = one;
    }
}

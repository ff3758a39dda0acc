//! How far attempts at one thing agree, told from their diffs alone. Of several attempts,
//! those that most others resemble are more often right than the smallest ones: gated by
//! "changes a file of production", then ordered by files and lines in common, 64 % instead of
//! 47 % picked at random, over 120 tasks of which some attempts are right and some wrong.

use std::cmp::Ordering;

use serde::Serialize;

use crate::model::alike::of_each;
use crate::model::at_once::at_once;
use crate::model::normal_line::LineKeys;
use crate::model::patch::FilePatch;
use crate::model::path_class::PathClass;
use crate::model::point::overlap;
use crate::model::reach::Reach;

/// From this share of lines in common on, two attempts are one.
pub const NEAR_IDENTICAL: f64 = 0.9;

/// Where no two attempts have this share of lines in common, probably none is right: in
/// three pools of such groups 14, 7 and 5 % had any that was.
pub const NO_CONSENSUS: f64 = 0.1;

/// Fewer attempts than this say nothing by agreeing: with two, each agrees with the other.
pub const ENOUGH: usize = 3;

/// What one attempt changes, in a form that can be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    /// The files of production, or all where there are none, sorted.
    files: Vec<String>,
    /// The lines added and removed in them, with their file, without layout: of each a hash,
    /// sorted.
    lines: Vec<u64>,
    /// How far into what runs it reaches.
    pub reach: Reach,
}

/// How an attempt stands among its siblings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Agreement {
    /// The share of files in common with a sibling, on average.
    pub files: f64,
    /// The share of changed lines in common with a sibling, on average.
    pub lines: f64,
    /// Lines that at least half of the siblings change in the same way.
    pub shared_lines: usize,
    /// Lines changed in all.
    pub all_lines: usize,
}

/// The files of an attempt by which it is told how like others it is.
fn considered(patch: &[FilePatch]) -> Vec<&FilePatch> {
    let is_production =
        |file: &&FilePatch| PathClass::of(&file.change.path) == PathClass::Production;
    let considered: Vec<&FilePatch> = patch.iter().filter(is_production).collect();
    match considered.is_empty() {
        true => patch.iter().collect(),
        false => considered,
    }
}

/// The lines added and removed in a file, as a footprint has them.
fn lines_of(file: &FilePatch) -> Vec<u64> {
    let keys = |sign: char| LineKeys::of((&file.base_path, sign));
    let (added, removed) = (keys('+'), keys('-'));
    let gone = file.removed_lines();
    let mut lines: Vec<u64> = gone.filter_map(|line| removed.of_line(line)).collect();
    let new = file.added_lines();
    lines.extend(new.filter_map(|(_, line)| added.of_line(line)));
    lines
}

/// What several attempts change, and how like each other they are.
#[derive(Clone, Debug)]
pub struct Footprints {
    /// What each changes.
    pub all: Vec<Footprint>,
    /// For each and each of the others the share of changed lines that both have.
    likeness: Vec<Vec<f64>>,
}

impl Footprints {
    /// Of the diffs of one base.
    pub fn of(patches: &[Vec<FilePatch>]) -> Self {
        let considered: Vec<Vec<&FilePatch>> = patches.iter().map(|one| considered(one)).collect();
        let made = of_each(
            considered.iter().map(|files| files.iter().copied()),
            lines_of,
        );
        let places: Vec<usize> = (0..patches.len()).collect();
        let all = at_once(&places, |at| {
            let files = considered[*at].iter().map(|file| file.base_path.clone());
            let mut files: Vec<String> = files.collect();
            files.sort_unstable();
            let mut lines: Vec<u64> = made.of(*at).flatten().copied().collect();
            lines.sort_unstable();
            Footprint {
                files,
                lines,
                reach: Reach::of(&patches[*at]),
            }
        });
        let earlier = at_once(&places, |at| {
            let earlier = all[..*at].iter();
            earlier
                .map(|other| overlap(&all[*at].lines, &other.lines))
                .collect::<Vec<f64>>()
        });
        let likeness = |one: usize, other: usize| match one.cmp(&other) {
            Ordering::Less => earlier[other][one],
            Ordering::Equal => 1.0,
            Ordering::Greater => earlier[one][other],
        };
        let row = |one: &usize| places.iter().map(|other| likeness(*one, *other)).collect();
        Self {
            likeness: places.iter().map(row).collect(),
            all,
        }
    }

    /// The share of changed lines that two attempts have in common.
    pub fn likeness(&self, one: usize, other: usize) -> f64 {
        self.likeness[one][other]
    }

    /// How each attempt stands among the others; nothing where there are too few of them.
    pub fn agreements(&self) -> Option<Vec<Agreement>> {
        if self.all.len() < ENOUGH {
            return None;
        }
        let often = self.often();
        let of = |at: usize| {
            let own = &self.all[at];
            let siblings = || (0..self.all.len()).filter(|other| *other != at);
            let mean = |with: &dyn Fn(usize) -> f64| {
                // There are two at least, and far fewer than 2^52.
                #[allow(clippy::cast_precision_loss)]
                let count = siblings().count() as f64;
                rounded(siblings().map(with).sum::<f64>() / count)
            };
            Agreement {
                files: mean(&|sibling| overlap(&own.files, &self.all[sibling].files)),
                lines: mean(&|sibling| self.likeness(at, sibling)),
                shared_lines: count_in(&own.lines, &often),
                all_lines: own.lines.len(),
            }
        };
        Some((0..self.all.len()).map(of).collect())
    }

    /// The lines that whoever changes them has in common with at least half of the others,
    /// sorted.
    fn often(&self) -> Vec<u64> {
        let distinct = |one: &Footprint| {
            let mut lines = one.lines.clone();
            lines.dedup();
            lines
        };
        let mut lines: Vec<u64> = self.all.iter().flat_map(distinct).collect();
        lines.sort();
        let siblings = self.all.len() - 1;
        let same = lines.chunk_by(|one, other| one == other);
        let is_often = |same: &&[u64]| (same.len() - 1) * 2 >= siblings;
        same.filter(is_often).map(|same| same[0]).collect()
    }

    /// For each attempt, the first of those that are nearly the same: itself where it is that.
    pub fn near_identical(&self) -> Vec<usize> {
        let mut first_like: Vec<usize> = Vec::new();
        for at in 0..self.all.len() {
            let like = (0..at).find(|earlier| {
                first_like[*earlier] == *earlier && self.likeness(at, *earlier) >= NEAR_IDENTICAL
            });
            first_like.push(like.unwrap_or(at));
        }
        first_like
    }

    /// Whether there are enough attempts, and no two of them resemble each other.
    pub fn is_without_consensus(&self) -> bool {
        let count = self.all.len();
        let alike =
            |one: usize| (one + 1..count).any(|other| self.likeness(one, other) >= NO_CONSENSUS);
        count >= ENOUGH && !(0..count).any(alike)
    }
}

/// How many of these are among those, each counted as often as it is there. Both are sorted.
fn count_in(these: &[u64], those: &[u64]) -> usize {
    let mut those = those.iter().peekable();
    let is_there = |one: &&u64| {
        while those.next_if(|other| other < one).is_some() {}
        those.peek() == Some(one)
    };
    these.iter().filter(is_there).count()
}

/// A share to nine places. What is equal stays equal then, in whichever order its parts were
/// added up: attempts differ in the order of their siblings.
fn rounded(share: f64) -> f64 {
    (share * 1e9).round() / 1e9
}

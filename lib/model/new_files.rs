//! Which new files of several attempts are one: those at one path, or else those that are
//! mostly the same.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use crate::model::alike::of_each;
use crate::model::at_once::at_once;
use crate::model::normal_line::LineKeys;
use crate::model::patch::FilePatch;
use crate::model::point::overlap;

/// New files at different paths are one decision where at least this share of all their
/// lines is common to both.
const SAME_FILE: f64 = 0.5;

/// A new file, and the attempt that it is of.
pub(super) type New<'a> = (usize, &'a FilePatch);

/// Puts each new file together with those of other attempts that have its path, or else that
/// are the same but for their path; with the first of several groups that it fits in.
pub(super) fn grouped(new: Vec<New<'_>>) -> Vec<Vec<New<'_>>> {
    let made = of_each([new.iter().map(|(_, file)| *file)], keys);
    let keys: Vec<&[u64]> = made.of(0).map(Vec::as_slice).collect();
    let rare = made.then(rarest);
    let rare: Vec<&[u64]> = rare.of(0).map(Vec::as_slice).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut group_of: Vec<usize> = Vec::new();
    let mut known: HashSet<(*const u64, usize)> = HashSet::new();
    let mut by_path: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    let mut by_key: HashMap<u64, Vec<usize>, BuildHasherDefault<AsItIs>> = HashMap::default();
    for (at, (attempt, file)) in new.iter().enumerate() {
        let is_free = |group: &usize| groups[*group].iter().all(|one| new[*one].0 != *attempt);
        let path = file.change.path.as_str();
        let same_path = by_path.get(path).into_iter().flatten().copied();
        let found = same_path.filter(|group| is_free(group)).min();
        let found = found.or_else(|| {
            let alike = rare[at].iter().filter_map(|key| by_key.get(key)).flatten();
            let mut alike: Vec<(usize, usize)> = alike.map(|one| (group_of[*one], *one)).collect();
            alike.sort_unstable();
            alike.dedup();
            let is_same = |one: usize| overlap(keys[at], keys[one]) >= SAME_FILE;
            let mut alike = alike.into_iter();
            let same = alike.find(|(group, one)| is_free(group) && is_same(*one));
            same.map(|(group, _)| group)
        });
        let group = found.unwrap_or(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(at);
        group_of.push(group);
        by_path.entry(path).or_default().insert(group);
        // One of those that are the same to the letter leads to their group as well as all.
        if known.insert((rare[at].as_ptr(), group)) {
            for key in rare[at] {
                by_key.entry(*key).or_default().push(at);
            }
        }
    }
    let group = |places: Vec<usize>| places.into_iter().map(|at| new[at]).collect();
    groups.into_iter().map(group).collect()
}

/// The keys of a file's lines, sorted.
fn keys(file: &FilePatch) -> Vec<u64> {
    let of = LineKeys::of(());
    let lines = file.added_lines();
    let mut keys: Vec<u64> = lines.filter_map(|(_, line)| of.of_line(line)).collect();
    keys.sort_unstable();
    keys
}

/// Of each file the lines that fewest files have, so many that two which have none of these in
/// common are not the same: whatever is in both is less than half of either then. Few files
/// have any in common, so that few have to be held against each other.
fn rarest(files: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let mut counts: HashMap<u64, usize, BuildHasherDefault<AsItIs>> = HashMap::default();
    for key in files.iter().flatten() {
        *counts.entry(*key).or_default() += 1;
    }
    at_once(files, |keys| {
        let mut by_count: Vec<(usize, u64)> = keys.iter().map(|key| (counts[key], *key)).collect();
        by_count.sort_unstable();
        // At least half of a file has to be in one that is the same.
        by_count.truncate(keys.len() / 2 + 1);
        // What is in no other file leads to none.
        let others = by_count.into_iter().filter(|(count, _)| *count > 1);
        let mut rare: Vec<u64> = others.map(|(_, key)| key).collect();
        rare.dedup();
        rare
    })
}

/// Keys of lines are hashes already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = self.0.rotate_left(8) ^ key;
    }
}

//! Decision points: the hunks of all attempts laid on the lines of their common base. Where
//! hunks meet, a decision was made, and the attempts that made the same one stand together.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::model::at_once::at_once;
use crate::model::change::ChangeKind;
use crate::model::new_files::{New, grouped};
use crate::model::normal_line::normal_line;
use crate::model::oid::Oid;
use crate::model::patch::{FilePatch, Hunk, Side};

/// Hunks that are this many lines apart or fewer are one decision: git itself shows three
/// lines of context around a hunk, and joins those that meet.
const NEAR: usize = 3;

/// A place of the base at which at least one attempt decided something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Point {
    /// The file, by its path in the base; by that of the first attempt where it is new.
    pub path: String,
    /// The lines of the base, counted from zero; empty for what is only added.
    pub base: Range<usize>,
    /// These lines, as they are in the base.
    pub before: Vec<String>,
    /// What was decided, by the first attempt that did; at least one.
    pub variants: Vec<Variant>,
    /// The attempts that left the place as it is.
    pub unchanged: Vec<usize>,
}

/// What several attempts did alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Variant {
    /// The attempts, by their place in the comparison.
    pub attempts: Vec<usize>,
    /// What was done.
    pub deed: Deed,
}

/// What an attempt did at a point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// These lines instead of the base's, without their ends.
    Lines(Vec<String>),
    /// A new file of these lines.
    NewFile(Vec<String>),
    /// The file is gone.
    Deleted,
    /// The file is at another path, whatever else became of it.
    Renamed(String),
    /// The file is this one, of which no lines can be shown.
    Binary(Oid),
    /// Only its mode is another.
    Mode,
}

impl Point {
    /// Whether all `attempts` decided alike.
    pub fn is_agreed(&self) -> bool {
        self.unchanged.is_empty() && self.variants.len() == 1
    }

    /// The only attempt that did anything here.
    pub fn only(&self) -> Option<usize> {
        match self.variants.as_slice() {
            [variant] if variant.attempts.len() == 1 => variant.attempts.first().copied(),
            _ => None,
        }
    }
}

/// The decision points of attempts that start from one base, by path and line. `patches`
/// has the diff of each. Where their bases differ, what they do to one file is laid side by
/// side if the file is the same in these bases.
pub fn points(patches: &[Vec<FilePatch>]) -> Vec<Point> {
    let mut files: Versions<'_> = BTreeMap::new();
    let mut new: Vec<New<'_>> = Vec::new();
    for (attempt, patch) in patches.iter().enumerate() {
        for file in patch {
            if file.existed() {
                let before = file.before.as_ref().map(|side| &side.id);
                let same = files.entry((&file.base_path, before)).or_default();
                same.push((attempt, file));
            } else {
                new.push((attempt, file));
            }
        }
    }
    let all: Vec<usize> = (0..patches.len()).collect();
    let of_file = |(path, same): &(&str, &Vec<(usize, &FilePatch)>)| {
        let versions = files.range((*path, None)..);
        let elsewhere: Vec<usize> = versions
            .take_while(|((other, _), _)| other == path)
            .flat_map(|(_, files)| files.iter().map(|(attempt, _)| *attempt))
            .filter(|attempt| same.iter().all(|(one, _)| one != attempt))
            .collect();
        let here: Vec<usize> = all
            .iter()
            .copied()
            .filter(|attempt| !elsewhere.contains(attempt))
            .collect();
        let whole = whole_file(path, same, &here).into_iter();
        whole.chain(by_lines(path, same, &here)).collect::<Vec<_>>()
    };
    let each: Vec<_> = files
        .iter()
        .map(|((path, _), same)| (*path, same))
        .collect();
    let mut points: Vec<Point> = at_once(&each, of_file).into_iter().flatten().collect();
    points.extend(new_file_points(new, &all));
    points.sort_by(|a, b| (&a.path, a.base.start).cmp(&(&b.path, b.base.start)));
    points
}

/// What each attempt does to a file, by the file's path and bytes in the base.
type Versions<'a> = BTreeMap<(&'a str, Option<&'a Oid>), Vec<(usize, &'a FilePatch)>>;

/// A hunk of an attempt, and the file that it is of.
type Placed<'a> = (usize, &'a FilePatch, &'a Hunk);

/// What befell the file as a whole: it went, it moved, its mode or its bytes are others.
fn whole_file(path: &str, files: &[(usize, &FilePatch)], attempts: &[usize]) -> Option<Point> {
    let deeds: Vec<(usize, Deed)> = files
        .iter()
        .filter_map(|(attempt, file)| {
            let mode_of = |side: &Option<Side>| side.as_ref().map(|side| side.mode);
            let is_other_mode = mode_of(&file.before) != mode_of(&file.after);
            let deed = match &file.change.kind {
                ChangeKind::Deleted => Deed::Deleted,
                ChangeKind::Renamed { .. } => Deed::Renamed(file.change.path.clone()),
                _ if file.text.is_none() => binary(file)?,
                _ if is_other_mode => Deed::Mode,
                _ => return None,
            };
            Some((*attempt, deed))
        })
        .collect();
    (!deeds.is_empty()).then(|| point(path, 0..0, deeds, Deed::eq, attempts))
}

fn by_lines(path: &str, files: &[(usize, &FilePatch)], attempts: &[usize]) -> Vec<Point> {
    let lasting = files
        .iter()
        .filter(|(_, file)| file.change.kind != ChangeKind::Deleted);
    let mut hunks: Vec<Placed<'_>> = lasting
        .flat_map(|(attempt, file)| file.hunks().iter().map(|hunk| (*attempt, *file, hunk)))
        .collect();
    hunks.sort_by_key(|(attempt, _, hunk)| (hunk.base.start, hunk.base.end, *attempt));
    let mut groups: Vec<(Range<usize>, Vec<Placed<'_>>)> = Vec::new();
    for one in hunks {
        let base = one.2.base.clone();
        match groups.last_mut() {
            Some((range, group)) if base.start <= range.end + NEAR => {
                range.end = range.end.max(base.end);
                group.push(one);
            }
            _ => groups.push((base, vec![one])),
        }
    }
    let group_point = |(range, group): (Range<usize>, Vec<Placed<'_>>)| {
        let mut of: BTreeMap<usize, (&FilePatch, Vec<&Hunk>)> = BTreeMap::new();
        for (attempt, file, hunk) in group {
            of.entry(attempt).or_insert((file, Vec::new())).1.push(hunk);
        }
        // The file is the same in the bases of all of them.
        let first = of.values().next().and_then(|(file, _)| file.text.as_ref());
        let before = first.map(|text| text.base[range.clone()].to_vec());
        let deeds = of
            .into_iter()
            .map(|(attempt, (file, hunks))| (attempt, Deed::Lines(applied(file, &range, &hunks))));
        Point {
            before: before.unwrap_or_default(),
            ..point(path, range.clone(), deeds.collect(), are_alike, attempts)
        }
    };
    groups.into_iter().map(group_point).collect()
}

/// The lines of the base in `range` as an attempt has them.
fn applied(file: &FilePatch, range: &Range<usize>, hunks: &[&Hunk]) -> Vec<String> {
    let Some(text) = &file.text else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let mut at = range.start;
    for hunk in hunks {
        lines.extend_from_slice(&text.base[at..hunk.base.start]);
        lines.extend_from_slice(&hunk.added);
        at = hunk.base.end;
    }
    lines.extend_from_slice(&text.base[at..range.end]);
    lines
}

/// New files, each with those of other attempts that are the same one.
fn new_file_points(new: Vec<New<'_>>, attempts: &[usize]) -> Vec<Point> {
    let group_point = |group: &Vec<New<'_>>| {
        let path = group[0].1.change.path.clone();
        let deeds = group.iter().filter_map(|(attempt, file)| {
            let lines = file.added_lines().map(|(_, line)| line.to_owned());
            let deed = match file.text {
                Some(_) => Deed::NewFile(lines.collect()),
                None => binary(file)?,
            };
            Some((*attempt, deed))
        });
        point(&path, 0..0, deeds.collect(), are_alike, attempts)
    };
    at_once(&grouped(new), group_point)
}

fn binary(file: &FilePatch) -> Option<Deed> {
    file.after
        .as_ref()
        .map(|side| Deed::Binary(side.id.clone()))
}

/// Groups the attempts whose deeds are alike.
fn point(
    path: &str,
    base: Range<usize>,
    deeds: Vec<(usize, Deed)>,
    are_alike: impl Fn(&Deed, &Deed) -> bool,
    attempts: &[usize],
) -> Point {
    let unchanged = attempts
        .iter()
        .copied()
        .filter(|attempt| deeds.iter().all(|(one, _)| one != attempt))
        .collect();
    let mut variants: Vec<Variant> = Vec::new();
    for (attempt, deed) in deeds {
        let is_alike = |variant: &&mut Variant| are_alike(&variant.deed, &deed);
        match variants.iter_mut().find(is_alike) {
            Some(variant) => variant.attempts.push(attempt),
            None => variants.push(Variant {
                attempts: vec![attempt],
                deed,
            }),
        }
    }
    Point {
        path: path.to_owned(),
        base,
        before: Vec::new(),
        variants,
        unchanged,
    }
}

/// Whether two deeds are the same but for what is mere layout.
fn are_alike(one: &Deed, other: &Deed) -> bool {
    fn normal(lines: &[String]) -> impl Iterator<Item = Cow<'_, str>> {
        lines.iter().filter_map(|line| normal_line(line))
    }
    match (one, other) {
        (Deed::Lines(one), Deed::Lines(other)) | (Deed::NewFile(one), Deed::NewFile(other)) => {
            one == other || normal(one).eq(normal(other))
        }
        _ => one == other,
    }
}

/// Of all things in two sorted lists, the share that is in both (Jaccard), each counted as
/// often as it is there. Two empty lists have nothing in common.
pub fn overlap<T: Ord>(one: &[T], other: &[T]) -> f64 {
    let (mut a, mut b, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (one.get(a), other.get(b)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                (a, b, common) = (a + 1, b + 1, common + 1);
            }
        }
    }
    let all = one.len() + other.len() - common;
    if all == 0 {
        return 0.0;
    }
    share(common, all)
}

/// A part of a whole that is not nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    // Counts of lines are far below 2^52.
    #[allow(clippy::cast_precision_loss)]
    let share = part as f64 / whole as f64;
    share
}

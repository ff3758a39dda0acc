//! What tells several candidates of one base apart, from their diffs alone.

use serde::Serialize;

use crate::model::agreement::{Agreement, Footprints};
use crate::model::at_once::both;
use crate::model::oid::Oid;
use crate::model::patch::FilePatch;
use crate::model::path_class::PathClass;
use crate::model::point::{Point, points};
use crate::model::reach::Reach;

/// The differences of several candidates, each known by its place in the comparison.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Differences {
    /// Where they decided something.
    pub points: Vec<Point>,
    /// For each the places in `points` at which it alone decided anything.
    pub alone: Vec<Vec<usize>>,
    /// How like each two of them are.
    pub pairs: Vec<Pair>,
    /// How far each agrees with the others; nothing where there are too few.
    pub agreements: Option<Vec<Agreement>>,
    /// For each the first that is nearly the same, itself where there is none before it.
    pub same_as: Vec<usize>,
    /// Whether there are enough of them, and no two are alike at all.
    pub without_consensus: bool,
    /// For each the lines that it changes, by what the files are for.
    pub churn: Vec<Churn>,
    /// For each whether it changes a file of production that was there before.
    pub changes_production: Vec<bool>,
    /// For each how far into what runs it reaches.
    #[serde(skip)]
    pub reach: Vec<Reach>,
}

/// How like two candidates are.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Pair {
    /// The first of them.
    pub one: usize,
    /// The second.
    pub other: usize,
    /// The share of changed lines that both have.
    pub likeness: f64,
}

/// Lines added and removed, by what the files are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Churn {
    /// In what runs.
    pub production: u64,
    /// In tests.
    pub test: u64,
    /// In what people read.
    pub docs: u64,
    /// In what tools write.
    pub generated: u64,
}

impl Churn {
    /// Of a diff.
    pub fn of(patch: &[FilePatch]) -> Self {
        let mut churn = Self::default();
        for file in patch {
            let lines = file.change.added.unwrap_or(0) + file.change.removed.unwrap_or(0);
            *match PathClass::of(&file.change.path) {
                PathClass::Production => &mut churn.production,
                PathClass::Test => &mut churn.test,
                PathClass::Docs => &mut churn.docs,
                PathClass::Generated => &mut churn.generated,
            } += lines;
        }
        churn
    }

    /// What a reviewer has to read.
    pub fn to_review(self) -> u64 {
        self.production + self.test + self.docs
    }
}

/// Lays diffs of one base side by side. `trees` has the tree of each.
pub fn differences(patches: &[Vec<FilePatch>], trees: &[Oid]) -> Differences {
    let (footprints, points) = both(|| Footprints::of(patches), || points(patches));
    let mut same_as = footprints.near_identical();
    for (at, tree) in trees.iter().enumerate() {
        if let Some(first) = trees[..at].iter().position(|earlier| earlier == tree) {
            same_as[at] = same_as[first];
        }
    }
    let pairs = (0..patches.len()).flat_map(|one| {
        let pair = |(one, other)| Pair {
            one,
            other,
            likeness: footprints.likeness(one, other),
        };
        let others = one + 1..patches.len();
        others.map(move |other| (one, other)).map(pair)
    });
    let alone = |one: usize| {
        let mut places = points.iter().enumerate();
        let alone = places
            .by_ref()
            .filter(|(_, point)| point.only() == Some(one));
        alone.map(|(place, _)| place).collect()
    };
    Differences {
        alone: (0..patches.len()).map(alone).collect(),
        points,
        pairs: pairs.collect(),
        agreements: footprints.agreements(),
        same_as,
        without_consensus: footprints.is_without_consensus(),
        churn: patches.iter().map(|patch| Churn::of(patch)).collect(),
        changes_production: footprints
            .all
            .iter()
            .map(|one| one.reach == Reach::Production)
            .collect(),
        reach: footprints.all.iter().map(|one| one.reach).collect(),
    }
}

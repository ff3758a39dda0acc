//! Decisions of one candidate that could be put on another: the best parts of several
//! attempts in one, which is then checked like any other.

use serde::Serialize;

use crate::model::order::Place;
use crate::model::point::{Point, Variant};

/// A decision that would apply on the candidate that comes first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Graft {
    /// The place of the point in the differences.
    pub point: usize,
    /// Whose decision.
    pub from: usize,
    /// On which candidate.
    pub onto: usize,
    /// What it does there.
    pub effect: Effect,
}

/// What a decision does where it is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing was changed at that place.
    Adds,
    /// Another decision was made there, which goes.
    Replaces,
}

impl Point {
    /// What a candidate did here; nothing where it left the place as it is.
    pub fn variant_of(&self, candidate: usize) -> Option<&Variant> {
        let mut variants = self.variants.iter();
        variants.find(|variant| variant.attempts.contains(&candidate))
    }
}

/// The candidate that comes first alone.
pub fn winner(order: &[Place]) -> Option<usize> {
    match order.first()?.attempts.as_slice() {
        [winner] => Some(*winner),
        _ => None,
    }
}

/// The decisions of the others that the winner did not make, the first of those who made it
/// named; nothing where nobody comes first alone. What the winner left as it was comes first.
pub fn grafts(points: &[Point], order: &[Place]) -> Vec<Graft> {
    let Some(onto) = winner(order) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (at, point) in points.iter().enumerate() {
        let effect = match point.variant_of(onto) {
            None => Effect::Adds,
            Some(_) => Effect::Replaces,
        };
        let others = point.variants.iter();
        let others = others.filter(|variant| !variant.attempts.contains(&onto));
        found.extend(others.filter_map(|variant| {
            Some(Graft {
                point: at,
                from: *variant.attempts.first()?,
                onto,
                effect,
            })
        }));
    }
    found.sort_by_key(|graft| graft.effect == Effect::Replaces);
    found
}

//! What a shape is about to make of a candidate, for whoever asks before it is done.

use crate::model::oid::Oid;
use crate::model::promotion::Shape;

/// What would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shaping {
    /// Of which shape.
    pub shape: Shape,
    /// What it stands on.
    pub on: Oid,
    /// How many commits are made.
    pub commits: usize,
    /// Checks that have to pass over its tree first; none where the candidate has the tree,
    /// or all have passed.
    pub checks: usize,
}

//! A plan as it was at one time.

use jiff::Timestamp;

use crate::model::name::AttemptName;
use crate::model::oid::Oid;

/// A plan as it was recorded at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The commit of the plan's record that has it first.
    pub commit: Oid,
    /// When that was.
    pub recorded: Timestamp,
    /// The text.
    pub text: String,
    /// The attempts that were spawned from it.
    pub attempts: Vec<AttemptName>,
}

/// A text, and what to call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// What to call it.
    pub label: String,
    /// The text.
    pub text: String,
}

//! That a person has seen what wants one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::oid::Oid;
use crate::model::safety::{Finding, Rule, Weight};

/// What `acknowledged.json` in an attempt's record has a list of: a person has seen all that
/// one rule finds in one candidate. In another candidate they have not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The rule.
    pub rule: Rule,
    /// The candidate's tree.
    pub tree: Oid,
    /// Why it is right as it is, where they said so.
    pub why: Option<String>,
    /// When.
    pub acknowledged: Timestamp,
}

/// Marks the findings in a candidate of this tree that a person has seen. What bars a
/// candidate goes on doing so.
pub fn mark(findings: &mut [Finding], all: &[Acknowledgement], tree: &Oid) {
    for finding in findings {
        let is_of = |one: &Acknowledgement| one.rule == finding.rule && one.tree == *tree;
        finding.acknowledged = finding.weight != Weight::Block && all.iter().any(is_of);
    }
}

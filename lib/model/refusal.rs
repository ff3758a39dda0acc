//! A reason not to promote an attempt.

use serde::Serialize;

/// One reason not to promote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What it rests on.
    pub ground: Ground,
    /// Why, in words.
    pub reason: String,
    /// What to do about it.
    pub way_on: String,
}

impl Refusal {
    /// A reason with the way on.
    pub fn new(ground: Ground, reason: impl Into<String>, way_on: impl Into<String>) -> Self {
        Self {
            ground,
            reason: reason.into(),
            way_on: way_on.into(),
        }
    }
}

/// What a refusal rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// The attempt still works.
    Working,
    /// It is archived.
    Archived,
    /// It offers nothing.
    Nothing,
    /// It offers something, and did not finish.
    Unfinished,
    /// Its agent did not say what it did and skipped.
    Report,
    /// A check did not pass over exactly this tree.
    Check,
    /// It touches what the plan forbids.
    Forbidden,
    /// Something in its diff bars it.
    Finding,
    /// A criterion that only a human can judge has not been judged.
    Criterion,
    /// It is too large to be reviewed.
    Budget,
    /// An alternative still works.
    Alternative,
    /// It has not been compared with the alternatives.
    Comparison,
    /// The target is missing at the remote.
    Target,
    /// It conflicts with the target.
    Conflict,
    /// The branch is taken at the remote.
    Branch,
}

impl Ground {
    /// Whether a person who takes it upon themselves may go on all the same. What says that
    /// there is nothing to promote, or nowhere to promote it to, is not theirs to overrule.
    pub fn can_be_overruled(self) -> bool {
        match self {
            Self::Unfinished
            | Self::Report
            | Self::Check
            | Self::Forbidden
            | Self::Finding
            | Self::Criterion
            | Self::Budget
            | Self::Alternative
            | Self::Comparison => true,
            Self::Working
            | Self::Archived
            | Self::Nothing
            | Self::Target
            | Self::Conflict
            | Self::Branch => false,
        }
    }
}

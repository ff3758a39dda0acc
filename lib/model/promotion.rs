//! A promotion: an attempt made real, pushed and opened as a pull request, and carried
//! through review.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::attempt::Candidate;
use crate::model::name::AttemptName;
use crate::model::oid::Oid;
use crate::model::round::{Round, RoundStep};

/// What `promotions/<task>.json` in the plan's record holds. Its first appearance is
/// the commit point of `git promote`: of two at the same time, one is told of the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Promotion {
    /// The attempt.
    pub attempt: AttemptName,
    /// What the attempt offers, and what was checked.
    pub candidate: Candidate,
    /// The commit that is pushed, where it is another than the candidate's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shaped: Option<Candidate>,
    /// How the pushed commit is made of the candidate.
    #[serde(default)]
    pub shape: Shape,
    /// The remote's name.
    pub remote: String,
    /// The branch there.
    pub branch: String,
    /// The branch that it is meant to be merged into.
    pub target: String,
    /// When it was decided.
    #[cfg_attr(test, schemars(with = "String"))]
    pub decided: Timestamp,
    /// Why the gate was overruled, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forced: Option<Forced>,
    /// Where the remote said, when the branch was pushed, that a pull request can be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_url: Option<String>,
    /// The rounds of review that it has been through.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<Round>,
    /// How far it is.
    pub step: Step,
}

impl Promotion {
    /// What is offered to the reviewers: the pushed commit and its tree.
    pub fn offered(&self) -> &Candidate {
        self.shaped.as_ref().unwrap_or(&self.candidate)
    }

    /// The rounds that answered what was asked.
    pub fn answered(&self) -> impl Iterator<Item = &Round> {
        let is_answered = |round: &&Round| matches!(round.step, RoundStep::Replied { .. });
        self.rounds.iter().filter(is_answered)
    }

    /// Where its pull request is, if it has one.
    pub fn url(&self) -> Option<&str> {
        match &self.step {
            Step::Opened { url } => Some(url),
            Step::Merged(merged) => merged.url.as_deref(),
            Step::Decided | Step::Pushed => None,
        }
    }
}

/// How the commit that is pushed is made of the candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// It is the candidate.
    #[default]
    AsIs,
    /// One commit on the candidate's base.
    Squash,
    /// The attempt's commits on the target's tip.
    Onto,
    /// One commit on the target's tip.
    SquashOnto,
}

impl Shape {
    /// Whether it is one commit.
    pub fn is_squashed(self) -> bool {
        matches!(self, Self::Squash | Self::SquashOnto)
    }

    /// Whether it stands on the target's tip.
    pub fn is_onto(self) -> bool {
        matches!(self, Self::Onto | Self::SquashOnto)
    }
}

/// That a person overruled the gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Forced {
    /// Why, in their words.
    pub reason: String,
    /// What the gate had against it.
    pub overruled: Vec<String>,
}

/// How far a promotion is; each step is done again at no cost where its effect is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// Decided; the branch may or may not be at the remote.
    Decided,
    /// The branch is at the remote.
    Pushed,
    /// A pull request is open.
    Opened {
        /// Where it is.
        url: String,
    },
    /// The target has it.
    Merged(Merged),
}

/// How a promotion came into its target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Merged {
    /// The commit of the target that has it.
    pub commit: Oid,
    /// How it came there.
    pub how: MergeKind,
    /// When it was seen there.
    #[cfg_attr(test, schemars(with = "String"))]
    pub seen: Timestamp,
    /// Where its pull request is, if it had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// How commits come into a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum MergeKind {
    /// The commits themselves, by a merge commit or by moving the target.
    Merge,
    /// One commit with all of it.
    Squash,
    /// Each commit anew.
    Rebase,
}

impl MergeKind {
    /// The word for it, in options, messages and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Squash => "squash",
            Self::Rebase => "rebase",
        }
    }
}

/// What `comparisons/<task>.json` in the plan's record holds: which candidates were laid
/// side by side, so that nothing is promoted whose alternatives nobody looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// When.
    pub compared: Timestamp,
    /// Each attempt with the candidate that it had, or none.
    pub attempts: Vec<ComparedAttempt>,
}

/// One attempt as it stood in a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedAttempt {
    /// Its name.
    pub name: AttemptName,
    /// What it offered.
    pub candidate: Option<Candidate>,
}

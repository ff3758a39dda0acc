//! A promotion: an attempt made real, pushed and opened as a pull request.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::attempt::Candidate;
use crate::model::name::AttemptName;

/// What `promotions/<task>.json` in the plan's record holds. Its first appearance is
/// the commit point of `git promote`: of two at the same time, one is told of the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotion {
    /// The attempt.
    pub attempt: AttemptName,
    /// What is promoted: what was checked.
    pub candidate: Candidate,
    /// The remote's name.
    pub remote: String,
    /// The branch there.
    pub branch: String,
    /// The branch that it is meant to be merged into.
    pub target: String,
    /// When it was decided.
    pub decided: Timestamp,
    /// How far it is.
    pub step: Step,
}

/// How far a promotion is; each step is done again at no cost where its effect is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// A pull request as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRequest {
    /// Its title.
    pub title: String,
    /// Its body, in Markdown.
    pub body: String,
    /// The branch that holds the work.
    pub head: String,
    /// The branch that it is meant to be merged into.
    pub base: String,
    /// Whether it is ready to be reviewed.
    pub readiness: Readiness,
}

/// Whether a pull request asks for review yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Not yet.
    Draft,
    /// Now.
    Ready,
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

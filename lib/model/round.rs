//! A round of review: what reviewers ask becomes the prompt of the same agent in the same
//! worktree, and each thread gets one reply.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::attempt::Candidate;
use crate::model::oid::Oid;

/// One round, as the promotion's record has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Round {
    /// Its number as the attempt counts its rounds; older records do not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// When it was asked for.
    #[cfg_attr(test, schemars(with = "String"))]
    pub asked: Timestamp,
    /// The commit that was reviewed.
    pub reviewed: Oid,
    /// The threads that it answers, each with whether its reply is there.
    pub threads: Vec<Answered>,
    /// The reviews as a whole that it answers, by their keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<String>,
    /// How far it is.
    pub step: RoundStep,
}

/// A thread that a round answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Answered {
    /// The forge's id of the thread.
    pub thread: String,
    /// How many comments of others it had.
    #[serde(default)]
    pub comments: usize,
    /// Whether the reply is there.
    pub replied: bool,
}

/// How far a round is; each step is done again at no cost where its effect is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum RoundStep {
    /// The agent has been asked; it may or may not work already.
    Asked,
    /// The agent has answered with this candidate, which was checked.
    Answered {
        /// What it offers.
        candidate: Candidate,
    },
    /// The answer is at the remote.
    Pushed {
        /// The commit there.
        commit: Oid,
    },
    /// Every thread has its reply.
    Replied {
        /// The commit that answers.
        commit: Oid,
    },
    /// It came to nothing: the agent failed, or changed nothing.
    GivenUp {
        /// Why, in one line.
        cause: String,
    },
}

impl RoundStep {
    /// Whether nothing is left to do.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Replied { .. } | Self::GivenUp { .. })
    }
}

//! An attempt that was put away, as lists tell of it.

use crate::model::attempt::{Archive, Attempt, Candidate, End, State};
use crate::model::name::AttemptName;
use crate::model::oid::Oid;

/// An attempt that was put away.
#[derive(Clone, Debug)]
pub struct Archived {
    /// Its name.
    pub name: AttemptName,
    /// Its agent's name.
    pub agent: String,
    /// How it ended, if it did.
    pub end: Option<End>,
    /// What it offered.
    pub candidate: Option<Candidate>,
    /// The commit that it started from.
    pub base: Oid,
    /// What was kept of it, and why it was put away.
    pub archive: Archive,
}

impl Archived {
    /// Of an attempt; nothing where it was not put away.
    pub fn of(attempt: Attempt) -> Option<Self> {
        Some(Self {
            archive: attempt.archive?,
            name: attempt.name,
            agent: attempt.agent.label(),
            base: attempt.base,
            end: match attempt.state {
                State::Ended(end) => Some(*end),
                State::Preparing { .. } | State::Queued | State::Running { .. } => None,
            },
            candidate: attempt.candidate,
        })
    }

    /// What of it would be lost with its record, besides its commits: files that were not
    /// committed.
    pub fn has_uncommitted(&self) -> bool {
        self.archive.files.is_some() || self.archive.index.is_some()
    }
}

/// An archived attempt that nothing needs any more, and what is lost with its record.
#[derive(Clone, Debug)]
pub struct Forgettable {
    /// The attempt.
    pub archived: Archived,
    /// How many commits of its own it has.
    pub commits: usize,
}

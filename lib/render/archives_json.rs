//! Attempts that were put away, for programs.

use jiff::Timestamp;
use serde::Serialize;

use crate::model::archived::{Archived, Forgettable};
use crate::model::attempt::Candidate;
use crate::model::name::AttemptName;
use crate::render::archives::ended;
use crate::render::json::document;
use crate::render::record::{Field, Record, flag, many, number, object, text, time};
use crate::render::schema::Document;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ArchivedAttempts<'a> {
    /// By their names.
    archived: &'a [ArchivedAttempt<'a>],
}

/// An attempt that was put away.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ArchivedAttempt<'a> {
    /// Its name.
    name: &'a AttemptName,
    /// Its agent's name.
    agent: &'a str,
    /// How it ended; empty where it did not.
    outcome: &'static str,
    /// What it offered.
    candidate: &'a Option<Candidate>,
    /// When it was put away.
    #[cfg_attr(test, schemars(with = "String"))]
    archived: Timestamp,
    /// Why, where it was not by hand.
    why: &'a Option<String>,
    /// Whether files are kept that were not committed.
    uncommitted: bool,
}

/// `git promote list --archived --json`.
pub fn json(archived: &[ArchivedAttempt<'_>]) -> String {
    document(Document::Archived, ArchivedAttempts { archived })
}

impl<'a> ArchivedAttempt<'a> {
    /// Of an archived attempt.
    pub fn of(one: &'a Archived) -> Self {
        Self {
            name: &one.name,
            agent: &one.agent,
            outcome: ended(one),
            candidate: &one.candidate,
            archived: one.archive.archived,
            why: &one.archive.why,
            uncommitted: one.has_uncommitted(),
        }
    }
}

impl Record for ArchivedAttempt<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("name", |one| Some(one.name.to_string())),
            text("agent", |one| Some(one.agent.to_owned())),
            text("outcome", |one| Some(one.outcome.to_owned())),
            object("candidate.commit", |one| {
                one.candidate.as_ref().map(|one| &one.commit)
            }),
            object("candidate.tree", |one| {
                one.candidate.as_ref().map(|one| &one.tree)
            }),
            time("archived", |one| Some(one.archived)),
            text("why", |one| one.why.clone()),
            flag("uncommitted", |one| one.uncommitted),
        ]
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ForgettableAttempts<'a> {
    /// By their names.
    forgettable: &'a [ForgettableAttempt<'a>],
}

/// An archived attempt that nothing needs, and what is lost with its record.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ForgettableAttempt<'a> {
    /// Its name.
    name: &'a AttemptName,
    /// When it was put away.
    #[cfg_attr(test, schemars(with = "String"))]
    archived: Timestamp,
    /// How many commits of its own it has.
    commits: usize,
    /// Whether files are kept that were not committed.
    uncommitted: bool,
}

/// `git spawn prune --archived --dry-run --json`.
pub fn forgettable(forgettable: &[ForgettableAttempt<'_>]) -> String {
    document(Document::PruneArchived, ForgettableAttempts { forgettable })
}

impl<'a> ForgettableAttempt<'a> {
    /// Of an attempt that may be forgotten.
    pub fn of(one: &'a Forgettable) -> Self {
        Self {
            name: &one.archived.name,
            archived: one.archived.archive.archived,
            commits: one.commits,
            uncommitted: one.archived.has_uncommitted(),
        }
    }
}

impl Record for ForgettableAttempt<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("name", |one| Some(one.name.to_string())),
            time("archived", |one| Some(one.archived)),
            number("commits", |one| many(one.commits)),
            flag("uncommitted", |one| one.uncommitted),
        ]
    }
}

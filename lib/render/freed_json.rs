//! `git spawn prune --dry-run`, for programs.

use serde::Serialize;

use crate::model::freed::{Freed, Thing};
use crate::render::json::document;
use crate::render::record::{Field, Record, number, text, texts};
use crate::render::schema::Document;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Prunable<'a> {
    /// In the order in which they would go.
    prunable: &'a [ListedThing<'a>],
}

/// One thing that would go.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListedThing<'a> {
    /// `attempt` is archived; `logs`, `check-worktree` and `locks` are removed.
    kind: &'static str,
    /// The attempt, the tree of the checks, or the spawns whose locks they are.
    names: Vec<String>,
    /// Why it may go.
    why: &'a str,
    /// The bytes of the disk that it takes.
    bytes: u64,
}

/// `git spawn prune --dry-run --json`
pub fn json(prunable: &[ListedThing<'_>]) -> String {
    document(Document::Prune, Prunable { prunable })
}

impl<'a> ListedThing<'a> {
    /// Of a thing that can go.
    pub fn of(one: &'a Freed) -> Self {
        let (kind, names) = match &one.thing {
            Thing::Attempt(name) => ("attempt", vec![name.to_string()]),
            Thing::Logs(name) => ("logs", vec![name.to_string()]),
            Thing::CheckWorktree(tree) => ("check-worktree", vec![tree.clone()]),
            Thing::Locks(spawns) => ("locks", spawns.clone()),
        };
        Self {
            kind,
            names,
            why: &one.why,
            bytes: one.bytes,
        }
    }
}

impl Record for ListedThing<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("kind", |one| Some(one.kind.to_owned())),
            texts("names", |one| one.names.clone()),
            text("why", |one| Some(one.why.to_owned())),
            number("bytes", |one| Some(one.bytes)),
        ]
    }
}

//! What `git compare` lays side by side, as records: first what deserves to be read first.

use crate::model::attempt::Candidate;
use crate::model::change::FileChange;
use crate::model::claim::Claim;
use crate::model::comparison::{Comparison, Row};
use crate::model::name::CheckName;
use crate::model::order::Place;
use crate::model::revisions::{RevisionRow, Revisions};
use crate::model::safety::Finding;
use crate::render::record::{Field, Record, flag, many, number, object, text, texts, word};

/// An attempt among those that it is compared with.
#[derive(Debug)]
pub struct ComparedAttempt<'a> {
    comparison: &'a Comparison,
    row: &'a Row,
    place: Option<usize>,
}

impl<'a> ComparedAttempt<'a> {
    /// The attempts of a task: those that offer something in the order of reading, then the
    /// others.
    pub fn of(comparison: &'a Comparison) -> Vec<Self> {
        let compared = |(at, row)| Self {
            comparison,
            row,
            place: comparison
                .candidates
                .iter()
                .position(|candidate| *candidate == at)
                .and_then(|nth| place(&comparison.order, nth)),
        };
        let mut all: Vec<Self> = comparison.rows.iter().enumerate().map(compared).collect();
        all.sort_by_key(|one| (one.place.is_none(), one.place));
        all
    }

    fn candidate(&self) -> Option<&Candidate> {
        self.row.candidate.as_ref()
    }
}

/// The place, from 1, of what is the `nth` to be ordered. Those that nothing tells apart share
/// one.
fn place(order: &[Place], nth: usize) -> Option<usize> {
    let before = order
        .iter()
        .position(|place| place.attempts.contains(&nth))?;
    let ahead: usize = order[..before]
        .iter()
        .map(|place| place.attempts.len())
        .sum();
    Some(ahead + 1)
}

impl Record for ComparedAttempt<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("plan", |one| Some(one.comparison.plan.clone())),
            text("task", |one| Some(one.comparison.task.clone())),
            object("base", |one| Some(&one.comparison.base)),
            text("attempt", |one| Some(one.row.attempt.to_string())),
            text("agent", |one| Some(one.row.agent.clone())),
            text("approach", |one| {
                one.row.approach.as_ref().map(ToString::to_string)
            }),
            text("status", |one| Some(one.row.status.to_owned())),
            text("cause", |one| one.row.cause.clone()),
            object("candidate.commit", |one| {
                one.candidate().map(|one| &one.commit)
            }),
            object("candidate.tree", |one| one.candidate().map(|one| &one.tree)),
            number("place", |one| one.place.and_then(many)),
            flag("passes_everything", |one| one.row.passes_everything),
            texts("standings", |one| {
                let standings = one.row.standings.iter().map(word);
                beside(standings, &one.comparison.checks)
            }),
            texts("criteria", |one| {
                let criteria = one.row.criteria.iter();
                criteria
                    .map(|one| format!("{} {}", word(one.state), one.name))
                    .collect()
            }),
            texts("findings", |one| {
                one.row.findings.iter().map(finding).collect()
            }),
            texts("changes", |one| paths(&one.row.changes)),
            number("added", |one| Some(one.row.added)),
            number("removed", |one| Some(one.row.removed)),
            texts("outside", |one| one.row.outside.clone()),
            texts("forbidden", |one| one.row.forbidden.clone()),
            texts("conflicts", |one| one.row.conflicts.clone()),
            texts("over_budget", |one| one.row.over_budget.clone()),
            texts("claims", |one| {
                one.row.claims.iter().map(Claim::words).collect()
            }),
            number("milliseconds", |one| one.row.milliseconds),
            number("usage.input", |one| one.row.usage.map(|usage| usage.input)),
            number("usage.output", |one| {
                one.row.usage.map(|usage| usage.output)
            }),
            number("cost", |one| one.row.cost.map(|cost| cost.0)),
        ]
    }
}

/// A revision among those that it is compared with.
#[derive(Debug)]
pub struct ComparedRevision<'a> {
    all: &'a Revisions,
    row: &'a RevisionRow,
    place: Option<usize>,
}

impl<'a> ComparedRevision<'a> {
    /// All of them, in the order of reading.
    pub fn of(all: &'a Revisions) -> Vec<Self> {
        let compared = |(at, row)| Self {
            all,
            row,
            place: place(&all.order, at),
        };
        let mut compared: Vec<Self> = all.rows.iter().enumerate().map(compared).collect();
        compared.sort_by_key(|one| (one.place.is_none(), one.place));
        compared
    }
}

impl Record for ComparedRevision<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            object("base", |one| Some(&one.all.base)),
            text("revision", |one| Some(one.row.revision.clone())),
            object("commit", |one| one.row.commit.as_ref()),
            object("tree", |one| Some(&one.row.tree)),
            number("place", |one| one.place.and_then(many)),
            texts("findings", |one| {
                one.row.findings.iter().map(finding).collect()
            }),
            texts("changes", |one| paths(&one.row.changes)),
            number("added", |one| Some(one.row.added)),
            number("removed", |one| Some(one.row.removed)),
        ]
    }
}

fn paths(changes: &[FileChange]) -> Vec<String> {
    changes.iter().map(|change| change.path.clone()).collect()
}

/// `secret src/a.rs:12`
fn finding(finding: &Finding) -> String {
    format!("{} {}", word(finding.rule), finding.place())
}

/// `passed test`: first what has no space in it.
fn beside(words: impl Iterator<Item = String>, names: &[CheckName]) -> Vec<String> {
    let pairs = words.zip(names);
    pairs
        .map(|(word, name)| format!("{word} {}", name.as_ref()))
        .collect()
}

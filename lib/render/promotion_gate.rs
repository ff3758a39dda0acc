//! What a promotion would do, for programs.

use serde::Serialize;

use crate::model::attempt::Candidate;
use crate::model::name::AttemptName;
use crate::model::promotion::{Promotion, Shape, Step};
use crate::model::refusal::{Ground, Refusal};
use crate::render::json::document;
use crate::render::record::{Field, Record, flag, object, text, texts, word};
use crate::render::schema::Document;

/// What the gate says of an attempt, and what would be done.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Gate<'a> {
    /// The attempt.
    attempt: &'a AttemptName,
    /// What it offers.
    candidate: &'a Candidate,
    /// Whether it may be promoted.
    allowed: bool,
    /// The reasons against it.
    refusals: Vec<Reason<'a>>,
    /// The reasons that are overruled.
    overruled: &'a [String],
    /// What the user should know, and that forbids nothing.
    cautions: &'a [String],
    /// How the pushed commit is made of the candidate.
    shape: Shape,
    /// The remote.
    remote: &'a str,
    /// The branch there.
    branch: &'a str,
    /// The branch that it is meant to be merged into.
    target: &'a str,
    /// How far the promotion is: `decided` before anything is done.
    step: &'static str,
    /// Where its pull request is, if it has one.
    url: Option<&'a str>,
    /// Whether a pull request would be opened.
    opens_pull_request: bool,
    /// The attempts that would be archived.
    archives: &'a [AttemptName],
}

/// A reason against a promotion.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Reason<'a> {
    /// What it rests on.
    ground: Ground,
    /// Why.
    reason: &'a str,
    /// What to do about it.
    way_on: &'a str,
}

impl<'a> Gate<'a> {
    /// Of a promotion that is only talked about.
    pub fn of(
        promotion: &'a Promotion,
        refusals: &'a [Refusal],
        cautions: &'a [String],
        opens_pull_request: bool,
        archives: &'a [AttemptName],
    ) -> Self {
        let is_allowed = refusals.is_empty();
        let has_pull_request = promotion.url().is_some();
        let forced = promotion.forced.as_ref();
        Self {
            attempt: &promotion.attempt,
            candidate: &promotion.candidate,
            allowed: is_allowed,
            refusals: refusals
                .iter()
                .map(|refusal| Reason {
                    ground: refusal.ground,
                    reason: &refusal.reason,
                    way_on: &refusal.way_on,
                })
                .collect(),
            overruled: forced.map_or(&[], |forced| &forced.overruled),
            cautions,
            shape: promotion.shape,
            remote: &promotion.remote,
            branch: &promotion.branch,
            target: &promotion.target,
            step: match promotion.step {
                Step::Decided => "decided",
                Step::Pushed => "pushed",
                Step::Opened { .. } => "opened",
                Step::Merged(_) => "merged",
            },
            url: promotion.url(),
            opens_pull_request: is_allowed && opens_pull_request && !has_pull_request,
            archives: if is_allowed { archives } else { &[] },
        }
    }
}

impl Record for Gate<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("attempt", |one| Some(one.attempt.to_string())),
            object("candidate.commit", |one| Some(&one.candidate.commit)),
            object("candidate.tree", |one| Some(&one.candidate.tree)),
            flag("allowed", |one| one.allowed),
            texts("refusals", |one| {
                let refusals = one.refusals.iter();
                refusals
                    .map(|one| format!("{} {}", word(one.ground), one.reason))
                    .collect()
            }),
            texts("overruled", |one| one.overruled.to_vec()),
            texts("cautions", |one| one.cautions.to_vec()),
            text("shape", |one| Some(word(one.shape))),
            text("remote", |one| Some(one.remote.to_owned())),
            text("branch", |one| Some(one.branch.to_owned())),
            text("target", |one| Some(one.target.to_owned())),
            text("step", |one| Some(one.step.to_owned())),
            text("url", |one| one.url.map(str::to_owned)),
            flag("opens_pull_request", |one| one.opens_pull_request),
            texts("archives", |one| {
                one.archives.iter().map(ToString::to_string).collect()
            }),
        ]
    }
}

/// `git promote --dry-run --json`
pub fn json(gate: &Gate<'_>) -> String {
    document(Document::PromoteGate, gate)
}

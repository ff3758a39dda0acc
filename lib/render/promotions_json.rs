//! How promotions stand, for programs.

use serde::Serialize;

use crate::model::name::AttemptName;
use crate::model::oid::Oid;
use crate::model::promotion::{Merged, Promotion, Step};
use crate::model::promotion_state::{Next, PromotionState, Reviewed};
use crate::model::pull_request::{PullState, Readiness, Review};
use crate::render::json::document;
use crate::render::record::{Field, Record, flag, many, number, object, text, texts, time, word};
use crate::render::schema::Document;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct States<'a> {
    promotions: &'a [ListedPromotion<'a>],
}

/// A promotion, and what is known of its pull request.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListedPromotion<'a> {
    attempt: &'a AttemptName,
    state: &'static str,
    next: &'static str,
    commit: &'a Oid,
    remote: &'a str,
    branch: &'a str,
    target: &'a str,
    url: Option<&'a str>,
    rounds: usize,
    merged: Option<&'a Merged>,
    pull_request: Option<PullRequest<'a>>,
    error: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PullRequest<'a> {
    title: &'a str,
    state: &'static str,
    draft: bool,
    head: &'a Option<Oid>,
    is_current: Option<bool>,
    base: &'a str,
    decision: String,
    mergeability: &'static str,
    checks: Vec<Check<'a>>,
    threads: Vec<Thread<'a>>,
    unresolved: usize,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Check<'a> {
    name: &'a str,
    verdict: &'static str,
    url: &'a Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Thread<'a> {
    id: &'a str,
    path: &'a Option<String>,
    line: Option<u64>,
    resolved: bool,
    outdated: bool,
    comments: usize,
}

/// `git promote status --json`.
pub fn json(promotions: &[ListedPromotion<'_>]) -> String {
    document(Document::PromoteStatus, States { promotions })
}

impl<'a> ListedPromotion<'a> {
    /// Of a promotion, as it stands.
    pub fn of(state: &'a PromotionState) -> Self {
        let promotion: &Promotion = &state.promotion;
        let merged = match &promotion.step {
            Step::Merged(merged) => Some(merged),
            _ => None,
        };
        Self {
            attempt: &promotion.attempt,
            state: state.word(),
            next: match state.next() {
                Next::Promote => "promote",
                Next::Revise => "revise",
                Next::Wait => "wait",
                Next::Merge => "merge",
                Next::Finish => "finish",
                Next::Decide => "decide",
                Next::Nothing => "nothing",
            },
            commit: &promotion.offered().commit,
            remote: &promotion.remote,
            branch: &promotion.branch,
            target: &promotion.target,
            url: promotion.url(),
            rounds: promotion.rounds.len(),
            merged,
            pull_request: match &state.review {
                Reviewed::Known(review) => Some(pull_request(review, state.is_current())),
                Reviewed::NotAsked | Reviewed::Unknown(_) => None,
            },
            error: match &state.review {
                Reviewed::Unknown(why) => Some(why),
                Reviewed::NotAsked | Reviewed::Known(_) => None,
            },
        }
    }

    fn pull_request(&self) -> Option<&PullRequest<'a>> {
        self.pull_request.as_ref()
    }
}

impl Record for ListedPromotion<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("attempt", |one| Some(one.attempt.to_string())),
            text("state", |one| Some(one.state.to_owned())),
            text("next", |one| Some(one.next.to_owned())),
            object("commit", |one| Some(one.commit)),
            text("remote", |one| Some(one.remote.to_owned())),
            text("branch", |one| Some(one.branch.to_owned())),
            text("target", |one| Some(one.target.to_owned())),
            text("url", |one| one.url.map(str::to_owned)),
            number("rounds", |one| many(one.rounds)),
            object("merged.commit", |one| one.merged.map(|one| &one.commit)),
            text("merged.how", |one| one.merged.map(|one| word(one.how))),
            time("merged.seen", |one| one.merged.map(|one| one.seen)),
            text("merged.url", |one| one.merged?.url.clone()),
            text("pull_request.title", |one| {
                one.pull_request().map(|pull| pull.title.to_owned())
            }),
            text("pull_request.state", |one| {
                one.pull_request().map(|pull| pull.state.to_owned())
            }),
            flag("pull_request.draft", |one| {
                one.pull_request().is_some_and(|pull| pull.draft)
            }),
            object("pull_request.head", |one| one.pull_request()?.head.as_ref()),
            text("pull_request.is_current", |one| {
                one.pull_request()?.is_current.map(|is| is.to_string())
            }),
            text("pull_request.base", |one| {
                one.pull_request().map(|pull| pull.base.to_owned())
            }),
            text("pull_request.decision", |one| {
                one.pull_request().map(|pull| pull.decision.clone())
            }),
            text("pull_request.mergeability", |one| {
                one.pull_request().map(|pull| pull.mergeability.to_owned())
            }),
            texts("pull_request.checks", |one| {
                let checks = one.pull_request().into_iter();
                let checks = checks.flat_map(|pull| &pull.checks);
                checks
                    .map(|check| format!("{} {}", check.verdict, check.name))
                    .collect()
            }),
            number("pull_request.unresolved", |one| {
                one.pull_request().and_then(|pull| many(pull.unresolved))
            }),
            text("error", |one| one.error.map(str::to_owned)),
        ]
    }
}

fn pull_request(review: &Review, is_current: Option<bool>) -> PullRequest<'_> {
    let checks = review.checks.iter();
    let threads = review.threads.iter();
    PullRequest {
        title: &review.title,
        state: match review.state {
            PullState::Open => "open",
            PullState::Closed => "closed",
            PullState::Merged { .. } => "merged",
        },
        draft: review.readiness == Readiness::Draft,
        head: &review.head,
        is_current,
        base: &review.base,
        decision: review.decision.words().replace(' ', "-"),
        mergeability: review.mergeability.word(),
        checks: checks
            .map(|check| Check {
                name: &check.name,
                verdict: check.verdict.word(),
                url: &check.url,
            })
            .collect(),
        unresolved: review.threads.iter().filter(|one| !one.is_resolved).count(),
        threads: threads
            .map(|thread| Thread {
                id: &thread.id,
                path: &thread.path,
                line: thread.line,
                resolved: thread.is_resolved,
                outdated: thread.is_outdated,
                comments: thread.comments.len(),
            })
            .collect(),
    }
}

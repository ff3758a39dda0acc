//! How promotions stand, for programs.

use serde::Serialize;

use crate::model::name::AttemptName;
use crate::model::oid::Oid;
use crate::model::promotion::{Merged, Promotion};
use crate::model::promotion_state::{Next, PromotionState, Reviewed};
use crate::model::pull_request::{PullState, Readiness, Review};
use crate::render::json::document;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct States<'a> {
    promotions: Vec<State<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct State<'a> {
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

#[derive(Serialize)]
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

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Check<'a> {
    name: &'a str,
    verdict: &'static str,
    url: &'a Option<String>,
}

#[derive(Serialize)]
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
pub fn states(states: &[PromotionState]) -> String {
    let promotions = states.iter().map(state).collect();
    document("git-attempts.promote-status.v1", States { promotions })
}

fn state(state: &PromotionState) -> State<'_> {
    let promotion: &Promotion = &state.promotion;
    let merged = match &promotion.step {
        crate::model::promotion::Step::Merged(merged) => Some(merged),
        _ => None,
    };
    State {
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

//! How a promotion stands: what its record says, and what the forge does.

use crate::model::asked::Asked;
use crate::model::promotion::{Promotion, Step};
use crate::model::pull_request::{Decision, PullState, Readiness, RemoteVerdict, Review};

/// A promotion, and what is known of its pull request.
#[derive(Clone, Debug)]
pub struct PromotionState {
    /// What its record says.
    pub promotion: Promotion,
    /// What the forge says.
    pub review: Reviewed,
    /// What is asked of it and not answered, by people who may write.
    pub asked: Asked,
}

/// What a forge says of a promotion.
#[derive(Clone, Debug)]
pub enum Reviewed {
    /// It was not asked: there is no pull request, or it is merged already.
    NotAsked,
    /// It was asked, and told this.
    Known(Box<Review>),
    /// It could not be asked, in one line.
    Unknown(String),
}

/// What is to be done with a promotion next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Finish opening its pull request.
    Promote,
    /// Answer the reviewers.
    Revise,
    /// Wait for reviewers, or for checks.
    Wait,
    /// Merge it.
    Merge,
    /// Tidy up after the merge.
    Finish,
    /// Decide what to do with a pull request that was closed.
    Decide,
    /// Nothing.
    Nothing,
}

impl PromotionState {
    /// The word for how far it is.
    pub fn word(&self) -> &'static str {
        match (&self.promotion.step, &self.review) {
            (Step::Merged(_), _) => "merged",
            (_, Reviewed::Known(review)) => match (&review.state, review.readiness) {
                (PullState::Merged { .. }, _) => "merged there",
                (PullState::Closed, _) => "closed",
                (PullState::Open, Readiness::Draft) => "draft",
                (PullState::Open, Readiness::Ready) => "open",
            },
            (Step::Opened { .. }, _) => "opened",
            (Step::Pushed, _) => "pushed",
            (Step::Decided, _) => "decided",
        }
    }

    /// What is to be done next.
    pub fn next(&self) -> Next {
        let is_in_round = self
            .promotion
            .rounds
            .last()
            .is_some_and(|round| !round.step.is_over());
        match (&self.promotion.step, &self.review) {
            (Step::Merged(_), _) => Next::Nothing,
            (Step::Decided, _) => Next::Promote,
            (Step::Pushed, _) => Next::Wait,
            (Step::Opened { .. }, Reviewed::Known(review)) => match review.state {
                PullState::Merged { .. } => Next::Finish,
                PullState::Closed => Next::Decide,
                PullState::Open if is_in_round || !self.asked.is_empty() => Next::Revise,
                PullState::Open if is_mergeable(review) => Next::Merge,
                PullState::Open => Next::Wait,
            },
            (Step::Opened { .. }, _) => Next::Wait,
        }
    }

    /// Whether the forge has exactly what was promoted; nothing where that is not known.
    pub fn is_current(&self) -> Option<bool> {
        match &self.review {
            Reviewed::Known(review) => {
                let head = review.head.as_ref()?;
                Some(*head == self.promotion.offered().commit)
            }
            _ => None,
        }
    }
}

fn is_mergeable(review: &Review) -> bool {
    let is_fine = |verdict| matches!(verdict, RemoteVerdict::Passed | RemoteVerdict::Skipped);
    review.decision == Decision::Approved
        && review.readiness == Readiness::Ready
        && review.checks.iter().all(|check| is_fine(check.verdict))
}

/// How many checks said what, in words: `2 passed, 1 failed`.
pub fn check_words(review: &Review) -> String {
    let all = [
        RemoteVerdict::Failed,
        RemoteVerdict::Unknown,
        RemoteVerdict::Pending,
        RemoteVerdict::Passed,
        RemoteVerdict::Skipped,
    ];
    let counted = all.into_iter().filter_map(|verdict| {
        let said = review
            .checks
            .iter()
            .filter(|check| check.verdict == verdict);
        match said.count() {
            0 => None,
            n => Some(format!("{n} {}", verdict.word())),
        }
    });
    let words: Vec<String> = counted.collect();
    match words.as_slice() {
        [] => "no checks".to_owned(),
        words => words.join(", "),
    }
}

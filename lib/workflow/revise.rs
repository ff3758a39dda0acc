//! `git promote revise`: what the reviewers ask becomes one more round of the same agent in
//! the same worktree; its answer is checked, shown and pushed, and each thread gets a reply.
//!
//! The round stands in the promotion's record, and how far it is: interrupted anywhere, the
//! same command goes on with it.

mod at;
mod replies;

pub(super) use replies::mark;

use crate::git::repo::Repo;
use crate::model::asked::Audience;
use crate::model::change::FileChange;
use crate::model::error::{Error, Result};
use crate::model::event::Listener;
use crate::model::name::AttemptPattern;
use crate::model::oid::Oid;
use crate::model::plan::Plan;
use crate::model::promotion::Promotion;
use crate::model::pull_request::{PullState, Review};
use crate::model::round::{Round, RoundStep};
use crate::process::interrupt::Interrupts;
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::{approve, promotions};
use at::At;

/// What the user asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The plan, free of errors.
    pub plan: Plan,
    /// The promoted attempt.
    pub attempt: AttemptPattern,
    /// Whose words the agent is told.
    pub audience: Audience,
    /// Who resolves the threads that are answered.
    pub resolving: Resolving,
    /// How many trees are checked at once.
    pub jobs: usize,
}

/// Who resolves a thread that is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolving {
    /// Whoever opened it.
    Reviewer,
    /// We do, right after the reply.
    AtOnce,
}

/// The answer of a round, before it is pushed.
pub struct Proposed {
    /// The commit that was reviewed.
    pub reviewed: Oid,
    /// The commit that answers.
    pub commit: Oid,
    /// What it changes of that.
    pub changes: Vec<FileChange>,
}

/// Goes through one round. `agrees` shows the answer to the user, who may not want it.
pub fn revise(
    repo: &Repo,
    request: &Request,
    interrupts: &Interrupts,
    agrees: &dyn Fn(&Proposed) -> Result<bool>,
    listen: Listener<'_>,
) -> Result<Promotion> {
    refuse_nesting(repo)?;
    approve::require(repo, &request.plan)?;
    let promotion = promotions::find(repo, &request.attempt)?;
    let _lock = promotions::lock(repo, &promotion)?;
    let (forge, url) = promotions::pull_request(repo, &promotion)?;
    let review = forge.review(&url)?;
    refuse_closed(&review, &promotion)?;
    // Whoever had the lock before may have moved it on.
    let mut at = At {
        repo,
        request,
        promotion: promotions::find(repo, &request.attempt)?,
        forge: forge.as_ref(),
        url,
        review,
        listen,
    };
    let is_over = |round: &Round| round.step.is_over();
    if at.promotion.rounds.last().is_none_or(is_over) {
        at.ask()?;
    }
    loop {
        match at.round().step.clone() {
            RoundStep::Asked => at.work(interrupts)?,
            RoundStep::Answered { candidate } => at.offer(&candidate, interrupts, agrees)?,
            RoundStep::Pushed { commit } => at.reply(&commit)?,
            RoundStep::Replied { .. } => return Ok(at.promotion),
            RoundStep::GivenUp { cause } => return Err(given_up(&at.promotion, &cause)),
        }
    }
}

fn refuse_closed(review: &Review, promotion: &Promotion) -> Result<()> {
    let name = &promotion.attempt;
    match &review.state {
        PullState::Open => Ok(()),
        PullState::Closed => Err(Error::no(format!(
            "the pull request of '{name}' has been closed: {}",
            review.url
        ))
        .hint("open it again there, or give the promotion up: git promote --undo <attempt>")),
        PullState::Merged { .. } => Err(Error::no(format!(
            "the pull request of '{name}' has been merged already: {}",
            review.url
        ))
        .hint(format!("finish it: git promote finish {name}"))),
    }
}

fn given_up(promotion: &Promotion, cause: &str) -> Error {
    let name = &promotion.attempt;
    Error::no(format!("nothing was pushed for '{name}': {cause}"))
        .hint(format!("look at what it printed: git spawn logs {name}"))
        .hint(format!("ask for another round: git promote revise {name}"))
}

//! `git promote`: gate, push, pull request, archive the losers. One record is the commit
//! point; every step after it is done again at no cost, so an interrupted promotion is
//! finished by running the command again.

mod branch;
mod follow;
mod intend;
mod push;
mod recheck;
mod settle;
mod shape;
mod template;
mod wording;

pub use follow::{follow, push_round};
pub use intend::{Intent, intend, remote_of};
pub use push::{branch_in_the_way, request_pull};
pub use settle::shaping;
pub use wording::{Edit, Wording};

use crate::forge::Forge;
use crate::git::repo::Repo;
use crate::model::acceptance::Acceptance;
use crate::model::error::Result;
use crate::model::event::{Event, Listener};
use crate::model::name::AttemptPattern;
use crate::model::plan::Plan;
use crate::model::promotion::{Promotion, Shape, Step};
use crate::model::pull_request::{PullRequest, Readiness};
use crate::store::plans;
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::{archive, lost, promotions, remotes};
use intend::refuse;
use push::push;
use settle::settle;

/// What the user asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The plan, free of errors.
    pub plan: Plan,
    /// The attempt.
    pub attempt: AttemptPattern,
    /// The branch at the remote; by default `<plan>/<task>`.
    pub branch: Option<String>,
    /// The remote; by default the one that the target follows, or `origin`.
    pub remote: Option<String>,
    /// Whether and how a pull request is opened.
    pub pull_request: Opening,
    /// How the commit that is pushed is made of the candidate.
    pub shape: Shape,
    /// Where the message of a squash comes from.
    pub wording: Wording,
    /// What the user says of criteria that no check judges.
    pub accepted: Vec<Acceptance>,
    /// Why the gate is to be overruled, where it may be.
    pub force: Option<String>,
}

/// What the body of a pull request has to fit into.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The most characters that it may have.
    pub longest: usize,
    /// The repository's own template for it.
    pub template: Option<String>,
    /// Why each of the losers lost, in their order.
    pub lost: Vec<String>,
}

/// Whether a pull request is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Not at all: the branch is pushed only.
    PushOnly,
    /// It is opened.
    Open(Readiness),
}

/// The forge that the pull request is opened at, known to be usable; none where there is to
/// be no pull request, or where the remote is plain git. Asked before anything is pushed.
pub fn forge_of(
    repo: &Repo,
    request: &Request,
    promotion: &Promotion,
) -> Result<Option<Box<dyn Forge>>> {
    if request.pull_request == Opening::PushOnly {
        return Ok(None);
    }
    let forge = promotions::forge_at(repo, &promotion.remote)?;
    if forge.is_some() {
        let url = repo.remote_url(&promotion.remote)?;
        remotes::require_forge(repo, &request.plan.name, &url)?;
    }
    Ok(forge)
}

/// Promotes. `write` makes the title and the body of the pull request; `edit` opens the user's
/// editor, where there is somebody to ask.
pub fn promote(
    repo: &Repo,
    request: &Request,
    write: &dyn Fn(&Intent, &Paper) -> (String, String),
    edit: Option<Edit<'_>>,
    listen: Listener<'_>,
) -> Result<Promotion> {
    refuse_nesting(repo)?;
    let intent = intend(repo, request)?;
    let name = intent.promotion.attempt.to_string();
    if !intent.refusals.is_empty() {
        return Err(refuse(&name, &intent.refusals));
    }
    for caution in intent.cautions.iter().cloned() {
        listen(Event::Warning(caution));
    }
    let mut promotion = intent.promotion.clone();
    // A branch that is gone from the remote while no pull request has it is pushed again.
    if promotion.step == Step::Pushed
        && repo
            .remote_branch(&promotion.remote, &promotion.branch)?
            .is_none()
    {
        promotion.step = Step::Decided;
    }
    let forge = forge_of(repo, request, &promotion)?;
    let is_plain = forge.is_none() && request.pull_request != Opening::PushOnly;
    let settled = settle(repo, request, &intent, edit, listen)?;
    plans::save_text(repo, &request.plan.name, &request.plan.source)?;
    match &settled.made {
        Some(made) => {
            promotion.shaped = Some(made.clone());
            promotion = plans::decide_promotion(repo, &promotion)?;
        }
        None => plans::save_promotion(repo, &promotion)?,
    }

    if promotion.step == Step::Decided {
        settled.stop_if_asked()?;
        push(repo, &mut promotion, listen).map_err(|error| settled.interrupted_or(error))?;
    }
    if is_plain && promotion.step == Step::Pushed {
        listen(Event::NoForge {
            remote: promotion.remote.clone(),
        });
    }
    let why = lost::reasons(repo, &request.plan, &intent)?;
    if let (Some(forge), Opening::Open(readiness), Step::Pushed) =
        (&forge, request.pull_request, &promotion.step)
    {
        let found = forge.find(&promotion.branch)?;
        let was_there = found.is_some();
        let pull_request = match found {
            Some(found) => found,
            None => {
                let paper = Paper {
                    longest: forge.longest_body(),
                    template: template::find(repo, &promotion, forge.template_paths())?,
                    lost: why.clone(),
                };
                let (title, body) = write(&intent, &paper);
                forge.open(&PullRequest {
                    title,
                    body,
                    head: promotion.branch.clone(),
                    base: promotion.target.clone(),
                    readiness,
                })?
            }
        };
        promotion.step = Step::Opened {
            url: pull_request.url.clone(),
        };
        plans::save_promotion(repo, &promotion)?;
        listen(Event::Opened {
            url: pull_request.url,
            found: was_there,
        });
    }
    for (loser, why) in intent.losers.iter().zip(&why) {
        settled.stop_if_asked()?;
        archive::archive(repo, &loser.record, Some(why), listen)?;
    }
    Ok(promotion)
}

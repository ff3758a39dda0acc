//! `git promote`: gate, push, pull request, archive the losers. One record is the commit
//! point; every step after it is done again at no cost, so an interrupted promotion is
//! finished by running the command again.

mod intend;

pub use intend::{Intent, intend};

use crate::forge::{self, Forge, Place};
use crate::git::repo::Repo;
use crate::model::error::Result;
use crate::model::event::{Event, Listener};
use crate::model::name::AttemptPattern;
use crate::model::plan::Plan;
use crate::model::promotion::{Promotion, Step};
use crate::model::pull_request::{PullRequest, Readiness};
use crate::store::plans;
use crate::workflow::gate::Refusal;
use crate::workflow::{archive, lost};
use intend::refuse;

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
    let url = repo.remote_url(&promotion.remote)?;
    let named = repo.config("attempt.forge");
    let named = named.map(|name| name.parse()).transpose()?;
    let forge = forge::of_url(&url, named, Place::at(repo.common_dir()))?;
    if let Some(forge) = &forge {
        forge.ready()?;
    }
    Ok(forge)
}

/// A branch of other commits that is in the way at the remote, which the push would find.
pub fn branch_in_the_way(repo: &Repo, promotion: &Promotion) -> Result<Option<Refusal>> {
    let there = repo.remote_branch(&promotion.remote, &promotion.branch)?;
    let other = there.filter(|there| *there != promotion.offered().commit);
    Ok(other.map(|there| Refusal {
        reason: format!(
            "'{}' already has a branch '{}', at {}",
            promotion.remote,
            promotion.branch,
            there.short()
        ),
        way_on: "choose another name: git promote --branch <name> <attempt>".to_owned(),
    }))
}

/// Promotes. `write` makes the title and the body of the pull request.
pub fn promote(
    repo: &Repo,
    request: &Request,
    write: &dyn Fn(&Intent) -> (String, String),
    listen: Listener<'_>,
) -> Result<Promotion> {
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
    plans::save_text(repo, &request.plan.name, &request.plan.source)?;
    plans::save_promotion(repo, &promotion)?;

    if promotion.step == Step::Decided {
        let (remote, commit) = (&promotion.remote, &promotion.offered().commit);
        if let Err(error) = repo.push_branch(remote, commit, &promotion.branch) {
            // Nothing of ours is there, so that the user is free to decide again.
            plans::withdraw_promotion(repo, &promotion)?;
            return Err(error);
        }
        promotion.step = Step::Pushed;
        plans::save_promotion(repo, &promotion)?;
        listen(Event::Pushed {
            remote: promotion.remote.clone(),
            branch: promotion.branch.clone(),
        });
    }
    if is_plain && promotion.step == Step::Pushed {
        listen(Event::NoForge {
            remote: promotion.remote.clone(),
        });
    }
    if let (Some(forge), Opening::Open(readiness), Step::Pushed) =
        (&forge, request.pull_request, &promotion.step)
    {
        let found = forge.find(&promotion.branch)?;
        let was_there = found.is_some();
        let pull_request = match found {
            Some(found) => found,
            None => {
                let (title, body) = write(&intent);
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
    let why = lost::reasons(repo, &request.plan, &intent)?;
    for (loser, why) in intent.losers.iter().zip(&why) {
        archive::archive(repo, &loser.record, Some(why), listen)?;
    }
    Ok(promotion)
}

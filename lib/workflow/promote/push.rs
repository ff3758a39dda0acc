//! The branch at the remote.

use crate::git::push::{Fate, Lease, Push};
use crate::git::repo::Repo;
use crate::model::error::Result;
use crate::model::event::{Event, Listener};
use crate::model::promotion::{Promotion, Step};
use crate::store::plans;
use crate::workflow::gate::{Ground, Refusal};
use crate::workflow::promote::Intent;

/// A branch that is in the way at the remote, which the push would find.
pub fn branch_in_the_way(repo: &Repo, intent: &Intent) -> Result<Option<Refusal>> {
    let promotion = &intent.promotion;
    let (remote, branch) = (&promotion.remote, &promotion.branch);
    let commit = &promotion.offered().commit;
    let other = repo.in_the_way(remote, branch, commit, Lease::New)?;
    Ok(other.map(|other| {
        Refusal::new(
            Ground::Branch,
            repo.not_over(remote, branch, &other, Lease::New).message,
            "choose another name: git promote --branch <name> <attempt>",
        )
    }))
}

/// Pushes what is offered, and notes that it is there.
pub(super) fn push(repo: &Repo, promotion: &mut Promotion, listen: Listener<'_>) -> Result<()> {
    let push = Push {
        remote: &promotion.remote,
        branch: &promotion.branch,
        commit: &promotion.offered().commit,
        lease: Lease::New,
    };
    match repo.push_branch(push, &|line| listen(Event::Note(line))) {
        Ok(pushed) => {
            promotion.request_url = pushed.url;
            promotion.step = Step::Pushed;
            plans::save_promotion(repo, promotion)?;
            listen(Event::Pushed {
                remote: promotion.remote.clone(),
                branch: promotion.branch.clone(),
            });
            Ok(())
        }
        Err(failed) => match failed.fate {
            Fate::NotThere => {
                // Nothing of ours is there, so that the user is free to decide again.
                plans::withdraw_promotion(repo, promotion)?;
                Err(failed.error)
            }
            // It may be: the next run pushes the very same commit, or finds it there.
            Fate::Unknown => Err(failed.error.hint(format!(
                "it is not known whether the branch is there; to give it up: git promote \
                 --undo {}",
                promotion.attempt
            ))),
        },
    }
}

/// The text that asks a maintainer to pull what was pushed, by `git request-pull`.
pub fn request_pull(repo: &Repo, promotion: &Promotion) -> Result<String> {
    let (remote, branch) = (&promotion.remote, &promotion.branch);
    let commit = &promotion.offered().commit;
    let tip = repo.fetch_branch(remote, &promotion.target)?;
    let base = match tip {
        Some(tip) => tip,
        None => repo.first_parent(commit).unwrap_or_else(|| commit.clone()),
    };
    repo.request_pull(&base, remote, commit, branch)
}

//! `git promote --undo`: takes back a promotion that has not been merged, so that another
//! attempt can be promoted. Run again, it goes on where it was interrupted.

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::AttemptPattern;
use crate::model::promotion::{Promotion, Step};
use crate::model::pull_request::PullState;
use crate::store::{attempts, plans};
use crate::workflow::list::list;
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::restore::restore;
use crate::workflow::{promotions, remotes};

/// Closes the pull request, deletes the branch at the remote as far as it is ours, brings the
/// losers back, and forgets the decision.
pub fn undo(repo: &Repo, pattern: &AttemptPattern, listen: Listener<'_>) -> Result<Promotion> {
    refuse_nesting(repo)?;
    let promotion = promotions::find(repo, pattern)?;
    let _lock = promotions::lock(repo, &promotion)?;
    let promotion = promotions::find(repo, pattern)?;
    let name = &promotion.attempt;
    if matches!(promotion.step, Step::Merged(_)) {
        return Err(merged(&promotion));
    }
    if promotion.url().is_some() {
        let (forge, url) = promotions::pull_request(repo, &promotion)?;
        match forge.review(&url)?.state {
            PullState::Open => {
                forge.close(&url)?;
                listen(Event::Note(format!("closed pull request {url}")));
            }
            PullState::Closed => {}
            PullState::Merged { .. } => return Err(merged(&promotion)),
        }
    }
    if promotion.step != Step::Decided {
        remotes::hold(repo, &name.plan, &promotion.remote)?;
        delete_branch(repo, &promotion, listen)?;
    }
    for one in list(repo)?.0 {
        let attempt = &one.record.attempt;
        let is_loser = (&attempt.name.plan, &attempt.name.task) == (&name.plan, &name.task)
            && attempt.name != *name;
        let since =
            |archive: &&crate::model::attempt::Archive| archive.archived >= promotion.decided;
        // What somebody put away before has nothing to do with this.
        if is_loser && attempt.archive.as_ref().filter(since).is_some() {
            let pattern = attempt.name.to_string().parse();
            let pattern =
                pattern.map_err(|why| Error::fatal(format!("{}: {why}", attempt.name)))?;
            restore(repo, &pattern)?;
            listen(Event::Note(format!("restored attempt {}", attempt.name)));
        }
    }
    plans::withdraw_promotion(repo, &promotion)?;
    if let Ok(record) = attempts::read(repo, name) {
        crate::store::notes::project(repo, &record)?;
    }
    Ok(promotion)
}

fn merged(promotion: &Promotion) -> Error {
    let name = &promotion.attempt;
    Error::no(format!(
        "attempt '{name}' has been merged into '{}': there is nothing to take back",
        promotion.target
    ))
    .hint("the change itself is undone by git revert, which keeps the history: git log --merges -1")
}

/// The branch goes only where it is exactly what was pushed; else it is somebody else's.
fn delete_branch(repo: &Repo, promotion: &Promotion, listen: Listener<'_>) -> Result<()> {
    let Promotion { remote, branch, .. } = promotion;
    let ours = &promotion.offered().commit;
    match repo.remote_branch(remote, branch)? {
        None => Ok(()),
        Some(there) if there == *ours => {
            repo.delete_remote_branch(remote, branch, ours)?;
            listen(Event::Note(format!("deleted branch {branch} at {remote}")));
            Ok(())
        }
        Some(there) => {
            listen(Event::Warning(format!(
                "branch {branch} at {remote} is left alone: it is at {}, which was not pushed from here",
                there.short()
            )));
            Ok(())
        }
    }
}

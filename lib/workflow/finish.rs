//! `git promote finish`: after the merge, by whomever and wherever it was made, the record
//! says so, the plan's file tells the outcome, and the winner's worktree and branch go.

use jiff::Timestamp;

use crate::git::landed::Landed;
use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::AttemptPattern;
use crate::model::oid::Oid;
use crate::model::promotion::{MergeKind, Merged, Promotion, Step};
use crate::model::pull_request::PullState;
use crate::store::attempts;
use crate::store::plans;
use crate::workflow::list::list;
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::{archive, outcome, promotions};

/// What became of a promotion that was to be finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finished {
    /// Its target has it.
    Merged(Box<Promotion>, Merged),
    /// Its target does not have it.
    NotMerged(Box<Promotion>),
}

/// Finishes the promotion of one attempt.
///
/// # Errors
/// Where it has not been merged.
pub fn finish(repo: &Repo, pattern: &AttemptPattern, listen: Listener<'_>) -> Result<Finished> {
    refuse_nesting(repo)?;
    let promotion = promotions::find(repo, pattern)?;
    finish_one(repo, &promotion, listen)
}

/// Finishes all that has been merged since, and says what was not. What is against one of them
/// is told, and the others are finished.
pub fn finish_all(repo: &Repo, listen: Listener<'_>) -> Result<Vec<Finished>> {
    refuse_nesting(repo)?;
    let mut all = Vec::new();
    for promotion in promotions::all(repo)? {
        if is_finished(repo, &promotion)? {
            continue;
        }
        match finish_one(repo, &promotion, listen) {
            Ok(finished) => all.push(finished),
            Err(error) => listen(Event::Warning(format!("{}: {error}", promotion.attempt))),
        }
    }
    Ok(all)
}

/// Whether nothing is left to do.
fn is_finished(repo: &Repo, promotion: &Promotion) -> Result<bool> {
    if !matches!(promotion.step, Step::Merged(_)) {
        return Ok(false);
    }
    let attempt = attempts::read(repo, &promotion.attempt)?.attempt;
    Ok(attempt.archive.is_some() && !archive::has_leftovers(repo, &attempt))
}

fn finish_one(repo: &Repo, promotion: &Promotion, listen: Listener<'_>) -> Result<Finished> {
    let _lock = promotions::lock(repo, promotion)?;
    let name = &promotion.attempt;
    let mut promotion = plans::promotion(repo, &name.plan, &name.task)?
        .filter(|now| now.attempt == *name)
        .ok_or_else(|| Error::no(format!("attempt '{name}' is not promoted any more")))?;
    let merged = match &promotion.step {
        Step::Merged(merged) => merged.clone(),
        _ => {
            let Some(landed) = look(repo, &promotion)? else {
                return Ok(Finished::NotMerged(Box::new(promotion)));
            };
            let merged = Merged {
                commit: landed.commit,
                how: landed.how,
                seen: Timestamp::now(),
                url: promotion.url().map(str::to_owned),
            };
            let before = promotion.clone();
            promotion.step = Step::Merged(merged.clone());
            plans::move_promotion(repo, &before, &promotion)?;
            merged
        }
    };
    listen(Event::Note(format!(
        "{} is in {} by {} {}",
        promotion.attempt.short(),
        promotion.target,
        merged.how.word(),
        merged.commit.short()
    )));
    outcome::write_here(repo, &promotion, &merged, listen)?;
    put_away(repo, &promotion, &merged, listen)?;
    Ok(Finished::Merged(Box::new(promotion), merged))
}

/// Looks for the work in the target, as it is at the remote now.
fn look(repo: &Repo, promotion: &Promotion) -> Result<Option<Landed>> {
    let (remote, target) = (&promotion.remote, &promotion.target);
    let base = attempts::read(repo, &promotion.attempt)?.attempt.base;
    let work = &promotion.offered().commit;
    let state = match promotion.url() {
        Some(_) => {
            let (forge, url) = promotions::pull_request(repo, promotion)?;
            Some(forge.review(&url)?.state)
        }
        None => None,
    };
    let tip = repo.fetch_branch(remote, target)?;
    let mut tips: Vec<Oid> = tip.into_iter().collect();
    if state.is_none() {
        // Without a forge, the target may have been merged into here, and not been pushed.
        tips.extend(repo.read_ref(&format!("refs/heads/{target}"))?);
    }
    for tip in &tips {
        if let Some(landed) = repo.landed(&base, work, tip)? {
            return Ok(Some(landed));
        }
        // Somebody may have changed it while merging: then the forge alone can tell.
        if let Some(PullState::Merged {
            commit: Some(commit),
        }) = &state
            && repo.is_ancestor(commit, tip)
        {
            let how = match repo.parents(commit)?.len() {
                2.. => MergeKind::Merge,
                _ => MergeKind::Squash,
            };
            return Ok(Some(Landed {
                commit: commit.clone(),
                how,
            }));
        }
    }
    match state {
        Some(PullState::Merged { .. }) => Err(Error::missing(format!(
            "the pull request of '{}' has been merged, and '{target}' at '{remote}' does not have it",
            promotion.attempt
        ))
        .hint("it may have been merged into another branch, or not have arrived yet: look there")),
        _ => Ok(None),
    }
}

/// The winner, and whatever of the losers has been left.
fn put_away(
    repo: &Repo,
    promotion: &Promotion,
    merged: &Merged,
    listen: Listener<'_>,
) -> Result<()> {
    let name = &promotion.attempt;
    let won = format!(
        "merged into {} as {}",
        promotion.target,
        merged.commit.short()
    );
    let lost = format!("lost to {}", name.short());
    for one in list(repo)?.0 {
        let attempt = &one.record.attempt;
        let of_task = (&attempt.name.plan, &attempt.name.task) == (&name.plan, &name.task);
        let is_away = attempt.archive.is_some() && !archive::has_leftovers(repo, attempt);
        if of_task && !is_away {
            let why = if attempt.name == *name { &won } else { &lost };
            archive::archive(repo, &one.record, Some(why), listen)?;
        }
    }
    Ok(())
}

//! What a round of review made, offered on top of what was offered before: a branch that
//! people have looked at goes on, in whatever shape it began.

use crate::git::merge::Merged;
use crate::git::push::{Lease, Push};
use crate::git::repo::Repo;
use crate::model::attempt::Candidate;
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::plan::Plan;
use crate::model::promotion::{Promotion, Shape};
use crate::process::interrupt::Interrupts;
use crate::store::attempts::AttemptRecord;
use crate::workflow::promote::intend::refuse;
use crate::workflow::promote::recheck::{needed, recheck};
use crate::workflow::promote::shape::{Draft, Pick, remake};

/// What is offered of a round's candidate; nothing where that is the candidate itself. Made
/// twice, it is the same commit, unless it is signed by a key that never signs alike.
pub fn follow(
    repo: &Repo,
    plan: &Plan,
    promotion: &Promotion,
    record: &AttemptRecord,
    candidate: &Candidate,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Option<Candidate>> {
    let Some(before) = &promotion.shaped else {
        return Ok(None);
    };
    let name = &promotion.attempt;
    let old = &promotion.candidate;
    let goes_on = repo.is_ancestor(&old.commit, &candidate.commit);
    let steps = if goes_on {
        repo.steps_to(&candidate.commit, &[&old.commit])?
    } else {
        // It began anew: all that became different is one step.
        vec![candidate.commit.clone()]
    };
    let mut tree = before.tree.clone();
    let mut left = old.tree.clone();
    let mut picks: Vec<Pick> = Vec::new();
    for step in steps {
        let here = repo.tree_of(&step)?;
        match repo.merge_trees(&left, &tree, &here)? {
            Merged::Tree(merged) if merged == tree => {}
            Merged::Tree(merged) => {
                tree = merged.clone();
                picks.push(Pick {
                    commit: step,
                    tree: merged,
                });
            }
            Merged::Conflicts(paths) => {
                return Err(Error::no(format!(
                    "the round of '{name}' cannot be put onto what was offered: both change {}",
                    paths.join(", ")
                ))
                .hint(format!("ask for another round: git promote revise {name}")));
            }
        }
        left = here;
    }
    let draft = Draft {
        shape: Shape::Onto,
        on: before.commit.clone(),
        picks,
        tree,
    };
    if draft.picks.is_empty() {
        return Ok(Some(before.clone()));
    }
    let jobs = needed(repo, plan, record, &promotion.target, &draft)?;
    let caught = Some(interrupts.clone());
    let rechecked = recheck(repo, plan, record, &promotion.target, &jobs, caught, listen)?;
    if !rechecked.refusals.is_empty() {
        return Err(refuse(&name.to_string(), &rechecked.refusals));
    }
    remake(repo, &record.attempt, &draft).map(Some)
}

/// Pushes what a round offers, over what was offered before and nothing else.
pub fn push_round(
    repo: &Repo,
    promotion: &Promotion,
    offered: &Candidate,
    listen: Listener<'_>,
) -> Result<()> {
    let push = Push {
        remote: &promotion.remote,
        branch: &promotion.branch,
        commit: &offered.commit,
        lease: Lease::At(&promotion.offered().commit),
    };
    repo.push_branch(push, &|line| listen(Event::Note(line)))
        .map_err(|failed| failed.error)?;
    listen(Event::Pushed {
        remote: promotion.remote.clone(),
        branch: promotion.branch.clone(),
    });
    Ok(())
}

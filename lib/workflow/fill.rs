//! The worktrees and clones of attempts, as far as they are not complete.

use crate::git::checkout::Maker;
use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, Isolation};
use crate::model::error::Result;
use crate::model::event::{Event, Listener};
use crate::process::interrupt::Interrupts;
use crate::workflow::{clone, place};

/// Fills what is missing, all worktrees in one pass. The caller holds the repository's lock
/// of the suite, and all attempts start at one commit.
pub fn fill(
    repo: &Repo,
    attempts: &[&Attempt],
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<()> {
    let mut worktrees = Vec::new();
    for attempt in attempts {
        match attempt.isolation {
            Isolation::Clone => clone::make(repo, attempt)?,
            Isolation::Worktree => {
                repo.discard_half_made(&attempt.worktree)?;
                // One that was completed just before a kill is as good as a new one.
                if repo.find_worktree(&attempt.worktree)?.is_none() {
                    worktrees.push(*attempt);
                }
            }
        }
    }
    let Some(first) = worktrees.first() else {
        return Ok(());
    };
    let reasons = place::lock_reasons(&worktrees);
    let new = place::new_worktrees(&worktrees, &reasons);
    let made = repo.add_worktrees(&new, &first.base, interrupts.wants_an_end())?;
    if let Maker::Git(reason) = made.maker {
        listen(Event::Detail(format!(
            "git makes the worktrees, one after another: {reason}"
        )));
    }
    Ok(())
}

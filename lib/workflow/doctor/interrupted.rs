//! Spawns that were killed before all that they ordered was made.

use crate::git::checkout::MAKING;
use crate::model::error::Result;
use crate::workflow::doctor::{Finding, View};
use crate::workflow::{place, roll_forward};

pub(super) fn examine(view: &View<'_>) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    if let [first, rest @ ..] = view.interrupted.as_slice() {
        let thing = if rest.is_empty() {
            first.to_string()
        } else {
            format!("{first} and {} more", rest.len())
        };
        found.push(Finding::curable(
            thing,
            "the spawn that ordered it was killed before all of it was made",
            "goes on with it",
            |surgery| {
                {
                    let _lock = place::lock_repository(surgery.repo)?;
                    surgery.repo.discard_unfinished()?;
                }
                roll_forward::finish_interrupted(surgery.repo, surgery.interrupts, surgery.listen)
                    .map(drop)
            },
        ));
        return Ok(found);
    }
    for one in &view.registered {
        // Whoever makes one holds the lock of the repository.
        if one.lock.as_deref() == Some(MAKING) && !place::is_repository_locked(view.repo) {
            found.push(Finding::curable(
                one.worktree.path.display().to_string(),
                "it was being made when its maker was killed, and nobody has worked in it",
                "removes it",
                |surgery| {
                    let _lock = place::lock_repository(surgery.repo)?;
                    surgery.repo.discard_unfinished().map(drop)
                },
            ));
        }
    }
    Ok(found)
}

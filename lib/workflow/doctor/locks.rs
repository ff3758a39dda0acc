//! Locks of refs that a killed process left: ours go, others' are told.

use std::time::Duration;

use crate::git::damage::TABLES;
use crate::git::refs::STALE_LOCK;
use crate::model::error::{Context, Result};
use crate::store::layout::{self, RefKind};
use crate::workflow::doctor::{Finding, View};

/// A commit holds the index for as long as its editor is open, so that a lock of somebody
/// else's is only told when no commit takes as long.
const OTHERS: Duration = Duration::from_secs(60 * 60);

pub(super) fn examine(view: &View<'_>) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    for lock in view.repo.locks() {
        let thing = format!("{}.lock", lock.of);
        let trouble = format!("nobody holds it after {}s", lock.age.as_secs());
        let kind = layout::ref_kind(view.repo, &lock.of);
        let is_ours = matches!(kind, RefKind::Suite | RefKind::Attempt(_));
        // Nobody can move any ref, and it is listed only where nobody has it open.
        let is_of_all_refs = lock.of == TABLES;
        if is_ours || is_of_all_refs || lock.of.starts_with(layout::GUARDS) {
            if lock.age > STALE_LOCK {
                found.push(Finding::curable(thing, trouble, "removes it", move |_| {
                    std::fs::remove_file(&lock.path)
                        .or_fatal(|| format!("cannot remove '{}'", lock.path.display()))
                }));
            }
        } else if lock.age > OTHERS {
            let advice = "it is not ours: when no git is at work, remove it";
            found.push(Finding::told(thing, trouble, advice));
        }
    }
    Ok(found)
}

//! What would conflict if it were merged, tried in memory: each candidate with the target's
//! tip, and the candidates of different tasks with each other, since they will be merged one
//! after another.

use crate::git::repo::Repo;
use crate::model::comparison::{Clash, Comparison};
use crate::model::error::Result;
use crate::model::oid::Oid;
use crate::model::plan::Plan;
use crate::workflow::plan::target_of;

/// More pairs of candidates than this are not tried.
const MOST_PAIRS: usize = 200;

/// Where the plan's target is, as far as is known without asking the remote.
pub(super) fn target_tip(repo: &Repo, plan: &Plan) -> Result<Option<Oid>> {
    let Ok(target) = target_of(repo, plan) else {
        return Ok(None);
    };
    let theirs = match repo.remote_for(&target) {
        Ok(remote) => repo.read_ref(&format!("refs/remotes/{remote}/{target}"))?,
        Err(_) => None,
    };
    match theirs {
        Some(tip) => Ok(Some(tip)),
        None => repo.read_ref(&format!("refs/heads/{target}")),
    }
}

/// The files in which a candidate conflicts with the target's tip.
pub(super) fn with_target(
    repo: &Repo,
    tip: Option<&Oid>,
    candidate: Option<&Oid>,
) -> Result<Vec<String>> {
    match (tip, candidate) {
        (Some(tip), Some(candidate)) => repo.conflicts(tip, candidate),
        _ => Ok(Vec::new()),
    }
}

/// Tells in each comparison which of its candidates conflict with candidates of the tasks
/// after it. Those count that pass everything: the others will not be merged.
pub(super) fn tell_clashes(repo: &Repo, comparisons: &mut [Comparison]) -> Result<()> {
    let mut tried = 0;
    for at in 0..comparisons.len() {
        let (until, after) = comparisons.split_at_mut(at + 1);
        let comparison = &mut until[at];
        for other in after {
            let mut clashes = Vec::new();
            for (one, candidate) in comparison.mergeable() {
                for (another, theirs) in other.mergeable() {
                    tried += 1;
                    if tried > MOST_PAIRS {
                        return Ok(());
                    }
                    let paths = repo.conflicts(&theirs.commit, &candidate.commit)?;
                    if !paths.is_empty() {
                        clashes.push(Clash {
                            attempt: one.clone(),
                            other: another.clone(),
                            paths,
                        });
                    }
                }
            }
            comparison.clashes.extend(clashes);
        }
    }
    Ok(())
}

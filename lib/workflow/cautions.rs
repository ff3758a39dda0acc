//! What a user should know before an attempt is pushed, and that forbids nothing.

use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, Candidate};
use crate::model::error::Result;
use crate::model::oid::Oid;

/// What goes along without having been asked for, and what stays behind. `tip` is where the
/// target is at the remote.
pub fn cautions(
    repo: &Repo,
    attempt: &Attempt,
    candidate: &Candidate,
    target: &str,
    tip: Option<&Oid>,
) -> Result<Vec<String>> {
    let mut found = Vec::new();
    if tip.is_some_and(|tip| !repo.is_ancestor(&attempt.base, tip)) {
        found.push(format!(
            "commits of yours that are not in '{target}' at the remote go along: the attempt starts from {}",
            attempt.base.short()
        ));
    }
    let worktree = repo.find_worktree(&attempt.worktree)?;
    if let Some(worktree) = worktree.filter(|worktree| worktree.path.is_dir()) {
        let tree = repo.tree_of_worktree(&worktree, &attempt.base);
        if tree.is_ok_and(|tree| tree != candidate.tree) {
            found.push(format!(
                "'{}' holds changes that were not checked and are not pushed",
                attempt.worktree.display()
            ));
        }
    }
    Ok(found)
}

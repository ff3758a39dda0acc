//! How much of the disk an attempt takes.

use crate::git::repo::Repo;
use crate::model::attempt::Attempt;
use crate::model::error::Result;
use crate::store::disk::allocated;
use crate::store::layout::AttemptDir;

/// The bytes that its worktree, git's entry for that, and its logs take. The whole tree is
/// walked, which takes its time.
pub fn of_attempt(repo: &Repo, attempt: &Attempt) -> Result<u64> {
    let mut places = vec![AttemptDir::new(repo, &attempt.name).path().to_owned()];
    if attempt.archive.is_none() {
        places.push(attempt.worktree.clone());
    }
    let registered = repo.find_worktree(&attempt.worktree)?;
    places.extend(registered.map(|worktree| worktree.git_dir));
    Ok(allocated(&places))
}

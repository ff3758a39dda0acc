//! Attempts that work in a clone: `git spawn --isolate=clone`.

mod archive;
mod like_a_worktree;
mod made;
mod misbehaves;

use crate::env::{Listed, Repo};

/// Spawns one attempt in a clone and tells what became of it.
#[track_caller]
fn attempt(repo: &Repo, agent: &str) -> Listed {
    repo.spawn(agent, &["--isolate=clone"]);
    repo.attempts().pop().expect("an attempt")
}

/// Whether a commit lives as long as the attempt's record.
#[track_caller]
fn is_kept(repo: &Repo, one: &Listed, commit: &str) -> bool {
    let record = format!("refs/attempts/{}", one.name());
    repo.try_git(&["merge-base", "--is-ancestor", commit, &record])
        .status
        == 0
}

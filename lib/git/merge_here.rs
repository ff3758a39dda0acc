//! Merging into a branch of the user's, as they would: their hooks run, their signing counts.

use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;
use crate::model::promotion::MergeKind;

impl Repo {
    /// Merges a commit into a branch, which has to be checked out in some worktree, and returns
    /// the branch's tip. Where it has the commit already, nothing is done.
    ///
    /// # Errors
    /// Where the worktree has changes, or where it conflicts: everything is as it was then.
    pub fn merge_into(
        &self,
        branch: &str,
        commit: &Oid,
        how: MergeKind,
        message: &str,
    ) -> Result<Oid> {
        let full = format!("refs/heads/{branch}");
        let missing = || Error::missing(format!("there is no branch '{branch}'"));
        let tip = self.read_ref(&full)?.ok_or_else(missing)?;
        if self.is_ancestor(commit, &tip) {
            return Ok(tip);
        }
        let place = self.checked_out_elsewhere(&full, std::path::Path::new(""))?;
        let place = place.first().ok_or_else(|| {
            Error::no(format!("branch '{branch}' is not checked out anywhere"))
                .hint(format!("check it out: git switch {branch}"))
        })?;
        let git = Git::as_user(place);
        let dirty = git.line(&["status", "--porcelain", "--untracked-files=no"])?;
        if !dirty.is_empty() {
            return Err(Error::no(format!(
                "'{}' has changes that are not committed",
                place.display()
            ))
            .hint("commit or stash them first"));
        }
        let conflicts = self.conflicts(&tip, commit)?;
        if !conflicts.is_empty() {
            return Err(Error::no(format!(
                "it conflicts with '{branch}' in {}",
                conflicts.join(", ")
            ))
            .hint("spawn new attempts from where it is now: git spawn"));
        }
        match how {
            MergeKind::Merge => {
                git.run(&[
                    "merge",
                    "--no-ff",
                    "--no-edit",
                    "-m",
                    message,
                    commit.as_str(),
                ])?;
            }
            MergeKind::Squash => {
                git.run(&["merge", "--squash", commit.as_str()])?;
                if let Err(error) = git.run(&["commit", "--no-edit", "-m", message]) {
                    git.run(&["reset", "--merge"])?;
                    return Err(error);
                }
            }
            MergeKind::Rebase => {
                let base = self.merge_base(&tip, commit).ok_or_else(missing)?;
                let range = format!("{base}..{commit}");
                if let Err(error) = git.run(&["cherry-pick", &range]) {
                    git.run(&["cherry-pick", "--abort"])?;
                    return Err(error);
                }
            }
        }
        self.read_ref(&full)?.ok_or_else(missing)
    }
}

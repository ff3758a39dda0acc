//! What git's own entry of a worktree still holds when the worktree's directory is gone.

use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::git::snapshot::Snapshot;
use crate::git::worktree::Worktree;
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;

/// Where HEAD of a worktree was, and what was staged in it.
#[derive(Clone, Debug)]
pub struct Remains {
    /// The branch that HEAD names, as a full ref name; none where it is detached.
    pub branch: Option<String>,
    /// The commit of HEAD and the index; no files.
    pub snapshot: Snapshot,
}

impl Repo {
    /// Reads it; `None` where HEAD names no commit any more.
    ///
    /// # Errors
    /// An index in the middle of a merge is no tree, and cannot be kept.
    pub fn remains(&self, worktree: &Worktree) -> Result<Option<Remains>> {
        let git = Git::guarded(self.common_dir()).env("GIT_DIR", &worktree.git_dir);
        let head = git.answer(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], b"")?;
        if !head.success {
            return Ok(None);
        }
        let line = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        let head: Oid = line(&head.stdout).parse().map_err(Error::fatal)?;
        let branch = git.answer(&["symbolic-ref", "--quiet", "HEAD"], b"")?;
        let index = if worktree.git_dir.join("index").exists() {
            let index: Oid = git.line(&["write-tree"])?.parse().map_err(Error::fatal)?;
            Some(index).filter(|tree| self.tree_of(&head).is_ok_and(|of_head| of_head != *tree))
        } else {
            None
        };
        Ok(Some(Remains {
            branch: branch.success.then(|| line(&branch.stdout)),
            snapshot: Snapshot {
                head,
                index,
                files: None,
            },
        }))
    }
}

//! The files of a commit by themselves, without a repository: for who shall read them and be
//! able to change nothing else.

use std::path::Path;

use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::model::error::{Context, Result};
use crate::model::oid::Oid;

impl Repo {
    /// Writes the files of a commit into an empty directory, as a checkout would have them.
    pub fn export(&self, commit: &Oid, to: &Path) -> Result<()> {
        let failed = || format!("cannot write the files of {commit}");
        let scratch = tempfile::tempdir().or_fatal(failed)?;
        let git = Git::guarded(to)
            .at(self.common_dir(), to)
            .env("GIT_INDEX_FILE", scratch.path().join("index"));
        let git = self.distrusting(git);
        git.run(&["read-tree", commit.as_str()])?;
        git.run(&["checkout-index", "--all", "--quiet"])?;
        Ok(())
    }
}

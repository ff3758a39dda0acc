//! The git that reads and moves refs where gix cannot. It must work while an agent runs, who
//! may have turned the configuration around that it shares with the user: then git is told
//! of a common directory in which the configuration is as it was, and all else the same.

use std::fs;
use std::ops::Deref;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::git::exec::Git;
use crate::git::private_dir::OwnPlace;
use crate::git::repo::Repo;
use crate::model::error::{Context, Result};

/// What `HEAD` holds where HEAD is not kept in it, as git writes it.
pub(super) const NO_HEAD: &str = "ref: refs/heads/.invalid";

/// That git, with the directory that it may need.
pub(super) struct GitOfRefs {
    git: Git,
    _directory: Option<OwnPlace>,
}

impl Deref for GitOfRefs {
    type Target = Git;

    fn deref(&self) -> &Git {
        &self.git
    }
}

impl Repo {
    /// A guarded git in a git directory of this repository, its own or a worktree's: wherever
    /// the `commondir` in there leads by now.
    pub(super) fn git_of(&self, git_dir: &Path) -> Result<GitOfRefs> {
        let common_dir = self.common_dir();
        let git = Git::guarded(common_dir);
        let config = fs::read(common_dir.join("config")).unwrap_or_default();
        if config == self.config_at_first {
            return Ok(GitOfRefs {
                git: git
                    .env("GIT_DIR", git_dir)
                    .env("GIT_COMMON_DIR", common_dir),
                _directory: None,
            });
        }
        let failed = || format!("cannot write in '{}'", common_dir.display());
        let own = OwnPlace::new(common_dir).or_fatal(failed)?;
        let place = own.path();
        fs::create_dir(place.join("refs")).or_fatal(failed)?;
        fs::write(place.join("HEAD"), format!("{NO_HEAD}\n")).or_fatal(failed)?;
        fs::write(place.join("config"), &self.config_at_first).or_fatal(failed)?;
        symlink(common_dir.join("reftable"), place.join("reftable")).or_fatal(failed)?;
        let is_common = git_dir == common_dir;
        let git = git
            .env("GIT_DIR", if is_common { place } else { git_dir })
            .env("GIT_COMMON_DIR", place)
            .env("GIT_OBJECT_DIRECTORY", common_dir.join("objects"));
        Ok(GitOfRefs {
            git,
            _directory: Some(own),
        })
    }
}

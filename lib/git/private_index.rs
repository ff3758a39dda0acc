//! An index of our own, so that the worktree's is left alone.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use crate::git::exec::Git;
use crate::git::worktree::Worktree;
use crate::model::error::{Context, Result};

/// An index of our own beside the worktree's, gone when dropped: an agent may have left a
/// stale `index.lock`, and its index is its own.
pub(super) struct PrivateIndex {
    directory: tempfile::TempDir,
}

impl PrivateIndex {
    pub(super) fn empty(worktree: &Worktree) -> Result<Self> {
        let directory = tempfile::Builder::new()
            .prefix("attempts-index-")
            .tempdir_in(&worktree.git_dir)
            .or_fatal(|| format!("cannot write in '{}'", worktree.git_dir.display()))?;
        Ok(Self { directory })
    }

    pub(super) fn copy_of(worktree: &Worktree) -> Result<Self> {
        let index = Self::empty(worktree)?;
        let own = worktree.git_dir.join("index");
        match fs::copy(&own, index.path()) {
            Ok(_) => index.overlook_nothing(worktree).map(|()| index),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                index.git(worktree).run(&["read-tree", "HEAD"])?;
                Ok(index)
            }
            Err(error) => Err(error).or_fatal(|| format!("cannot copy '{}'", own.display())),
        }
    }

    /// Takes the flags off by which git was told not to look at files that are there.
    fn overlook_nothing(&self, worktree: &Worktree) -> Result<()> {
        let git = self.git(worktree);
        let mut paths = Vec::new();
        for entry in git.run(&["ls-files", "-v", "-z"])?.split(|byte| *byte == 0) {
            if let [b'S' | b'a'..=b'z', b' ', path @ ..] = entry
                && let path_there = worktree.path.join(OsStr::from_bytes(path))
                && path_there.symlink_metadata().is_ok()
            {
                paths.extend([path, &[0]].concat());
            }
        }
        if !paths.is_empty() {
            for flag in ["--no-assume-unchanged", "--no-skip-worktree"] {
                git.run_with(&["update-index", flag, "-z", "--stdin"], &paths)?;
            }
        }
        Ok(())
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("index")
    }

    pub(super) fn git(&self, worktree: &Worktree) -> Git {
        worktree.git().env("GIT_INDEX_FILE", self.path())
    }
}

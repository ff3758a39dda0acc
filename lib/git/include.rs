//! What lies in the main worktree, is ignored, and is wanted in new worktrees all the same.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::model::error::Result;
use crate::model::oid::Oid;

/// Paths that a file of patterns lists and that git ignores, from the top of the worktree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Included {
    /// Files and symbolic links, each by itself.
    pub files: Vec<PathBuf>,
    /// Repositories of their own, linked worktrees among them: git does not look into them.
    pub repositories: Vec<PathBuf>,
}

impl Repo {
    /// The user's own worktree; none where the repository is bare.
    pub fn main_worktree(&self) -> Option<PathBuf> {
        if self.config("core.bare").as_deref() == Some("true") {
            return None;
        }
        if let Some(elsewhere) = self.config("core.worktree") {
            return self.common_dir().join(elsewhere).canonicalize().ok();
        }
        let main = self.main_place();
        (main != self.common_dir()).then_some(main)
    }

    /// What lies in the main worktree, is matched by a file of patterns in git's syntax for
    /// ignoring, and is ignored by git as well. Tracked files never are.
    pub fn included(&self, main: &Path, patterns: &Path) -> Result<Included> {
        let git = Git::guarded(main).at(self.common_dir(), main);
        let mut from = OsStr::new("--exclude-from=").to_owned();
        from.push(patterns);
        let words = ["ls-files", "-z", "--others", "--ignored"].map(OsStr::new);
        let matched = git.run(&[&words[..], &[&from]].concat())?;
        Ok(self.sort(self.ignored_of(&git, &matched)?))
    }

    /// Those of some paths, each ended by a NUL, that git ignores.
    fn ignored_of(&self, git: &Git, paths: &[u8]) -> Result<Vec<u8>> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        // With none of them it exits with 1.
        let answer = git.answer(&["check-ignore", "-z", "--stdin"], paths)?;
        Ok(answer.stdout)
    }

    fn sort(&self, listed: Vec<u8>) -> Included {
        let mut included = Included::default();
        for path in listed.split(|byte| *byte == 0).filter(|p| !p.is_empty()) {
            match path.strip_suffix(b"/") {
                Some(directory) => included.repositories.push(path_of(directory)),
                None => included.files.push(path_of(path)),
            }
        }
        included
    }

    /// Whether git ignores a path of the main worktree.
    pub fn is_ignored(&self, main: &Path, path: &Path) -> Result<bool> {
        let git = Git::guarded(main).at(self.common_dir(), main);
        let words = ["check-ignore", "--quiet", "--"].map(OsStr::new);
        let answer = git.answer(&[&words[..], &[path.as_os_str()]].concat(), b"")?;
        Ok(answer.success)
    }

    /// The paths of all files of a commit, to the byte.
    pub fn tracked_at(&self, commit: &Oid) -> Result<HashSet<PathBuf>> {
        let listed = self
            .git()
            .run(&["ls-tree", "-r", "-z", "--name-only", commit.as_str()])?;
        let paths = listed.split(|byte| *byte == 0).filter(|p| !p.is_empty());
        Ok(paths.map(path_of).collect())
    }
}

fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::from_bytes(bytes))
}

//! Worktrees that lost touch with their repository are joined to it again. Nothing that lies
//! in them is touched but the `.git` file, which git itself wrote.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::git::git_of_refs::NO_HEAD;
use crate::git::ref_format::RefFormat;
use crate::git::repo::Repo;
use crate::git::worktree::Worktree;
use crate::model::error::{Context, Error, Result};
use crate::model::oid::Oid;

/// What `.git` of a worktree is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// git's file, which names a private git directory that may not exist.
    To(PathBuf),
    /// There is none.
    Missing,
    /// Something else, such as a repository of its own.
    Other,
}

/// Reads it.
pub fn link_of(worktree: &Path) -> Link {
    let path = worktree.join(".git");
    match path.symlink_metadata() {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Link::Other,
        Err(_) => return Link::Missing,
    }
    let bytes = fs::read(path).unwrap_or_default();
    match bytes.trim_ascii_end().strip_prefix(b"gitdir: ".as_slice()) {
        Some(target) => Link::To(worktree.join(OsStr::from_bytes(target))),
        None => Link::Other,
    }
}

impl Repo {
    /// Makes a worktree and its entry name each other, as `git worktree repair` does.
    pub fn repair_worktree(&self, path: &Path) -> Result<()> {
        let words = ["worktree", "repair", "--"].map(OsStr::new);
        self.git()
            .run(&[&words[..], &[path.as_os_str()]].concat())
            .map(drop)
    }

    /// Locks a worktree that nobody has locked.
    pub fn lock_worktree(&self, path: &Path, reason: &str) -> Result<()> {
        let words = ["worktree", "lock", "--reason", reason, "--"].map(OsStr::new);
        self.git()
            .run(&[&words[..], &[path.as_os_str()]].concat())
            .map(drop)
    }

    /// The last commit that HEAD of a worktree was at, by its own log, and that is there.
    pub fn last_head(&self, worktree: &Worktree) -> Option<Oid> {
        self.last_in(&worktree.git_dir, "HEAD")
    }

    /// The last commit that a ref was at, by its log, and that is there. git deletes the log
    /// with the ref, and keeps it where the ref's file is damaged.
    pub fn last_of(&self, name: &str) -> Option<Oid> {
        self.last_in(self.common_dir(), name)
    }

    fn last_in(&self, git_dir: &Path, name: &str) -> Option<Oid> {
        let logged = self.logged(git_dir, name).into_iter().rev();
        logged.into_iter().find(|id| self.has_whole_commit(id))
    }

    /// The commit that a worktree was made at, by the log of its HEAD.
    pub fn first_head(&self, worktree: &Worktree) -> Option<Oid> {
        let mut logged = self.logged(&worktree.git_dir, "HEAD").into_iter();
        logged.next()
    }

    /// Registers a directory whose entry is gone, which git itself cannot: on `branch` where
    /// that is checked out nowhere, else at `commit`, with the index of that commit. Files
    /// that differ from it show as changed; none is touched.
    ///
    /// Killed at any moment, it can be called again.
    pub fn register_again(
        &self,
        path: &Path,
        branch: Option<&str>,
        commit: &Oid,
        reason: &str,
    ) -> Result<()> {
        let real = path
            .canonicalize()
            .or_fatal(|| format!("cannot find '{}'", path.display()))?;
        let git_dir = self.free_entry(&real, reason)?;
        let failed = || format!("cannot write in '{}'", git_dir.display());
        fs::create_dir_all(&git_dir).or_fatal(failed)?;
        let write = |name: &str, text: &[u8]| {
            let line = [text, b"\n"].concat();
            fs::write(git_dir.join(name), line).or_fatal(failed)
        };
        // Locked first, so that git prunes nothing that is half there, and its place last.
        write("locked", reason.as_bytes())?;
        write("commondir", b"../..")?;
        match self.ref_format {
            RefFormat::Files => {
                let branch = branch.map(|name| format!("ref: {name}"));
                write(
                    "HEAD",
                    branch.as_deref().unwrap_or(commit.as_str()).as_bytes(),
                )?;
            }
            RefFormat::Reftable => {
                write("HEAD", NO_HEAD.as_bytes())?;
                self.set_head_by_git(&git_dir, branch, commit)?;
            }
        }
        let link = real.join(".git");
        let text = [b"gitdir: ", git_dir.as_os_str().as_bytes(), b"\n"].concat();
        fs::write(&link, text).or_fatal(|| format!("cannot write '{}'", link.display()))?;
        write("gitdir", link.as_os_str().as_bytes())?;
        let worktree = Worktree {
            path: real,
            git_dir,
        };
        worktree.git().run(&["read-tree", "HEAD"])?;
        let none = self.no_attributes()?;
        let git = worktree.git().env("GIT_ATTR_SOURCE", none.as_str());
        git.answer(&["update-index", "-q", "--refresh"], b"")
            .map(drop)
    }

    /// A name for an entry that nobody has, or that a killed call of ours has begun with.
    fn free_entry(&self, path: &Path, reason: &str) -> Result<PathBuf> {
        let name = path
            .file_name()
            .ok_or_else(|| Error::fatal(format!("'{}' has no name", path.display())))?;
        let places = self.common_dir().join("worktrees");
        for n in 0..1000 {
            let mut id = name.to_owned();
            if n > 0 {
                id.push(n.to_string());
            }
            let place = places.join(id);
            let is_ours = fs::read(place.join("locked"))
                .is_ok_and(|text| text.trim_ascii_end() == reason.as_bytes());
            if !place.exists() || (is_ours && !place.join("gitdir").exists()) {
                return Ok(place);
            }
        }
        Err(Error::fatal(format!(
            "there is no name left for '{}' in '{}'",
            path.display(),
            places.display()
        )))
    }
}

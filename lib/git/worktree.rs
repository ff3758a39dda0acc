//! Worktrees: found again, mended and removed. [`crate::git::checkout`] makes them.
//!
//! Whoever calls [`Repo::remove_worktree`] holds the repository's lock of the suite.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};
use crate::model::oid::Oid;

/// What a new worktree has checked out.
#[derive(Clone, Copy, Debug)]
pub enum Head<'a> {
    /// A branch, by its short name, which does not exist yet, or is left over at the very
    /// commit and checked out nowhere.
    NewBranch(&'a str),
    /// A branch, by its short name, which exists.
    Branch(&'a str),
    /// The commit alone.
    Detached,
}

/// A linked worktree and its private git directory, found once and named from then on,
/// never looked for: an agent may have replaced its `.git`.
#[derive(Clone, Debug)]
pub struct Worktree {
    /// Where its files are.
    pub path: PathBuf,
    /// `<common>/worktrees/<id>`.
    pub git_dir: PathBuf,
}

impl Worktree {
    /// A guarded git that works on exactly this worktree of exactly this repository,
    /// wherever the worktree's `.git` and `commondir` lead by now.
    pub(super) fn git(&self) -> Git {
        let git = Git::guarded(&self.path).at(&self.git_dir, &self.path);
        match self.git_dir.parent() {
            Some(all) if all.ends_with("worktrees") => {
                git.env("GIT_COMMON_DIR", all.parent().unwrap_or(all))
            }
            // A view of a clone's files, which no agent knows of.
            _ => git,
        }
    }
}

impl Repo {
    /// The registered worktree at a path, by what the repository says and not by what
    /// lies in the worktree.
    pub fn find_worktree(&self, path: &Path) -> Result<Option<Worktree>> {
        let places = self.common_dir().join("worktrees");
        let entries = match fs::read_dir(&places) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(error).or_fatal(|| format!("cannot read '{}'", places.display()));
            }
        };
        let wanted = path.join(".git");
        for entry in entries.flatten() {
            let git_dir = entry.path();
            let Ok(bytes) = fs::read(git_dir.join("gitdir")) else {
                continue;
            };
            let named = PathBuf::from(OsStr::from_bytes(bytes.trim_ascii_end()));
            let named = if named.is_absolute() {
                named
            } else {
                git_dir.join(named)
            };
            if named == wanted || same_place(&named, &wanted) {
                return Ok(Some(Worktree {
                    path: path.to_owned(),
                    git_dir,
                }));
            }
        }
        Ok(None)
    }

    /// Puts a worktree's `.git` file back where it is missing: without it git refuses to
    /// remove the worktree, however clean.
    ///
    /// # Errors
    /// Where something else has taken its place, such as a repository that an agent made
    /// there, that is not ours to touch.
    pub fn mend_worktree(&self, worktree: &Worktree) -> Result<()> {
        let link = worktree.path.join(".git");
        let failed = || format!("cannot write '{}'", link.display());
        match link.symlink_metadata() {
            Ok(found) if found.is_file() => Ok(()),
            Ok(_) => Err(Error::no(format!(
                "'{}' is not the file that git made",
                link.display()
            ))
            .hint("look at what it holds, and move it away")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut text = b"gitdir: ".to_vec();
                text.extend_from_slice(worktree.git_dir.as_os_str().as_bytes());
                text.push(b'\n');
                fs::write(&link, text).or_fatal(failed)
            }
            Err(error) => Err(error).or_fatal(failed),
        }
    }

    /// Removes a worktree, never by force: git refuses where it holds anything that is
    /// not committed, and then it is locked again and stays as it is.
    pub fn remove_worktree(&self, worktree: &Worktree, reason: &str) -> Result<()> {
        let path = worktree.path.as_os_str();
        let words = |verb: &'static str| {
            [
                OsStr::new("worktree"),
                OsStr::new(verb),
                OsStr::new("--"),
                path,
            ]
        };
        // It may be unlocked already, which is an error to git and none to us.
        self.git().answer(&words("unlock"), b"")?;
        // git looks whether it is clean, and must run nobody's filters for that.
        let none = self.no_attributes()?;
        let git = self.git().env("GIT_ATTR_SOURCE", none.as_str());
        let git = self.disarmed(git)?;
        let result = git.run(&words("remove"));
        if result.is_err() {
            let lock: [&OsStr; 6] = [
                OsStr::new("worktree"),
                OsStr::new("lock"),
                OsStr::new("--reason"),
                OsStr::new(reason),
                OsStr::new("--"),
                path,
            ];
            self.git().answer(&lock, b"")?;
        }
        result.map(drop)
    }

    /// Removes a worktree that the suite made for itself and that holds nobody's work,
    /// such as the place where a check ran: its directory first, then git's entry for it.
    pub fn remove_scratch_worktree(&self, worktree: &Worktree) -> Result<()> {
        match fs::remove_dir_all(&worktree.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error)
                    .or_fatal(|| format!("cannot remove '{}'", worktree.path.display()));
            }
            _ => {}
        }
        self.remove_worktree(worktree, "scratch")
    }

    /// The branch that a worktree's HEAD names, as a full ref name, and the commit it is at.
    pub fn worktree_head(&self, worktree: &Worktree) -> Result<(Option<String>, Oid)> {
        let commit = worktree
            .git()
            .line(&["rev-parse", "--verify", "HEAD^{commit}"])?;
        let commit = commit.parse().map_err(Error::fatal)?;
        let branch = worktree
            .git()
            .answer(&["symbolic-ref", "--quiet", "HEAD"], b"")?;
        let branch = branch.success.then(|| {
            String::from_utf8_lossy(&branch.stdout)
                .trim_end()
                .to_owned()
        });
        Ok((branch, commit))
    }
}

/// Whether two paths of a `.git`, which need not exist, lead to one place.
fn same_place(a: &Path, b: &Path) -> bool {
    let real = |link: &Path| {
        let root = link.parent()?;
        root.canonicalize().ok().or_else(|| {
            let parent = root.parent()?.canonicalize().ok()?;
            Some(parent.join(root.file_name()?))
        })
    };
    matches!((real(a), real(b)), (Some(a), Some(b)) if a == b)
}

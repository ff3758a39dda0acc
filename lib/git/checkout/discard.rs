//! Removes what was being made when its maker was killed, and nothing else.

use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::MAKING;
use super::admin::{real, staging};
use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};

/// How long a git that outlives its killed parent may go on writing into what is removed.
const ORPHAN: Duration = Duration::from_secs(20);

impl Repo {
    /// Removes what a killed `add_worktrees` left at `path`: only where it is registered and
    /// still locked with [`MAKING`]. Whether there was anything. The branch stays.
    ///
    /// The caller holds the repository's lock of the suite, so nobody is making it now.
    pub fn discard_half_made(&self, path: &Path) -> Result<bool> {
        let Some(found) = self.find_worktree(path)? else {
            return Ok(false);
        };
        if !is_half_made(&found.git_dir) {
            return Ok(false);
        }
        remove(self, &real(path)?, &found.git_dir)?;
        Ok(true)
    }

    /// Removes all that killed runs of `add_worktrees` left, wherever it is; how many
    /// worktrees that were. The caller holds the lock, as for
    /// [`Repo::discard_half_made`].
    ///
    /// What does not carry our mark is left alone: a git directory of a worktree without any
    /// files in it may be one that the user's own git makes at this moment.
    pub fn discard_unfinished(&self) -> Result<usize> {
        let unplaced = staging(self);
        match fs::remove_dir_all(&unplaced) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).or_fatal(|| format!("cannot remove '{}'", unplaced.display()));
            }
            _ => {}
        }
        let mut count = 0;
        let Ok(entries) = fs::read_dir(self.common_dir().join("worktrees")) else {
            return Ok(0);
        };
        for git_dir in entries.flatten().map(|entry| entry.path()) {
            if !is_half_made(&git_dir) {
                continue;
            }
            match root_of(&git_dir) {
                Some(root) => remove(self, &root, &git_dir)?,
                // git was killed before it said where the worktree is to be.
                None => remove_git_dir(self, &git_dir)?,
            }
            count += 1;
        }
        Ok(count)
    }
}

/// Whether a worktree's `locked` file has our mark.
fn is_half_made(git_dir: &Path) -> bool {
    fs::read(git_dir.join("locked")).is_ok_and(|text| text.trim_ascii_end() == MAKING.as_bytes())
}

/// The directory that a worktree's `gitdir` file names.
fn root_of(git_dir: &Path) -> Option<PathBuf> {
    let text = fs::read(git_dir.join("gitdir")).ok()?;
    let link = Path::new(std::ffi::OsStr::from_bytes(text.trim_ascii_end()));
    git_dir
        .join(link)
        .parent()
        .map(Path::to_owned)
        .filter(|root| root.is_absolute())
}

/// Removes a worktree that nobody has been given: its files, then its git directory.
pub(super) fn remove(repo: &Repo, root: &Path, git_dir: &Path) -> Result<()> {
    if is_gone(root, git_dir)? {
        return remove_git_dir(repo, git_dir);
    }
    let end = Instant::now() + ORPHAN;
    while let Err(error) = remove_files(root) {
        // A git whose parent was killed may still be writing there.
        if error.kind() != io::ErrorKind::DirectoryNotEmpty || Instant::now() > end {
            return Err(error).or_fatal(|| format!("cannot remove '{}'", root.display()));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    remove_git_dir(repo, git_dir)
}

/// Whether nothing of the worktree is left at its place.
///
/// # Errors
/// Where something else is there now.
fn is_gone(root: &Path, git_dir: &Path) -> Result<bool> {
    let Ok(mut entries) = fs::read_dir(root) else {
        return match root.symlink_metadata() {
            Ok(_) => Err(is_something_else(root)),
            Err(_) => Ok(true),
        };
    };
    let link = fs::read(root.join(".git")).unwrap_or_default();
    let named = link
        .strip_prefix(b"gitdir: ")
        .map(|text| Path::new(std::ffi::OsStr::from_bytes(text.trim_ascii_end())));
    let is_ours = named.is_some_and(|named| root.join(named).ends_with(last_two(git_dir)));
    // Killed before `.git` was written, or while it was: then there is nothing else.
    let is_alone = entries.next().is_none_or(|first| {
        let is_link = first.is_ok_and(|first| first.file_name() == ".git");
        is_link && link.is_empty() && entries.next().is_none()
    });
    if is_ours || is_alone {
        Ok(false)
    } else {
        Err(is_something_else(root))
    }
}

fn is_something_else(root: &Path) -> Error {
    Error::no(format!(
        "'{}' is not the worktree that was being made there",
        root.display()
    ))
    .hint("look at what it holds, and move it away")
}

/// `worktrees/<id>`: the way to it may have been written with other links.
fn last_two(git_dir: &Path) -> PathBuf {
    let names: Vec<_> = git_dir.components().rev().take(2).collect();
    names.into_iter().rev().collect()
}

/// `.git` goes last, so that what is left of a removal that is killed is still known.
fn remove_files(root: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) => return unless_missing(error),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name() == ".git" {
            continue;
        }
        let path = entry.path();
        let removed = if entry.file_type()?.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.or_else(unless_missing)?;
    }
    fs::remove_file(root.join(".git")).or_else(unless_missing)?;
    fs::remove_dir(root).or_else(unless_missing)
}

fn unless_missing(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound {
        Ok(())
    } else {
        Err(error)
    }
}

/// In one step away from where git looks, then for good.
fn remove_git_dir(repo: &Repo, git_dir: &Path) -> Result<()> {
    let failed = || format!("cannot remove '{}'", git_dir.display());
    let staging = staging(repo);
    fs::create_dir_all(&staging).or_fatal(failed)?;
    let away = tempfile::tempdir_in(&staging).or_fatal(failed)?;
    fs::rename(git_dir, away.path().join("gone"))
        // A git whose parent was killed cleans up, too.
        .or_else(unless_missing)
        .or_fatal(failed)?;
    away.close().or_fatal(failed)?;
    // git, too, has no such directory where there are no worktrees.
    let _ = fs::remove_dir(repo.common_dir().join("worktrees"));
    Ok(())
}

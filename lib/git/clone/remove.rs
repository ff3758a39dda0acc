//! Removing a clone, and nothing else: what is at its path must be the very directory that
//! was made there.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::git::clone::{ClonePlace, MARKER, is_directory};
use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};

/// The file that says which directory the clone is, by device and inode.
const IDENTITY: &str = "clone";

/// Repositories and worktrees below a clone's git directory, which would go with it.
const MORE: [(&str, &str); 2] = [
    ("worktrees", "worktrees of its own"),
    ("modules", "submodules"),
];

impl Repo {
    /// Fails where more than a clone would be removed with it.
    pub fn refuse_more_than_a_clone(&self, place: &ClonePlace) -> Result<()> {
        for (directory, what) in MORE {
            let within = place.path.join(".git").join(directory);
            if within
                .read_dir()
                .is_ok_and(|mut found| found.next().is_some())
            {
                return Err(
                    Error::no(format!("its clone has {what}, which cannot be kept"))
                        .hint("look at what they hold, and remove them"),
                );
            }
        }
        Ok(())
    }

    /// Removes a clone of which nothing must be kept any more.
    ///
    /// # Errors
    /// What lies at the path is not the clone that was made there, or git knows it as a
    /// worktree.
    pub fn remove_clone(&self, place: &ClonePlace) -> Result<()> {
        self.require_own_clone(place)?;
        let failed = || format!("cannot remove '{}'", place.path.display());
        discard_half_clone(place)?;
        fs::rename(&place.path, &place.half).or_fatal(failed)?;
        discard_half_clone(place)?;
        remove_all(&place.known)
    }

    /// Fails where a path does not lead to the clone that was made there.
    pub fn require_own_clone(&self, place: &ClonePlace) -> Result<()> {
        let path = &place.path;
        let not_ours = |why: &str| {
            Err(Error::no(format!("'{}' {why}", path.display()))
                .hint("look at what it is, and move it away"))
        };
        let failed = || format!("cannot look at '{}'", path.display());
        let found = path.symlink_metadata().or_fatal(failed)?;
        if !found.is_dir() {
            return not_ours("is not a directory");
        }
        let real = path.canonicalize().or_fatal(failed)?;
        let common_dir = self.common_dir().canonicalize();
        if common_dir.is_ok_and(|common_dir| common_dir.starts_with(&real)) {
            return not_ours("holds the repository itself");
        }
        if self.find_worktree(path)?.is_some() {
            return not_ours("is a worktree of the repository");
        }
        let read = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
        let is_same = read(place.known.join(IDENTITY)) == identity(&found);
        let is_marked = is_directory(&path.join(".git"))
            && read(path.join(".git").join(MARKER)).trim_end() == place.owner;
        if is_same || is_marked {
            Ok(())
        } else {
            not_ours("is not the clone that was made there")
        }
    }
}

/// Notes which directory the clone is. Its name may change, it stays the same.
pub(super) fn write_identity(place: &ClonePlace, clone: &Path) -> Result<()> {
    let failed = || format!("cannot write in '{}'", place.known.display());
    let found = clone.symlink_metadata().or_fatal(failed)?;
    fs::write(place.known.join(IDENTITY), identity(&found)).or_fatal(failed)
}

fn identity(found: &fs::Metadata) -> String {
    format!("{} {}\n", found.dev(), found.ino())
}

/// Removes what a killed process left of a clone that it was making or removing. Either no
/// agent has seen it, or all of it is kept.
pub fn discard_half_clone(place: &ClonePlace) -> Result<()> {
    remove_all(&place.half)
}

fn remove_all(directory: &Path) -> Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).or_fatal(|| format!("cannot remove '{}'", directory.display()))
        }
        _ => Ok(()),
    }
}

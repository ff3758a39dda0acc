//! What a fresh checkout lacks: ignored files of the user's own worktree that
//! `.worktreeinclude` lists, such as `.env` or `node_modules/`, are copied into an attempt's.

use std::collections::BTreeSet;
use std::fs::{self, FileTimes, Metadata, OpenOptions};
use std::io::{Error as IoError, ErrorKind};
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::{Path, PathBuf};

use crate::git::repo::Repo;
use crate::model::attempt::Attempt;
use crate::model::error::{Context, Result};
use crate::store::layout;

/// What was copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Files and symbolic links that are there now, whether from this call or one before.
    pub files: usize,
    /// What they hold, in bytes.
    pub bytes: u64,
    /// What was listed and left out, with the reason, a line each.
    pub left: Vec<String>,
}

/// Copies them. A file is copied when it is both ignored by git and matched by the
/// `.worktreeinclude` at the top of the user's own worktree; one that an attempt wrote does
/// not count. Directories come whole, symbolic links as such, modes and times are kept, and
/// the file system shares the bytes where it can. What the base has is never touched.
///
/// May be called again where an earlier call was killed, and only before anybody works in
/// the attempt's worktree: what a killed call left of a file is made anew.
///
/// # Errors
/// Where the attempt's worktree cannot be written.
pub fn copy_included(repo: &Repo, attempt: &Attempt) -> Result<Copied> {
    let mut copied = Copied::default();
    let Some(main) = repo.main_worktree() else {
        return Ok(copied);
    };
    let patterns = layout::include_file(&main);
    // A symbolic link could lead to a file that is not the user's word.
    if !patterns
        .symlink_metadata()
        .is_ok_and(|found| found.is_file())
    {
        return Ok(copied);
    }
    let included = repo.included(&main, &patterns)?;
    for path in &included.repositories {
        let why = "is a repository of its own";
        copied.left.push(format!("'{}' {why}", path.display()));
    }
    if included.files.is_empty() {
        return Ok(copied);
    }
    let tracked = repo.tracked_at(&attempt.base)?;
    let directories_of_base = parents(tracked.iter());
    let place = Place {
        from: &main,
        to: &attempt.worktree,
    };
    for path in &included.files {
        if tracked.contains(path) {
            let why = "is tracked in the base";
            copied.left.push(format!("'{}' {why}", path.display()));
            continue;
        }
        match place.copy(path)? {
            Done::Copied(bytes) => {
                copied.files += 1;
                copied.bytes += bytes;
            }
            Done::Left(why) => copied.left.push(format!("'{}' {why}", path.display())),
            Done::Gone => {}
        }
    }
    let directories = parents(included.files.iter());
    copied.left.extend(unusual(repo, &main, &directories)?);
    // Last, since some of them may forbid writing; the deepest first.
    for directory in directories.iter().rev() {
        if !directories_of_base.contains(directory) {
            place.keep_mode(directory)?;
        }
    }
    Ok(copied)
}

/// All directories above these paths, from the top of the worktree and without that.
fn parents<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for path in paths {
        for above in path.ancestors().skip(1) {
            if above.as_os_str().is_empty() || !found.insert(above.to_owned()) {
                break;
            }
        }
    }
    found
}

/// Sockets, pipes and devices beside what was copied, which git does not list.
fn unusual(repo: &Repo, main: &Path, directories: &BTreeSet<PathBuf>) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for directory in directories {
        let entries = fs::read_dir(main.join(directory));
        for entry in entries.into_iter().flatten().flatten() {
            let is_unusual = entry.file_type().is_ok_and(|kind| {
                kind.is_fifo()
                    || kind.is_socket()
                    || kind.is_block_device()
                    || kind.is_char_device()
            });
            let path = directory.join(entry.file_name());
            if is_unusual && repo.is_ignored(main, &path)? {
                found.push(format!("'{}' is no file", path.display()));
            }
        }
    }
    Ok(found)
}

/// From where to where.
struct Place<'a> {
    from: &'a Path,
    to: &'a Path,
}

/// What became of a path.
enum Done {
    /// It is there, with so many bytes.
    Copied(u64),
    /// It is not, and why.
    Left(&'static str),
    /// The user has just removed it.
    Gone,
}

impl Place<'_> {
    fn copy(&self, path: &Path) -> Result<Done> {
        let from = self.from.join(path);
        let found = match from.symlink_metadata() {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Done::Gone),
            Err(_) => return Ok(Done::Left("cannot be read")),
        };
        if !self.make_parents(path)? {
            return Ok(Done::Left("has a file or a link of the base above it"));
        }
        let to = self.to.join(path);
        if let Ok(there) = to.symlink_metadata() {
            if is_same(&found, &there) {
                return Ok(Done::Copied(found.len()));
            }
            if there.is_dir() {
                return Ok(Done::Left("is a directory in the base"));
            }
            // What a killed call left: nobody works here yet.
            fs::remove_file(&to).or_fatal(|| format!("cannot remove '{}'", to.display()))?;
        }
        let failed = || format!("cannot write '{}'", to.display());
        if found.is_symlink() {
            let target = fs::read_link(&from).or_fatal(|| format!("cannot read '{path:?}'"))?;
            symlink(target, &to).or_fatal(failed)?;
            return Ok(Done::Copied(0));
        }
        match OpenOptions::new().read(true).open(&from) {
            Ok(source) => copy_file(&source, &from, &found, &to).or_fatal(failed)?,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Done::Gone),
            Err(_) => return Ok(Done::Left("cannot be read")),
        }
        Ok(Done::Copied(found.len()))
    }

    /// Makes the directories above a path; false where something else stands there, and
    /// never through a symbolic link, which could lead out of the worktree.
    fn make_parents(&self, path: &Path) -> Result<bool> {
        let mut above: Vec<&Path> = path.ancestors().skip(1).collect();
        above.pop();
        for directory in above.into_iter().rev() {
            let place = self.to.join(directory);
            match place.symlink_metadata() {
                Ok(there) if there.is_dir() => {}
                Ok(_) => return Ok(false),
                Err(_) => fs::create_dir(&place)
                    .or_fatal(|| format!("cannot make the directory '{}'", place.display()))?,
            }
        }
        Ok(true)
    }

    fn keep_mode(&self, directory: &Path) -> Result<()> {
        let Ok(found) = self.from.join(directory).symlink_metadata() else {
            return Ok(());
        };
        let to = self.to.join(directory);
        if found.is_dir() && to.symlink_metadata().is_ok_and(|there| there.is_dir()) {
            fs::set_permissions(&to, found.permissions())
                .or_fatal(|| format!("cannot set the mode of '{}'", to.display()))?;
        }
        Ok(())
    }
}

/// The time of the last change is set last, so that a file that was copied by halves has
/// another.
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    a.file_type() == b.file_type()
        && a.len() == b.len()
        && (a.is_symlink() || a.modified().ok() == b.modified().ok())
}

fn copy_file(source: &fs::File, from: &Path, found: &Metadata, to: &Path) -> Result<(), IoError> {
    let target = OpenOptions::new().write(true).create_new(true).open(to)?;
    if !share_bytes(source, &target) {
        fs::copy(from, to)?;
    }
    target.set_permissions(found.permissions())?;
    target.set_times(FileTimes::new().set_modified(found.modified()?))
}

/// Whether the file system let the two share their bytes until one is changed.
#[cfg(target_os = "linux")]
fn share_bytes(source: &fs::File, target: &fs::File) -> bool {
    rustix::fs::ioctl_ficlone(target, source).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn share_bytes(_source: &fs::File, _target: &fs::File) -> bool {
    false
}

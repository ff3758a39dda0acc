//! The git directories of new worktrees, as `git worktree add` writes them, and the way back
//! from there.
//!
//! Each is written where git does not look, and then renamed to its place in one step: at no
//! moment is there one that is not locked, or that another git could stumble over.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use gix::bstr::BStr;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::guard::is_true;
use super::{MAKING, NewWorktree, discard, head, sparse};
use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::git::worktree::{Head, Worktree};
use crate::model::error::{Context, Error, Result};
use crate::model::oid::Oid;

/// What is below the common git directory while it has no place yet, or no more.
pub(super) fn staging(repo: &Repo) -> PathBuf {
    repo.common_dir().join("attempts").join("making")
}

/// A worktree that is being made.
struct Unfinished {
    worktree: Worktree,
    /// Its real path.
    root: PathBuf,
    /// Directories that were not there before, from the outermost to its own.
    new_dirs: Vec<PathBuf>,
}

/// Worktrees that are being made. Dropped before [`Making::complete`], everything that was
/// made is gone again.
pub(super) struct Making<'a> {
    repo: &'a Repo,
    commit: &'a Oid,
    branches: Vec<String>,
    unfinished: Vec<Unfinished>,
}

impl<'a> Making<'a> {
    pub fn begin(repo: &'a Repo, commit: &'a Oid) -> Self {
        Self {
            repo,
            commit,
            branches: Vec::new(),
            unfinished: Vec::new(),
        }
    }

    /// Makes the branch of a worktree, where it is to be new and is not there from a run
    /// that was killed.
    pub fn branch(&mut self, head: Head<'_>) -> Result<()> {
        let Head::NewBranch(name) = head else {
            return Ok(());
        };
        let name = format!("refs/heads/{name}");
        if self.repo.read_ref(&name)?.as_ref() == Some(self.commit) {
            return Ok(());
        }
        let why = format!("branch: Created from {}", self.commit);
        self.repo.create_ref(&name, self.commit, &why)?;
        self.branches.push(name);
        Ok(())
    }

    /// Takes note of a branch that git is about to make.
    pub fn expect_branch(&mut self, name: &str) {
        self.branches.push(format!("refs/heads/{name}"));
    }

    /// Makes the git directory of a worktree, and its directory with `.git` alone in it.
    pub fn register(&mut self, wanted: &NewWorktree<'_>) -> Result<()> {
        let mut place = Place::of(wanted.path)?;
        let failed = |what: &Path| format!("cannot make '{}'", what.display());
        for dir in &place.new_dirs {
            // The innermost is made once it is registered.
            if *dir != place.root {
                fs::create_dir(dir).or_fatal(|| failed(dir))?;
            }
        }
        place.root = real(&place.root)?;

        let staging = staging(self.repo);
        fs::create_dir_all(&staging).or_fatal(|| failed(&staging))?;
        let unplaced = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o777))
            .tempdir_in(&staging)
            .or_fatal(|| failed(&staging))?;
        self.fill(unplaced.path(), wanted, &place.root)
            .or_fatal(|| format!("cannot write in '{}'", staging.display()))??;
        let git_dir = self.put_in_place(unplaced.path(), wanted.path)?;
        // It is not there any more.
        let _ = unplaced.keep();

        self.unfinished.push(Unfinished {
            worktree: Worktree {
                path: wanted.path.to_owned(),
                git_dir: git_dir.clone(),
            },
            root: place.root.clone(),
            new_dirs: place.new_dirs,
        });
        match fs::create_dir(&place.root) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(error).or_fatal(|| failed(&place.root));
            }
            _ => {}
        }
        let link = place.root.join(".git");
        let mut text = b"gitdir: ".to_vec();
        text.extend_from_slice(git_dir.as_os_str().as_bytes());
        text.push(b'\n');
        fs::write(&link, text).or_fatal(|| failed(&link))
    }

    /// Takes note of a worktree that git has made, if it has. What git took back, it took
    /// back without the directories above.
    pub fn adopt(&mut self, path: &Path, new_dirs: Vec<PathBuf>) -> Result<bool> {
        let Some(worktree) = self.repo.find_worktree(path)? else {
            remove_dirs(&new_dirs);
            remove_dirs(&[self.repo.common_dir().join("worktrees")]);
            return Ok(false);
        };
        self.unfinished.push(Unfinished {
            root: real(path)?,
            worktree,
            new_dirs,
        });
        Ok(true)
    }

    fn fill(&self, dir: &Path, wanted: &NewWorktree<'_>, root: &Path) -> io::Result<Result<()>> {
        fs::write(dir.join("locked"), format!("{MAKING}\n"))?;
        let mut gitdir = root.join(".git").into_os_string().into_encoded_bytes();
        gitdir.push(b'\n');
        fs::write(dir.join("gitdir"), gitdir)?;
        fs::write(dir.join("commondir"), "../..\n")?;
        fs::create_dir(dir.join("refs"))?;
        let files = match head::files(self.repo, wanted.head, self.commit) {
            Ok(files) => files,
            Err(error) => return Ok(Err(error)),
        };
        for (name, text) in files {
            let path = dir.join(name);
            if name.starts_with("logs/") {
                fs::create_dir_all(dir.join("logs"))?;
            }
            fs::write(path, text)?;
        }
        let patterns = sparse::patterns(self.repo);
        if is_true(self.repo, "core.sparseCheckout") && patterns.is_file() {
            fs::create_dir(dir.join("info"))?;
            fs::write(dir.join("info/sparse-checkout"), fs::read(patterns)?)?;
        }
        let config = self.repo.git_dir().join("config.worktree");
        if is_true(self.repo, "extensions.worktreeConfig") && config.is_file() {
            let copy = dir.join("config.worktree");
            fs::write(&copy, fs::read(config)?)?;
            return Ok(leave_out_what_is_the_main_worktrees(&copy));
        }
        Ok(Ok(()))
    }

    /// Renames a git directory to `worktrees/<id>`. The id is the last name of the path as a
    /// ref could have it, with a number where it is taken.
    fn put_in_place(&self, unplaced: &Path, path: &Path) -> Result<PathBuf> {
        let common_dir = real(self.repo.common_dir())?;
        let worktrees = common_dir.join("worktrees");
        let failed = || format!("cannot make a git directory in '{}'", worktrees.display());
        match fs::create_dir(&worktrees) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(error).or_fatal(failed);
            }
            _ => {}
        }
        let name = path.file_name().unwrap_or(OsStr::new("worktree"));
        let id = gix::validate::reference::name_partial_or_sanitize(BStr::new(name.as_bytes()));
        for number in 0_u32.. {
            let mut id = id.clone();
            if number > 0 {
                id.extend(number.to_string().bytes());
            }
            let place = worktrees.join(OsStr::from_bytes(&id));
            match renameat_with(CWD, unplaced, CWD, &place, RenameFlags::NOREPLACE) {
                Ok(()) => return Ok(place),
                Err(Errno::EXIST | Errno::NOTEMPTY | Errno::NOTDIR) => {}
                // A file system that does not know how: an empty directory takes the name.
                Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
                    match fs::create_dir(&place) {
                        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                        made => made.or_fatal(failed)?,
                    }
                    fs::rename(unplaced, &place).or_fatal(failed)?;
                    return Ok(place);
                }
                Err(errno) => return Err(errno).or_fatal(failed),
            }
        }
        Err(Error::fatal(failed()))
    }

    /// The directories that are to be filled.
    pub fn roots(&self) -> Vec<PathBuf> {
        self.unfinished.iter().map(|one| one.root.clone()).collect()
    }

    /// Their git directories.
    pub fn git_dirs(&self) -> Vec<PathBuf> {
        let git_dir = |one: &Unfinished| one.worktree.git_dir.clone();
        self.unfinished.iter().map(git_dir).collect()
    }

    /// What is being made.
    pub fn worktrees(&self) -> Vec<Worktree> {
        let worktree = |one: &Unfinished| one.worktree.clone();
        self.unfinished.iter().map(worktree).collect()
    }

    /// Locks each worktree with its own reason, the last step of all.
    pub fn complete(mut self, new: &[NewWorktree<'_>]) -> Result<Vec<Worktree>> {
        for (one, wanted) in self.unfinished.iter().zip(new) {
            let locked = one.worktree.git_dir.join("locked");
            let next = one.worktree.git_dir.join("locked.new");
            fs::write(&next, format!("{}\n", wanted.reason))
                .and_then(|()| fs::rename(&next, &locked))
                .or_fatal(|| format!("cannot write '{}'", locked.display()))?;
        }
        self.branches.clear();
        let made = std::mem::take(&mut self.unfinished);
        Ok(made.into_iter().map(|one| one.worktree).collect())
    }
}

impl Drop for Making<'_> {
    /// There is nobody to tell what of it fails, and the next run finds the lock's reason.
    fn drop(&mut self) {
        for one in self.unfinished.drain(..).rev() {
            if discard::remove(self.repo, &one.root, &one.worktree.git_dir).is_err() {
                continue;
            }
            if !one.new_dirs.contains(&one.root) && !one.new_dirs.contains(&one.worktree.path) {
                // It was there, and empty.
                let _ = fs::create_dir(&one.root);
            }
            remove_dirs(&one.new_dirs);
        }
        for name in self.branches.drain(..) {
            let _ = self.repo.delete_ref(&name, self.commit);
        }
    }
}

/// Removes directories that were made on the way, as far as they are empty.
fn remove_dirs(dirs: &[PathBuf]) {
    for dir in dirs.iter().rev() {
        let _ = fs::remove_dir(dir);
    }
}

/// Where a worktree goes.
pub(super) struct Place {
    root: PathBuf,
    /// The directories that are not there yet, from the outermost to its own.
    pub new_dirs: Vec<PathBuf>,
}

impl Place {
    pub fn of(path: &Path) -> Result<Self> {
        let root = std::path::absolute(path)
            .or_fatal(|| format!("cannot tell where '{}' is", path.display()))?;
        let is_missing = |dir: &&Path| dir.symlink_metadata().is_err();
        let mut new_dirs: Vec<PathBuf> = root
            .ancestors()
            .take_while(is_missing)
            .map(Path::to_owned)
            .collect();
        new_dirs.reverse();
        Ok(Self { root, new_dirs })
    }
}

/// A path without symbolic links; of what does not exist, that of the directory it is in.
pub(super) fn real(path: &Path) -> Result<PathBuf> {
    let failed = || format!("cannot tell where '{}' is", path.display());
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(real), _, _) => Ok(real),
        (Err(_), Some(parent), Some(name)) => {
            Ok(parent.canonicalize().or_fatal(failed)?.join(name))
        }
        (Err(error), _, _) => Err(error).or_fatal(failed),
    }
}

/// A linked worktree is not bare, and is where it is.
fn leave_out_what_is_the_main_worktrees(config: &Path) -> Result<()> {
    let git = Git::guarded("/");
    let file = [
        OsStr::new("config"),
        OsStr::new("--file"),
        config.as_os_str(),
    ];
    for words in [
        &["--unset-all", "core.bare", "^true$"][..],
        &["--unset", "core.worktree"],
    ] {
        let words: Vec<&OsStr> = file
            .into_iter()
            .chain(words.iter().map(OsStr::new))
            .collect();
        // It fails where there is none, as is usual.
        git.answer(&words, b"")?;
    }
    Ok(())
}

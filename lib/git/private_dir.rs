//! A git directory of our own over somebody's worktree, gone when dropped. It shares the
//! objects and nothing else: its configuration, excludes, attributes and index are what we
//! say. So neither what an agent wrote for all worktrees, nor a `.git`, a `commondir` or an
//! `index.lock` that it left, has any part in what the suite does with its files.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, Mode, OFlags, flock, open};
use rustix::io::Errno;

use crate::git::exec::Git;
use crate::git::gix_error;
use crate::git::index_mark::IndexMark;
use crate::git::repo::Repo;
use crate::git::rules::Rules;
use crate::git::worktree::Worktree;
use crate::model::error::{Context, Error, Result};
use crate::model::oid::Oid;

/// What the names of such directories begin with.
const PREFIX: &str = "attempts-private-";

pub(super) struct PrivateDir {
    directory: OwnPlace,
    worktree: Worktree,
    objects: PathBuf,
}

impl PrivateDir {
    /// With an empty index.
    pub(super) fn empty(
        repo: &Repo,
        worktree: &Worktree,
        rules: &Rules,
        head: &Oid,
    ) -> Result<Self> {
        let common = repo.common_dir();
        let failed = || format!("cannot write in '{}'", common.display());
        let directory = OwnPlace::new(common).or_fatal(failed)?;
        let path = directory.path();
        for part in ["refs", "info"] {
            fs::create_dir(path.join(part)).or_fatal(failed)?;
        }
        let head = format!("{head}\n");
        for (name, bytes) in [
            ("HEAD", head.as_bytes()),
            ("config", &rules.config),
            ("info/exclude", &rules.exclude),
            ("info/attributes", &rules.attributes),
        ] {
            fs::write(path.join(name), bytes).or_fatal(failed)?;
        }
        Ok(Self {
            directory,
            worktree: worktree.clone(),
            objects: common.join("objects"),
        })
    }

    /// With a copy of the worktree's index; with HEAD's tree where that is gone or spoilt.
    /// Where `mark` is of that index, git need not read what is as young as the index.
    pub(super) fn with_index(
        repo: &Repo,
        worktree: &Worktree,
        rules: &Rules,
        head: &Oid,
        mark: Option<&IndexMark>,
    ) -> Result<Self> {
        let own = Self::empty(repo, worktree, rules, head)?;
        let copied = own.copy_index().or_fatal(|| {
            let place = worktree.git_dir.display();
            format!("cannot copy the index in '{place}'")
        })?;
        let mark = mark.filter(|mark| IndexMark::of(worktree).as_ref() == Some(mark));
        let hash = repo.gix.object_hash();
        let is_good = copied.is_some_and(|copied| own.adopt(hash, mark, &copied).is_ok());
        if !is_good {
            let _ = fs::remove_file(own.index());
            own.git().run(&["read-tree", head.as_str()])?;
        }
        Ok(own)
    }

    /// Copies the index, and tells of the copy as it was then.
    fn copy_index(&self) -> io::Result<Option<fs::Metadata>> {
        let theirs = self.worktree.git_dir.join("index");
        match fs::copy(&theirs, self.index()) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        }
        let copied = self.index().metadata()?;
        // git looks into files that are as young as the index: one that was written in the
        // same second, with the same size, looks unchanged. A younger index would hide it.
        let written = fs::FileTimes::new().set_modified(theirs.metadata()?.modified()?);
        fs::File::options()
            .write(true)
            .open(self.index())?
            .set_times(written)?;
        // An index may be split in two.
        for entry in fs::read_dir(&self.worktree.git_dir)?.flatten() {
            let name = entry.file_name();
            if name.as_bytes().starts_with(b"sharedindex.") {
                fs::copy(entry.path(), self.directory.path().join(name))?;
            }
        }
        Ok(Some(copied))
    }

    /// Takes the flags off by which git was told not to look at files that are there, and
    /// vouches for those that nobody has changed.
    fn adopt(
        &self,
        hash: gix::hash::Kind,
        mark: Option<&IndexMark>,
        copied: &fs::Metadata,
    ) -> Result<()> {
        let options = gix::index::decode::Options::default();
        let mut index = gix::index::File::at(self.index(), hash, false, options)
            .map_err(|error| gix_error("cannot read the index", &error))?;
        if mark.is_some_and(|mark| mark.vouch(&mut index, &self.worktree.path, copied)) {
            index
                .write(gix::index::write::Options::default())
                .map_err(|error| gix_error("cannot write the index", &error))?;
        }
        let overlooks =
            gix::index::entry::Flags::SKIP_WORKTREE | gix::index::entry::Flags::ASSUME_VALID;
        let mut paths = Vec::new();
        for entry in index.entries() {
            let path: &[u8] = entry.path(&index);
            if entry.flags.intersects(overlooks)
                && let path_there = self.worktree.path.join(OsStr::from_bytes(path))
                && path_there.symlink_metadata().is_ok()
            {
                paths.extend([path, &[0]].concat());
            }
        }
        if !paths.is_empty() {
            for flag in ["--no-assume-unchanged", "--no-skip-worktree"] {
                let arguments = ["update-index", flag, "-z", "--stdin"];
                self.git().run_with(&arguments, &paths)?;
            }
        }
        Ok(())
    }

    fn index(&self) -> PathBuf {
        self.directory.path().join("index")
    }

    /// A guarded git that works on the worktree's files through this directory.
    pub(super) fn git(&self) -> Git {
        Git::guarded(&self.worktree.path)
            .at(self.directory.path(), &self.worktree.path)
            .env("GIT_OBJECT_DIRECTORY", &self.objects)
            // The user's own is in our configuration, as it was when that was made.
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_PARAMETERS", "")
            .env("GIT_CONFIG_COUNT", "0")
            .config("core.untrackedCache=false")
            .config("core.splitIndex=false")
    }

    /// Makes our index the worktree's own. Left undone where somebody holds that, or where
    /// the worktree has no git directory any more.
    pub(super) fn give_index(&self) -> Result<()> {
        let failed = |error: io::Error| {
            let place = self.worktree.git_dir.display();
            Error::fatal(format!("cannot write the index in '{place}': {error}"))
        };
        let lock = self.worktree.git_dir.join("index.lock");
        let bytes = fs::read(self.index()).map_err(failed)?;
        match fs::File::create_new(&lock) {
            Ok(mut file) => io::Write::write_all(&mut file, &bytes).map_err(failed)?,
            Err(_) => return Ok(()),
        }
        fs::rename(&lock, self.worktree.git_dir.join("index")).map_err(failed)
    }
}

/// A directory of our own beside a repository's, gone when dropped, or when its process has
/// been killed and somebody else makes one.
pub(super) struct OwnPlace {
    directory: tempfile::TempDir,
    /// Its lock tells that somebody lives in it; none where the file system has no locks.
    _lived_in: Option<fs::File>,
}

impl OwnPlace {
    /// A new one in a common git directory.
    pub(super) fn new(common: &Path) -> io::Result<Self> {
        sweep(common);
        loop {
            let directory = tempfile::Builder::new().prefix(PREFIX).tempdir_in(common)?;
            // Until it is locked, somebody may sweep it out.
            let opened = match fs::File::open(directory.path()) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                opened => opened?,
            };
            let lock = flock(&opened, FlockOperation::NonBlockingLockShared);
            if lock != Err(Errno::WOULDBLOCK) && directory.path().is_dir() {
                return Ok(Self {
                    directory,
                    _lived_in: lock.is_ok().then_some(opened),
                });
            }
        }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.directory.path()
    }
}

/// Removes the directories that killed processes have left.
fn sweep(common: &Path) {
    let entries = fs::read_dir(common).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| entry.file_name().as_bytes().starts_with(PREFIX.as_bytes()));
    for entry in ours {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        // Held until it is gone: whoever has just made one will see.
        if let Ok(found) = open(entry.path(), flags, Mode::empty())
            && flock(&found, FlockOperation::NonBlockingLockExclusive).is_ok()
        {
            // What cannot be removed is in nobody's way.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_swept_out_and_what_is_lived_in_is_not() {
        let common = tempfile::tempdir().unwrap();
        let left = common.path().join(format!("{PREFIX}left"));
        fs::create_dir_all(left.join("refs")).unwrap();
        let mut place = OwnPlace::new(common.path()).unwrap();
        assert!(!left.exists());
        sweep(common.path());
        assert!(place.path().is_dir());
        drop(place._lived_in.take());
        sweep(common.path());
        assert!(!place.path().exists());
    }

    #[test]
    fn of_many_that_make_and_sweep_at_once_nobody_loses_its_own() {
        let common = tempfile::tempdir().unwrap();
        let make = || {
            for _ in 0..200 {
                let own = OwnPlace::new(common.path()).unwrap();
                sweep(common.path());
                fs::create_dir(own.path().join("refs")).unwrap();
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(make);
            }
        });
    }
}

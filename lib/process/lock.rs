//! Locks that the kernel lets go of when their holder dies.
//!
//! An attempt is alive exactly as long as its supervisor holds the lock of
//! that attempt: there is no process id to go stale and no clean-up after a
//! crash. `flock` locks belong to the open file, so they do not pass to a
//! child across `exec` (the standard library opens every file `O_CLOEXEC`).

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::{Errno, retry_on_intr};

/// How often a lock that somebody else holds is tried again.
const RETRY: Duration = Duration::from_millis(20);

/// An exclusive lock on a file, held until the value is dropped.
#[derive(Debug)]
pub struct FileLock {
    file: File,
}

impl FileLock {
    /// Takes the lock at `path`, and makes the file if there is none. Nothing
    /// when somebody holds it, be it another [`FileLock`] of this process.
    ///
    /// # Errors
    ///
    /// Whatever opening or locking gives, such as a missing directory, or a
    /// file system without locks.
    pub fn try_exclusive(path: &Path) -> io::Result<Option<Self>> {
        loop {
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(path)?;
            match retry_on_intr(|| flock(&file, FlockOperation::NonBlockingLockExclusive)) {
                Err(Errno::WOULDBLOCK) => return Ok(None),
                other => other?,
            }
            // Somebody may have removed the file since it was opened. Then this
            // is a lock on nothing that the next one to come would ever open.
            let lock = Self { file };
            if lock.is_at(path)? {
                return Ok(Some(lock));
            }
        }
    }

    /// Takes the lock at `path`, and waits for it: for ever, or as long as
    /// `wait` says.
    ///
    /// # Errors
    ///
    /// `TimedOut` when somebody still holds it after `wait`, and as
    /// [`try_exclusive`](Self::try_exclusive).
    pub fn exclusive(path: &Path, wait: Option<Duration>) -> io::Result<Self> {
        let started = Instant::now();
        loop {
            if let Some(lock) = Self::try_exclusive(path)? {
                return Ok(lock);
            }
            if wait.is_some_and(|wait| started.elapsed() >= wait) {
                let message = format!("{} is locked by another process", path.display());
                return Err(io::Error::new(io::ErrorKind::TimedOut, message));
            }
            thread::sleep(RETRY);
        }
    }

    fn is_at(&self, path: &Path) -> io::Result<bool> {
        let ours = self.file.metadata()?;
        match fs::metadata(path) {
            Ok(there) => Ok((there.dev(), there.ino()) == (ours.dev(), ours.ino())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // Closing alone would leave the lock with a child that another thread
        // has forked and that has not reached its `exec` yet.
        let _ = flock(&self.file, FlockOperation::Unlock);
    }
}

/// Whether somebody holds the lock at `path`. A missing file is not held.
///
/// The question itself takes a shared lock for some microseconds, and so may
/// make a [`FileLock::try_exclusive`] at that very moment see the lock as
/// held. Whoever must not miss the lock waits for it a little with
/// [`FileLock::exclusive`]. A holder is never disturbed, and several askers do
/// not disturb one another.
///
/// # Errors
///
/// Whatever opening or locking gives.
pub fn is_held(path: &Path) -> io::Result<bool> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        other => other?,
    };
    match retry_on_intr(|| flock(&file, FlockOperation::NonBlockingLockShared)) {
        Err(Errno::WOULDBLOCK) => Ok(true),
        Err(error) => Err(error.into()),
        Ok(()) => {
            flock(&file, FlockOperation::Unlock)?;
            Ok(false)
        }
    }
}

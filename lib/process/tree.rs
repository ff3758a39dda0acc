//! Trees of processes: who belongs to one, and how to end it to the last.
//!
//! There are two ways to hold a tree together, and [`Tree::of`] takes the
//! better one that there is.
//!
//! - In a process that has called [`become_supervisor`], on Linux: every
//!   descendant whose parent dies becomes a child of this process, also one
//!   that made itself a daemon by forking twice and by `setsid`. Nothing can
//!   get away. The price: **this process waits for all of its children here**,
//!   so no other thread may be running one of its own meanwhile. (A program
//!   that the same thread starts and waits for between two calls is fine.)
//! - Anywhere else: the process group that the main process leads. Several
//!   trees may live in one process, and what calls `setsid` gets away.

use std::io;
use std::time::Instant;

use rustix::io::Errno;
use rustix::process::{
    Pid, WaitOptions, WaitStatus, getpid, setsid, test_kill_process, test_kill_process_group, wait,
    waitpid,
};

pub use super::procfs::descendants;
use super::procfs::members;
pub use super::terminate::Reaped;

/// How many statuses are collected before something else has its turn.
/// Processes that fork as fast as they can end as fast as we can collect.
const REAPED_AT_ONCE: usize = 1000;

/// How a main process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this exit code.
    Code(i32),
    /// Of this signal.
    Signal(i32),
    /// Nobody can say: it did not even die of `SIGKILL`, or its status went to
    /// somebody else (as when this process was started with `SIGCHLD` ignored).
    Unknown,
}

/// Makes this process one that a tree cannot get away from: detached from the
/// terminal, and on Linux the one that orphans of the tree come to.
///
/// The leader of a process group cannot leave its session; it stays in it, and
/// a Ctrl-C in the terminal reaches it if it is in the foreground.
///
/// # Errors
///
/// What the system calls give; none is expected.
pub fn become_supervisor() -> io::Result<()> {
    // Whether it leads one already is not asked: in a container whose session began outside,
    // the kernel answers 0, which is nobody's number and which rustix does not expect.
    match setsid() {
        Ok(_) | Err(Errno::PERM) => {}
        Err(error) => return Err(error.into()),
    }
    adopt_orphans()
}

/// Makes this process the one that orphans of the tree come to, on Linux, and leaves it in its
/// terminal: for who runs one program and talks with a person.
///
/// # Errors
///
/// What the system call gives; none is expected.
pub fn adopt_orphans() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_child_subreaper(Some(getpid()))?;
    Ok(())
}

fn is_supervisor() -> bool {
    #[cfg(target_os = "linux")]
    return rustix::process::child_subreaper().is_ok_and(|setting| setting.is_some());
    #[cfg(not(target_os = "linux"))]
    false
}

/// A main process, and all that it has started; see the [module](self).
///
/// The value is the only one to wait for the main process: a
/// [`std::process::Child`] of it must not be waited for.
#[derive(Debug)]
pub struct Tree {
    pub(super) main: Pid,
    pub(super) ended: Option<(Exit, Instant)>,
    /// Whether this process holds all descendants, or the process group only.
    pub(super) holds_all: bool,
    /// Whether the last look found nobody left to wait for.
    pub(super) childless: bool,
}

impl Tree {
    /// The tree under `main`, a child of this process that leads a process
    /// group of its own and has not been waited for.
    #[must_use]
    pub fn of(main: Pid) -> Self {
        Self {
            main,
            ended: None,
            holds_all: is_supervisor(),
            childless: false,
        }
    }

    /// How the main process ended, and when that was noticed; nothing while it
    /// runs. Only [`reap`](Self::reap) and [`terminate`](Self::terminate) look.
    #[must_use]
    pub fn ended(&self) -> Option<(Exit, Instant)> {
        self.ended
    }

    /// Collects the status of processes that have ended, without waiting. Call
    /// it often: until then they are zombies.
    pub fn reap(&mut self) {
        for _ in 0..REAPED_AT_ONCE {
            let waited = if self.holds_all {
                wait(WaitOptions::NOHANG)
            } else if self.ended.is_none() {
                waitpid(Some(self.main), WaitOptions::NOHANG)
            } else {
                Err(Errno::CHILD)
            };
            match waited {
                Ok(Some((pid, status))) if pid == self.main => self.note_end(exit_of(status)),
                Ok(Some(_)) | Err(Errno::INTR) => {}
                Ok(None) => return,
                Err(_) => {
                    self.note_end(Exit::Unknown);
                    self.childless = true;
                    return;
                }
            }
        }
    }

    /// The first answer counts.
    pub(super) fn note_end(&mut self, exit: Exit) {
        self.ended.get_or_insert_with(|| (exit, Instant::now()));
    }

    /// The processes that are there now, zombies aside. Outside of Linux, where
    /// only the process group is known, its leader stands for all of them.
    #[must_use]
    pub fn alive(&self) -> Vec<Pid> {
        if self.holds_all {
            descendants(getpid())
        } else if !self.has_group() {
            Vec::new()
        } else if cfg!(target_os = "linux") {
            members(self.main)
        } else {
            vec![self.main]
        }
    }

    /// Whether the main process's group has members, zombies perhaps. Once the
    /// main process is waited for, its number may go to a stranger, but not
    /// while the group lives: then nobody has it.
    pub(super) fn has_group(&self) -> bool {
        let is_ours = self.ended.is_none() || test_kill_process(self.main) == Err(Errno::SRCH);
        is_ours && test_kill_process_group(self.main).is_ok()
    }
}

fn exit_of(status: WaitStatus) -> Exit {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => Exit::Code(code),
        (None, Some(signal)) => Exit::Signal(signal),
        (None, None) => Exit::Unknown,
    }
}

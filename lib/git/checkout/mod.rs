//! Worktrees of one commit, filled in one pass: every blob is decoded once and written to
//! all of them.
//!
//! The result is what `git worktree add` makes, to the byte. Where we do not do as git does,
//! [`guard`] sees it first and git makes the worktrees instead, one at a time, since
//! `git worktree add` races with itself (of 96 parallel ones, 16 failed). Whoever calls
//! holds the repository's lock of the suite.
//!
//! While a worktree is being made its `locked` file says [`MAKING`]; the very last step
//! replaces that with the caller's reason. So whatever a killed process leaves is known as
//! such, and [`discard`] removes it.

mod admin;
mod attributes;
mod batch;
mod by_git;
mod discard;
mod guard;
mod head;
mod index;
mod names;
mod pass;
mod post_checkout;
mod room;
mod sparse;
mod stat;
mod tree;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

pub use guard::Fallback;
pub(in crate::git) use tree::Weighed;

use crate::git::repo::Repo;
use crate::git::worktree::{Head, Worktree};
use crate::model::error::{Error, Kind, Result};
use crate::model::oid::Oid;
use admin::Making;

/// What the `locked` file of a worktree says while it is being made.
pub const MAKING: &str = "git-attempts: being made";

/// Whether the user's hooks run for a new worktree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hooks {
    /// As `git worktree add` runs them: `post-checkout`, once all else is complete.
    Run,
    /// Not: it is a place for the suite's own work.
    Skip,
}

/// A worktree that is wanted.
#[derive(Clone, Copy, Debug)]
pub struct NewWorktree<'a> {
    /// Where its files go: nothing, or an empty directory.
    pub path: &'a Path,
    /// What it has checked out.
    pub head: Head<'a>,
    /// The reason that it is locked with, so that `git worktree prune` and other tools
    /// keep off.
    pub reason: &'a str,
    /// Whether hooks run for it.
    pub hooks: Hooks,
}

/// Who made the worktrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Maker {
    /// We, in one pass over the files.
    Pass,
    /// git, one worktree at a time, for this reason.
    Git(Fallback),
}

/// What came of it.
#[derive(Debug)]
pub struct Made {
    /// The worktrees, in the order in which they were asked for.
    pub worktrees: Vec<Worktree>,
    /// Who made them.
    pub maker: Maker,
}

/// Why the pass stopped.
enum Halt {
    /// It cannot do as git does.
    LetGit(Fallback),
    /// Nobody could.
    Fail(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Fail(error)
    }
}

impl From<Fallback> for Halt {
    fn from(fallback: Fallback) -> Self {
        Self::LetGit(fallback)
    }
}

impl Repo {
    /// Refuses, before anything is made, what could not be made: where a path, a branch or
    /// a worktree's place is in use, where nothing can be written, and where there is not
    /// enough room on the disk for all of the files.
    pub fn refuse_unmakeable(&self, new: &[NewWorktree<'_>], commit: &Oid) -> Result<()> {
        names::refuse_names_in_use(self, new, commit)?;
        match guard::tree(self, commit) {
            Ok(tree) => {
                room::refuse_full_disk(self, new, &tree)?;
                self.weighed.keep(commit, tree);
                Ok(())
            }
            // git makes these, and its objects may not even be here to be weighed.
            Err(Halt::LetGit(_)) => Ok(()),
            Err(Halt::Fail(error)) => Err(error),
        }
    }

    /// Makes worktrees of one commit, all or none: on an error, and where `stop` becomes
    /// true, everything that this call made is gone again, branches included.
    ///
    /// [`Head::NewBranch`] takes a branch that is already at `commit` and checked out
    /// nowhere: a rerun meets it after a crash.
    pub fn add_worktrees(
        &self,
        new: &[NewWorktree<'_>],
        commit: &Oid,
        stop: &AtomicBool,
    ) -> Result<Made> {
        names::refuse_names_in_use(self, new, commit)?;
        let halt = match self.add_in_one_pass(new, commit, stop) {
            Ok(worktrees) => {
                return Ok(Made {
                    worktrees,
                    maker: Maker::Pass,
                });
            }
            Err(halt) => halt,
        };
        match halt {
            Halt::Fail(error) => Err(error),
            Halt::LetGit(fallback) => {
                let worktrees = by_git::add(self, new, commit, &fallback, stop)?;
                Ok(Made {
                    worktrees,
                    maker: Maker::Git(fallback),
                })
            }
        }
    }

    fn add_in_one_pass(
        &self,
        new: &[NewWorktree<'_>],
        commit: &Oid,
        stop: &AtomicBool,
    ) -> Result<Vec<Worktree>, Halt> {
        guard::refuse_what_git_does_otherwise(self, new)?;
        let tree = match self.weighed.take(commit) {
            Some(tree) => tree,
            None => guard::tree(self, commit)?,
        };
        let attributes = attributes::Attributes::of(self, &tree)?;
        room::refuse_full_disk(self, new, &tree)?;

        let mut making = Making::begin(self, commit);
        for wanted in new {
            refuse_stopped(stop)?;
            making.branch(wanted.head)?;
        }
        for wanted in new {
            refuse_stopped(stop)?;
            making.register(wanted)?;
        }
        let stats = pass::write_files(self, &making.roots(), &tree, &attributes, stop)?;
        index::write_all(self, &making.git_dirs(), &tree, &stats)?;
        refuse_stopped(stop)?;
        for (wanted, worktree) in new.iter().zip(making.worktrees()) {
            if wanted.hooks == Hooks::Run {
                post_checkout::run(self, &worktree, commit, stop)?;
            }
        }
        refuse_stopped(stop)?;
        Ok(making.complete(new)?)
    }

    /// [`Repo::add_worktrees`] for one worktree in which no hook runs.
    pub fn add_worktree(
        &self,
        path: &Path,
        head: Head<'_>,
        commit: &Oid,
        reason: &str,
    ) -> Result<Worktree> {
        let new = NewWorktree {
            path,
            head,
            reason,
            hooks: Hooks::Skip,
        };
        let made = self.add_worktrees(&[new], commit, &AtomicBool::new(false))?;
        made.worktrees
            .into_iter()
            .next()
            .ok_or_else(|| Error::fatal(format!("no worktree was made at '{}'", path.display())))
    }
}

fn refuse_stopped(stop: &AtomicBool) -> Result<()> {
    if stop.load(Ordering::Relaxed) {
        return Err(Error::new(
            Kind::Interrupted,
            "interrupted while worktrees were being made; they are gone again",
        ));
    }
    Ok(())
}

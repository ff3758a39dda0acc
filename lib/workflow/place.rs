//! The suite's own hidden programs, and the lock that keeps two commands apart.

use std::process::Command;
use std::time::Duration;

use crate::git::checkout::{Hooks, NewWorktree};
use crate::git::repo::Repo;
use crate::git::worktree::Head;
use crate::model::attempt::Attempt;
use crate::model::error::{Context, Result};
use crate::model::name::AttemptName;
use crate::process::lock::{FileLock, is_held};
use crate::store::layout;

/// This very program, in one of its hidden modes: nothing else on PATH needs to be named
/// `git-*`, and a supervisor is of the same version as whoever started it.
pub fn hidden(mode: HiddenMode) -> Result<Command> {
    let own =
        std::env::current_exe().or_fatal(|| "cannot tell where this program is".to_owned())?;
    let mut command = Command::new(own);
    command.arg(mode.flag());
    Ok(command)
}

/// What each of the four programs can also be, started by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HiddenMode {
    /// The supervisor of an attempt: common directory, attempt, number of places.
    Supervise,
    /// The runner of the checks of one tree, told on standard input.
    RunChecks,
}

impl HiddenMode {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Supervise, Self::RunChecks];

    /// The first word of its command line.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Supervise => "--supervise",
            Self::RunChecks => "--run-checks",
        }
    }
}

/// The reason that the scratch worktree of a check is locked with.
pub const CHECK_REASON: &str = "git-attempts: a check runs here";

/// Whether somebody adds or removes worktrees at this moment.
pub fn is_repository_locked(repo: &Repo) -> bool {
    is_held(&layout::repository_lock(repo)).unwrap_or(false)
}

/// Takes the repository's lock of the suite, under which worktrees are added and removed.
pub fn lock_repository(repo: &Repo) -> Result<FileLock> {
    let path = layout::repository_lock(repo);
    let failed = || format!("cannot take the lock '{}'", path.display());
    std::fs::create_dir_all(layout::state_dir(repo)).or_fatal(failed)?;
    FileLock::exclusive(&path, Some(Duration::from_secs(600))).or_fatal(failed)
}

/// The reason that an attempt's worktree is locked with.
pub fn lock_reason(name: &AttemptName) -> String {
    format!("git-attempts: attempt {name}")
}

/// The reasons of several.
pub fn lock_reasons(attempts: &[&Attempt]) -> Vec<String> {
    let names = attempts.iter().map(|attempt| &attempt.name);
    names.map(lock_reason).collect()
}

/// The worktrees that attempts are to have, locked with these reasons.
pub fn new_worktrees<'a>(attempts: &[&'a Attempt], reasons: &'a [String]) -> Vec<NewWorktree<'a>> {
    let wanted = |(attempt, reason): (&&'a Attempt, &'a String)| NewWorktree {
        path: &attempt.worktree,
        head: Head::NewBranch(attempt.branch_name()),
        reason,
        hooks: Hooks::Run,
    };
    attempts.iter().zip(reasons).map(wanted).collect()
}

//! An attempt's record, branch and worktree, in that order; then its supervisor.

use std::fs;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use crate::git::exec::local_environment;
use crate::git::repo::Repo;
use crate::git::worktree::Head;
use crate::model::attempt::{Attempt, End, Outcome, State};
use crate::model::error::{Context, Error, Result};
use crate::model::name::{AttemptName, PlanName, TaskName};
use crate::model::plan::{Plan, Task};
use crate::model::prompt::prompt;
use crate::process::detach::spawn_detached;
use crate::process::interrupt::Interrupts;
use crate::process::lock::{FileLock, is_held};
use crate::store::attempts::{self, Updated};
use crate::store::layout::{self, AttemptDir};
use crate::workflow::place::{self, HiddenMode};

/// How long a supervisor may take to hold its attempt's lock.
const LAUNCH: Duration = Duration::from_secs(30);

/// How long after a Ctrl-C a supervisor is still waited for that it may have ended.
const LAUNCH_INTERRUPTED: Duration = Duration::from_secs(2);

/// Why an attempt has nothing to show that the user stopped as it was being made.
const STOPPED_EARLY: &str = "stopped before it began";

/// An attempt that exists and is still ours: nobody takes it for lost while this lives.
pub struct Prepared {
    /// The attempt.
    pub attempt: Attempt,
    /// The branch's short name.
    branch: String,
    dir: AttemptDir,
    /// Held for as long as the value lives.
    _launch: FileLock,
}

impl std::ops::Deref for Prepared {
    type Target = Attempt;

    fn deref(&self) -> &Attempt {
        &self.attempt
    }
}

/// The reason that an attempt's worktree is locked with.
pub fn lock_reason(name: &AttemptName) -> String {
    format!("git-attempts: attempt {name}")
}

/// Refuses, before anything is made, where worktrees or branches could not be.
pub fn refuse_bad_places(repo: &Repo, plan: &PlanName, tasks: &[&Task]) -> Result<()> {
    for task in tasks {
        let first = AttemptName {
            plan: plan.clone(),
            task: task.name.clone(),
            n: NonZeroU32::MIN,
        };
        let branch = layout::branch(repo, &first);
        for (end, _) in branch.match_indices('/') {
            let above = &branch[..end];
            if repo.read_ref(&format!("refs/heads/{above}"))?.is_some() {
                return Err(Error::fatal(format!(
                    "there is a branch '{above}', so that no branch '{above}/…' can be made"
                ))
                .hint("choose another prefix: git config attempt.branchPrefix <prefix>"));
            }
        }
    }
    let root = layout::worktree_root(repo);
    let main = repo.main_place();
    if root.starts_with(&main) {
        return Err(Error::fatal(format!(
            "attempt.worktreeDir '{}' is inside of the repository's own worktree",
            root.display()
        ))
        .hint("worktrees of attempts belong beside it, where no clean-up of yours reaches them"));
    }
    fs::create_dir_all(&root)
        .and_then(|()| tempfile::tempfile_in(&root))
        .map(drop)
        .or_fatal(|| {
            format!(
                "cannot write in '{}', where the worktrees go",
                root.display()
            )
        })
}

/// Makes an attempt of `template`. Its number is taken by creating its record, which must
/// not exist: of two spawns at the same time, each gets numbers of its own. `None` where the
/// user interrupted meanwhile.
pub fn make(
    repo: &Repo,
    plan: &Plan,
    task: &TaskName,
    template: Attempt,
    interrupts: &Interrupts,
) -> Result<Option<Prepared>> {
    let mut prepared = take_number(repo, plan, task, template)?;
    let name = prepared.attempt.name.clone();
    let made = place::lock_repository(repo).and_then(|_lock| {
        let reason = lock_reason(&name);
        let head = Head::NewBranch(&prepared.branch);
        let attempt = &prepared.attempt;
        repo.add_worktree(&attempt.worktree, head, &attempt.base, &reason)
    });
    let Err(error) = made else {
        let record = attempts::update(repo, &name, "queued", |attempt| {
            attempt.state = State::Queued;
            Ok(Updated::default())
        })?;
        prepared.attempt = record.attempt;
        return Ok(Some(prepared));
    };
    // A Ctrl-C ends git too, and may reach it before us.
    std::thread::sleep(Duration::from_millis(50));
    let is_interrupted = interrupts.pending().is_some();
    let (outcome, cause) = if is_interrupted {
        (Outcome::Stopped, STOPPED_EARLY.to_owned())
    } else {
        (
            Outcome::Failed,
            format!("its worktree could not be made: {error}"),
        )
    };
    end_before_it_began(repo, &name, outcome, &cause)?;
    if is_interrupted {
        return Ok(None);
    }
    Err(Error::fatal(format!("attempt '{name}': {cause}"))
        .hint("those before it go on: git spawn list"))
}

/// Its number stays taken, and its record says why there is nothing behind it.
fn end_before_it_began(
    repo: &Repo,
    name: &AttemptName,
    outcome: Outcome,
    cause: &str,
) -> Result<()> {
    attempts::update(repo, name, "not begun", |attempt| {
        attempt.state = State::Ended(End {
            outcome,
            cause: Some(cause.to_owned()),
            exit: None,
            ended: jiff::Timestamp::now(),
            milliseconds: 0,
            leaked: 0,
            reported: false,
            steering_changed: Vec::new(),
        });
        Ok(Updated::default())
    })
    .map(drop)
}

fn take_number(repo: &Repo, plan: &Plan, task: &TaskName, template: Attempt) -> Result<Prepared> {
    let mut n = attempts::next_number(repo, &plan.name, task)?;
    loop {
        let name = AttemptName {
            plan: plan.name.clone(),
            task: task.clone(),
            n,
        };
        let dir = AttemptDir::new(repo, &name);
        let failed = || format!("cannot write in '{}'", dir.path().display());
        fs::create_dir_all(dir.path()).or_fatal(failed)?;
        // Held before the record exists, so that nobody ever sees it without a keeper.
        let launch = FileLock::exclusive(&dir.launch_lock(), Some(Duration::from_millis(200)));
        if let Ok(launch) = launch {
            let branch = layout::branch(repo, &name);
            let attempt = Attempt {
                branch: format!("refs/heads/{branch}"),
                worktree: layout::worktree(repo, &name),
                name,
                ..template.clone()
            };
            let prompt = prompt(plan, &attempt.name, attempt.approach.as_ref());
            match attempts::create(repo, &attempt, &plan.source, &prompt) {
                Ok(()) => {
                    return Ok(Prepared {
                        attempt,
                        branch,
                        dir,
                        _launch: launch,
                    });
                }
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error),
            }
        }
        // Somebody else has it, or is about to.
        n = n.saturating_add(1);
    }
}

/// Starts the supervisor of an attempt, and lets go once it holds the attempt itself.
pub fn launch(
    repo: &Repo,
    prepared: &Prepared,
    slots: usize,
    interrupts: &Interrupts,
) -> Result<()> {
    let dir = &prepared.dir;
    let mut command = place::hidden(HiddenMode::Supervise)?;
    command
        .arg(repo.common_dir())
        .arg(prepared.attempt.name.to_string())
        .arg(slots.to_string())
        .current_dir(repo.common_dir());
    for name in local_environment() {
        command.env_remove(name);
    }
    let log = dir.supervisor_log();
    spawn_detached(&mut command, &log).or_fatal(|| "cannot start the supervisor".to_owned())?;
    let began = Instant::now();
    while !is_held(&dir.lock()).unwrap_or(false) {
        let ended = attempts::read(repo, &prepared.attempt.name)?
            .attempt
            .end()
            .is_some();
        if ended {
            return Ok(());
        }
        // In its first milliseconds a Ctrl-C reaches it too, and ends it.
        if interrupts.pending().is_some() && began.elapsed() > LAUNCH_INTERRUPTED {
            let name = &prepared.attempt.name;
            return end_before_it_began(repo, name, Outcome::Stopped, STOPPED_EARLY);
        }
        if began.elapsed() > LAUNCH {
            return Err(Error::fatal(format!(
                "the supervisor of attempt '{}' did not start",
                prepared.attempt.name
            ))
            .hint(format!("it may say why in '{}'", log.display())));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

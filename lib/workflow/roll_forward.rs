//! Making what a spawn has ordered, as far as it is not there: records, then all worktrees,
//! then supervisors. Killed at any moment, it is gone on with by whoever runs it again.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::git::repo::Repo;
use crate::model::attempt::{End, Outcome, State, Step};
use crate::model::error::{Context, Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::AttemptName;
use crate::model::plan::Plan;
use crate::model::plan_parser::parse;
use crate::model::prompt::prompt;
use crate::model::spawn::Spawn;
use crate::process::interrupt::Interrupts;
use crate::process::lock::{FileLock, is_held};
use crate::store::attempts::{self, Updated};
use crate::store::layout::AttemptDir;
use crate::store::spawns;
use crate::workflow::approve;
use crate::workflow::fill::fill;
use crate::workflow::include;
use crate::workflow::launch::{self, Launched};
use crate::workflow::order::{Ordered, all_interrupted};
use crate::workflow::place;

/// Why an attempt has nothing to show that the user stopped as it was being made.
const STOPPED_EARLY: &str = "stopped before it began";

/// Goes on with every spawn that was killed before all that it ordered was made. Returns
/// the attempts that it is about.
pub fn finish_interrupted(
    repo: &Repo,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Vec<AttemptName>> {
    let mut names = Vec::new();
    for ordered in all_interrupted(repo)? {
        // They were approved when it was ordered, and may have been taken back since.
        if ordered.spawn.attempts.iter().any(|one| one.setup.is_some()) {
            approve::require(repo, &plan_of(&ordered.spawn)?)?;
        }
        names.extend(make(repo, &ordered, interrupts, listen)?);
    }
    Ok(names)
}

/// Makes what is ordered and returns the attempts' names. When the user interrupts, what has
/// not begun is ended; when something cannot be made, so is all the rest.
pub fn make(
    repo: &Repo,
    ordered: &Ordered,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Vec<AttemptName>> {
    let spawn = &ordered.spawn;
    let result = make_all(repo, spawn, interrupts, listen);
    if let Err(error) = &result {
        // A Ctrl-C ends git too, and may reach it before us.
        std::thread::sleep(Duration::from_millis(50));
        let is_unwanted = is_unwanted(interrupts);
        let (outcome, cause) = if is_unwanted {
            (Outcome::Stopped, STOPPED_EARLY.to_owned())
        } else {
            (Outcome::Failed, format!("it could not be made: {error}"))
        };
        end_what_has_not_begun(repo, spawn, outcome, &cause)?;
        spawns::close(repo, &ordered.plan, &spawn.id)?;
        if !is_unwanted {
            return result;
        }
    } else {
        spawns::close(repo, &ordered.plan, &spawn.id)?;
    }
    Ok(names(spawn))
}

fn make_all(
    repo: &Repo,
    spawn: &Spawn,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Vec<AttemptName>> {
    // Held before the records exist, so that nobody ever sees one without a keeper.
    let keepers: Vec<FileLock> = spawn
        .attempts
        .iter()
        .map(|attempt| keep(repo, &attempt.name))
        .collect::<Result<_>>()?;
    write_records(repo, spawn)?;
    make_worktrees(repo, spawn, interrupts, listen)?;
    launch_all(repo, spawn, interrupts)?;
    drop(keepers);
    Ok(names(spawn))
}

fn names(spawn: &Spawn) -> Vec<AttemptName> {
    let attempts = spawn.attempts.iter();
    attempts.map(|attempt| attempt.name.clone()).collect()
}

/// Holds an attempt until its supervisor does, so that nobody takes it for lost meanwhile.
pub(super) fn keep(repo: &Repo, name: &AttemptName) -> Result<FileLock> {
    let dir = AttemptDir::new(repo, name);
    std::fs::create_dir_all(dir.path())
        .and_then(|()| FileLock::exclusive(&dir.launch_lock(), Some(Duration::from_secs(2))))
        .or_fatal(|| format!("cannot take '{}'", dir.launch_lock().display()))
}

fn plan_of(spawn: &Spawn) -> Result<Plan> {
    let plan = parse(&spawn.plan).plan;
    plan.ok_or_else(|| Error::fatal("the plan of the spawn cannot be read"))
}

fn write_records(repo: &Repo, spawn: &Spawn) -> Result<()> {
    let plan = plan_of(spawn)?;
    for attempt in &spawn.attempts {
        match attempts::find_record(repo, &attempt.name)? {
            None => {
                let prompt = prompt(&plan, &attempt.name.task, attempt.approach.as_ref());
                attempts::create(repo, attempt, &spawn.plan, &prompt)?;
            }
            Some(record) if record.attempt.spawn == spawn.id => {}
            Some(_) => {
                return Err(Error::fatal(format!(
                    "attempt '{}' is of another spawn",
                    attempt.name
                )));
            }
        }
    }
    Ok(())
}

/// Fills the worktrees that are not complete, all in one pass, and only then says so in the
/// records.
fn make_worktrees(
    repo: &Repo,
    spawn: &Spawn,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<()> {
    let mut unmade = Vec::new();
    for attempt in &spawn.attempts {
        let state = attempts::read(repo, &attempt.name)?.attempt.state;
        let step = Step::Worktree;
        if state == (State::Preparing { step }) {
            unmade.push(attempt);
        }
    }
    if unmade.is_empty() {
        return Ok(());
    }
    {
        let _lock = place::lock_repository(repo)?;
        fill(repo, &unmade, interrupts, listen)?;
    }
    for attempt in unmade {
        for left in include::copy_included(repo, attempt)?.left {
            listen(Event::Warning(format!("not copied: {left}")));
        }
        attempts::update(repo, &attempt.name, "queued", |attempt| {
            attempt.state = State::Queued;
            Ok(Updated::default())
        })?;
        listen(Event::Prepared {
            attempt: attempt.name.clone(),
            branch: attempt.branch_name().to_owned(),
            worktree: attempt.worktree.display().to_string(),
        });
    }
    Ok(())
}

/// Starts the supervisors of all that wait for one, then waits until each is there.
fn launch_all(repo: &Repo, spawn: &Spawn, interrupts: &Interrupts) -> Result<()> {
    let mut started = Vec::new();
    for attempt in &spawn.attempts {
        let name = &attempt.name;
        if is_unwanted(interrupts) {
            return Err(Error::fatal(STOPPED_EARLY));
        }
        let is_queued = attempts::read(repo, name)?.attempt.state == State::Queued;
        if is_queued && !is_held(&AttemptDir::new(repo, name).lock()).unwrap_or(false) {
            launch::start(repo, name, spawn.slots)?;
            started.push(name);
        }
    }
    for name in started {
        if launch::wait(repo, name, interrupts)? == Launched::Interrupted {
            end_before_it_began(repo, name, Outcome::Stopped, STOPPED_EARLY)?;
        }
    }
    Ok(())
}

fn is_unwanted(interrupts: &Interrupts) -> bool {
    interrupts.wants_an_end().load(Ordering::Relaxed)
}

/// Whatever no supervisor has taken. Its number stays taken, and its record says why there
/// is nothing behind it.
fn end_what_has_not_begun(repo: &Repo, spawn: &Spawn, outcome: Outcome, cause: &str) -> Result<()> {
    for attempt in &spawn.attempts {
        let name = &attempt.name;
        let is_held = is_held(&AttemptDir::new(repo, name).lock()).unwrap_or(false);
        if attempts::find_record(repo, name)?.is_some() && !is_held {
            end_before_it_began(repo, name, outcome, cause)?;
        }
    }
    Ok(())
}

fn end_before_it_began(
    repo: &Repo,
    name: &AttemptName,
    outcome: Outcome,
    cause: &str,
) -> Result<()> {
    attempts::update(repo, name, "not begun", |attempt| {
        if matches!(attempt.state, State::Preparing { .. } | State::Queued) {
            attempt.state = State::Ended(Box::new(End::not_begun(outcome, cause)));
        }
        Ok(Updated::default())
    })
    .map(drop)
}

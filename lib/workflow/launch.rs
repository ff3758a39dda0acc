//! Starting supervisors, and waiting until each holds its attempt.

use std::time::{Duration, Instant};

use crate::git::exec::local_environment;
use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};
use crate::model::name::AttemptName;
use crate::process::detach::spawn_detached;
use crate::process::interrupt::Interrupts;
use crate::process::lock::is_held;
use crate::store::attempts;
use crate::store::layout::AttemptDir;
use crate::workflow::place::{self, HiddenMode};

/// How long a supervisor may take to hold its attempt's lock.
const LAUNCH: Duration = Duration::from_secs(30);

/// How long after a Ctrl-C a supervisor is still waited for that it may have ended.
const LAUNCH_INTERRUPTED: Duration = Duration::from_secs(2);

/// How often it is looked whether a supervisor is there: two milliseconds is what it takes
/// to start one.
const INTERVAL: Duration = Duration::from_millis(2);

/// Starts the supervisor of an attempt whose worktree is complete.
pub fn start(repo: &Repo, name: &AttemptName, slots: usize) -> Result<()> {
    let mut command = place::hidden(HiddenMode::Supervise)?;
    command
        .arg(repo.common_dir())
        .arg(name.to_string())
        .arg(slots.to_string())
        .current_dir(repo.common_dir());
    for variable in local_environment() {
        command.env_remove(variable);
    }
    let log = AttemptDir::new(repo, name).supervisor_log();
    spawn_detached(&mut command, &log)
        .map(drop)
        .or_fatal(|| "cannot start the supervisor".to_owned())
}

/// Whether a supervisor took its attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Launched {
    /// It holds it, or has ended it already.
    Taken,
    /// A Ctrl-C in its first milliseconds ended it.
    Interrupted,
}

/// Waits until the supervisor of an attempt holds it.
pub fn wait(repo: &Repo, name: &AttemptName, interrupts: &Interrupts) -> Result<Launched> {
    let dir = AttemptDir::new(repo, name);
    let began = Instant::now();
    loop {
        if is_held(&dir.lock()).unwrap_or(false)
            || attempts::read(repo, name)?.attempt.end().is_some()
        {
            return Ok(Launched::Taken);
        }
        // In its first milliseconds a Ctrl-C reaches it too, and ends it.
        if interrupts.pending().is_some() && began.elapsed() > LAUNCH_INTERRUPTED {
            return Ok(Launched::Interrupted);
        }
        if began.elapsed() > LAUNCH {
            let log = dir.supervisor_log();
            return Err(
                Error::fatal(format!("the supervisor of attempt '{name}' did not start"))
                    .hint(format!("it may say why in '{}'", log.display())),
            );
        }
        std::thread::sleep(INTERVAL);
    }
}

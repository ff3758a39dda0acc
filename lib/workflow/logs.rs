//! `git spawn logs` and `git spawn stop`.

use std::fs;

use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, Status};
use crate::model::error::{Context, Error, Result};
use crate::model::name::{AttemptName, AttemptPattern};
use crate::process::log_follower::{LogFollower, LogPart};
use crate::process::log_reader::{LogText, read_log};
use crate::store::attempts;
use crate::store::layout::AttemptDir;
use crate::workflow::list::{Seen, see};
use crate::workflow::settle_lost::settle_lost;

/// What the agent of an attempt printed.
pub fn logs(repo: &Repo, pattern: &AttemptPattern) -> Result<LogText> {
    let name = attempts::find_name(repo, pattern)?;
    let path = AttemptDir::new(repo, &name).log();
    match read_log(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(no_log(&name)),
        Err(error) => Err(error).or_fatal(|| format!("cannot read '{}'", path.display())),
    }
}

fn no_log(name: &AttemptName) -> Error {
    Error::missing(format!("attempt '{name}' has no log in this clone"))
}

/// Hands on what the agent of an attempt printed and prints, until the attempt is over;
/// `pause` passes the time between two looks. Returns the attempt if it was at work at
/// first.
pub fn follow(
    repo: &Repo,
    pattern: &AttemptPattern,
    pause: &dyn Fn(),
    each: &mut dyn FnMut(LogPart) -> Result<()>,
) -> Result<Option<Seen>> {
    let name = attempts::find_name(repo, pattern)?;
    let path = AttemptDir::new(repo, &name).log();
    let mut log = LogFollower::new(&path);
    let mut state = see(repo, attempts::read_state(repo, &name, None)?)?;
    if !state.status.is_live() && !path.exists() {
        return Err(no_log(&name));
    }
    let was_live = state.status.is_live();
    loop {
        // In this order: what was printed before the end is there to be read after it.
        let is_over = !state.status.is_live();
        let failed = || format!("cannot read '{}'", path.display());
        while let Some(part) = log.read_on().or_fatal(failed)? {
            each(part)?;
        }
        if is_over {
            return Ok(was_live.then_some(state));
        }
        pause();
        state = see(repo, attempts::read_state(repo, &name, Some(state.state))?)?;
    }
}

/// What came of the wish that an attempt stop.
#[derive(Debug)]
pub enum Stopped {
    /// Its supervisor has been asked.
    Asked(AttemptName),
    /// It had none any more: what still ran is ended, and its end is recorded.
    Settled(Box<Attempt>),
}

/// Asks an attempt's supervisor to stop. What the agent has done is kept, also where the
/// supervisor is dead.
pub fn stop(repo: &Repo, pattern: &AttemptPattern) -> Result<Stopped> {
    let name = attempts::find_name(repo, pattern)?;
    let found = see(repo, attempts::read_state(repo, &name, None)?)?;
    if found.status == Status::Lost {
        let record = settle_lost(repo, found.attempt())?;
        return Ok(Stopped::Settled(Box::new(record.attempt)));
    }
    if !found.status.is_live() {
        let status = found.status;
        return Err(Error::no(format!(
            "attempt '{name}' is not running: it is {status}"
        )));
    }
    ask_to_stop(repo, &name, Stop::Kindly)?;
    Ok(Stopped::Asked(name))
}

/// How an attempt is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Its agent is asked, and has some time to end.
    Kindly,
    /// Its agent is killed.
    Now,
}

/// Leaves the wish where the supervisor looks for it.
pub fn ask_to_stop(repo: &Repo, name: &AttemptName, stop: Stop) -> Result<()> {
    let path = AttemptDir::new(repo, name).stop();
    let word = match stop {
        Stop::Kindly => "",
        Stop::Now => "now",
    };
    fs::write(&path, word).or_fatal(|| format!("cannot write '{}'", path.display()))
}

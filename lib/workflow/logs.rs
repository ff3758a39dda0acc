//! `git spawn logs` and `git spawn stop`.

use std::fs;
use std::path::PathBuf;

use crate::git::repo::Repo;
use crate::model::attempt::{AgentSpec, Attempt, Status};
use crate::model::error::{Context, Error, Result};
use crate::model::name::{AttemptName, AttemptPattern};
use crate::process::capped_log::move_log;
use crate::process::log_follower::{LogFollower, LogPart};
use crate::process::log_reader::{LogText, read_log};
use crate::store::attempts;
use crate::store::layout::AttemptDir;
use crate::workflow::list::{Seen, see};
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::settle_lost::settle_lost;

/// What the agent of an attempt printed, in its latest round or an earlier one.
pub fn logs(repo: &Repo, pattern: &AttemptPattern, round: Option<u32>) -> Result<LogText> {
    let name = attempts::find_name(repo, pattern)?;
    let dir = AttemptDir::new(repo, &name);
    let path = match round {
        None => dir.log(),
        Some(round) => log_of(repo, &name, &dir, round)?,
    };
    match (read_log(&path), round) {
        (Ok(text), _) => Ok(text),
        (Err(error), None) if error.kind() == std::io::ErrorKind::NotFound => Err(no_log(&name)),
        (Err(error), Some(round)) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Error::missing(format!(
                "attempt '{name}' has no log of round {round} in this clone"
            )))
        }
        (Err(error), _) => Err(error).or_fatal(|| format!("cannot read '{}'", path.display())),
    }
}

/// Who works on an attempt, and so printed its log.
pub fn agent_of(repo: &Repo, pattern: &AttemptPattern) -> Result<AgentSpec> {
    let name = attempts::find_name(repo, pattern)?;
    Ok(attempts::read_state(repo, &name, None)?.attempt.agent)
}

/// Where the log of a round is.
fn log_of(repo: &Repo, name: &AttemptName, dir: &AttemptDir, round: u32) -> Result<PathBuf> {
    let latest = attempts::read_state(repo, name, None)?.attempt.round;
    if round == 0 || round > latest {
        return Err(Error::missing(format!(
            "attempt '{name}' has no round {round}: it is in round {latest}"
        )));
    }
    Ok(if round == latest {
        dir.log()
    } else {
        dir.log_of(round)
    })
}

/// Puts the log of the round before aside, in an attempt whose latest round has not begun.
pub fn keep_log(dir: &AttemptDir, latest: u32) -> Result<()> {
    if latest > 1 {
        let (log, kept) = (dir.log(), dir.log_of(latest - 1));
        move_log(&log, &kept).or_fatal(|| format!("cannot keep '{}'", log.display()))?;
    }
    Ok(())
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
    refuse_nesting(repo)?;
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

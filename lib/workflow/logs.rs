//! `git spawn logs` and `git spawn stop`.

use std::fs;

use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, Status};
use crate::model::error::{Context, Error, Result};
use crate::model::name::{AttemptName, AttemptPattern};
use crate::process::log_reader::{LogText, read_log};
use crate::store::attempts;
use crate::store::layout::AttemptDir;
use crate::workflow::list::with_status;
use crate::workflow::settle_lost::settle_lost;

/// What the agent of an attempt printed.
pub fn logs(repo: &Repo, pattern: &AttemptPattern) -> Result<LogText> {
    let record = attempts::find(repo, pattern)?;
    let path = AttemptDir::new(repo, &record.attempt.name).log();
    match read_log(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::missing(format!(
            "attempt '{}' has no log in this clone",
            record.attempt.name
        ))),
        Err(error) => Err(error).or_fatal(|| format!("cannot read '{}'", path.display())),
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
    let listed = with_status(repo, attempts::find(repo, pattern)?)?;
    let attempt = listed.record.attempt;
    let name = attempt.name.clone();
    if listed.status == Status::Lost {
        let record = settle_lost(repo, &attempt)?;
        return Ok(Stopped::Settled(Box::new(record.attempt)));
    }
    if !listed.status.is_live() {
        return Err(Error::no(format!(
            "attempt '{name}' is not running: it is {}",
            listed.status
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

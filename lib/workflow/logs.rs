//! `git spawn logs` and `git spawn stop`.

use std::fs;

use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};
use crate::model::name::{AttemptName, AttemptPattern};
use crate::process::log_reader::{LogText, read_log};
use crate::process::survivors::end_survivors;
use crate::store::attempts;
use crate::store::layout::AttemptDir;
use crate::workflow::list::with_status;
use crate::workflow::spawn::marks;

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

/// Asks an attempt's supervisor to stop. What the agent has done is kept.
pub fn stop(repo: &Repo, pattern: &AttemptPattern) -> Result<AttemptName> {
    let listed = with_status(repo, attempts::find(repo, pattern)?)?;
    let attempt = listed.record.attempt;
    let name = attempt.name.clone();
    if !listed.status.is_live() {
        let (found, left) = end_survivors(&marks(&attempt));
        if found > 0 && left == 0 {
            return Ok(name);
        }
        return Err(Error::no(format!(
            "attempt '{name}' is not running: it is {}",
            listed.status
        )));
    }
    ask_to_stop(repo, &name)?;
    Ok(name)
}

/// Leaves the wish where the supervisor looks for it.
pub fn ask_to_stop(repo: &Repo, name: &AttemptName) -> Result<()> {
    let path = AttemptDir::new(repo, name).stop();
    fs::write(&path, "").or_fatal(|| format!("cannot write '{}'", path.display()))
}

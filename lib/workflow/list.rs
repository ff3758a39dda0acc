//! `git spawn list`: what there is, in which state.

use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, Status, Supervisor};
use crate::model::error::{Error, Result};
use crate::model::name::AttemptName;
use crate::process::lock;
use crate::process::survivors::survivors;
use crate::store::attempts::{self, AttemptRecord};
use crate::store::layout::AttemptDir;
use crate::store::plans;
use crate::workflow::spawn::marks;

/// An attempt and the truth about it at this moment.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its record.
    pub record: AttemptRecord,
    /// How far it is.
    pub status: Status,
}

/// All attempts, and what could not be read.
pub fn list(repo: &Repo) -> Result<(Vec<Listed>, Vec<Error>)> {
    let (records, unreadable) = attempts::list(repo)?;
    let listed = records
        .into_iter()
        .map(|record| with_status(repo, record))
        .collect::<Result<_>>()?;
    Ok((listed, unreadable))
}

/// Tells an attempt's state. Where its supervisor seems to be dead, the record is read once
/// more: it may have written the end and let go of its lock in between.
pub fn with_status(repo: &Repo, record: AttemptRecord) -> Result<Listed> {
    let name = record.attempt.name.clone();
    let status = record.attempt.status(supervisor(repo, &name));
    if status != Status::Lost {
        return Ok(Listed { record, status });
    }
    let record = attempts::read(repo, &name)?;
    let status = record.attempt.status(supervisor(repo, &name));
    Ok(Listed { record, status })
}

/// How many processes of an attempt still run though nobody supervises them.
pub fn count_survivors(attempt: &Attempt) -> usize {
    survivors(&marks(attempt)).len()
}

/// Whether a supervisor, or the `git spawn` that is about to start one, holds the attempt.
pub fn supervisor(repo: &Repo, name: &AttemptName) -> Supervisor {
    let dir = AttemptDir::new(repo, name);
    // In this order: the launch lock is let go only when the other one is held.
    let held = [dir.launch_lock(), dir.lock(), dir.launch_lock()]
        .iter()
        .any(|path| lock::is_held(path).unwrap_or(false));
    if held {
        Supervisor::Alive
    } else {
        Supervisor::Dead
    }
}

/// Those of the attempts that were promoted.
pub fn promoted_names(repo: &Repo, listed: &[Listed]) -> Result<Vec<AttemptName>> {
    let mut tasks: Vec<_> = listed
        .iter()
        .map(|one| &one.record.attempt.name)
        .map(|name| (&name.plan, &name.task))
        .collect();
    tasks.dedup();
    let mut promoted = Vec::new();
    for (plan, task) in tasks {
        promoted.extend(plans::promotion(repo, plan, task)?.map(|promotion| promotion.attempt));
    }
    Ok(promoted)
}

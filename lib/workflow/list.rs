//! `git spawn list`: what there is, in which state.

use crate::git::repo::Repo;
use crate::model::attempt::Status;
use crate::model::error::{Error, Result};
use crate::model::name::AttemptName;
use crate::store::attempts::{self, AttemptRecord};
use crate::store::plans;

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
    let status = record.attempt.status(attempts::supervisor(repo, &name));
    if status != Status::Lost {
        return Ok(Listed { record, status });
    }
    let record = attempts::read(repo, &name)?;
    let status = record.attempt.status(attempts::supervisor(repo, &name));
    Ok(Listed { record, status })
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

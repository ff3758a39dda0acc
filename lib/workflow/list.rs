//! `git spawn list`: what there is, in which state.

use std::collections::{BTreeMap, BTreeSet};

use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, Outcome, Status, Supervisor};
use crate::model::error::{Error, Result};
use crate::model::name::{AttemptName, AttemptSelector};
use crate::process::lock;
use crate::process::survivors::{survivors, survivors_of_each};
use crate::store::attempts::{self, AttemptRecord, AttemptRef, AttemptState};
use crate::store::layout::AttemptDir;
use crate::store::plans;
use crate::workflow::spawn::marks;

/// An attempt with all its evidence, and the truth about it at this moment.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its record.
    pub record: AttemptRecord,
    /// How far it is.
    pub status: Status,
}

/// An attempt without its prose and verdicts, and the truth about it at this moment.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its record's state.
    pub state: AttemptState,
    /// How far it is.
    pub status: Status,
}

impl Seen {
    /// What its record says.
    pub fn attempt(&self) -> &Attempt {
        &self.state.attempt
    }

    /// Whether it has finished, and nothing that came after that was in vain.
    pub fn is_well_over(&self) -> bool {
        let is_fruitless = self
            .attempt()
            .end()
            .is_some_and(|end| end.fruitless.is_some());
        self.status == Status::Ended(Outcome::Finished) && !is_fruitless
    }
}

/// All attempts with their evidence, and what could not be read.
pub fn list(repo: &Repo) -> Result<(Vec<Listed>, Vec<Error>)> {
    let (refs, mut unreadable) = attempts::refs(repo)?;
    let (records, more) = attempts::list(repo, refs);
    unreadable.extend(more);
    let listed = records
        .into_iter()
        .map(|record| with_status(repo, record))
        .collect::<Result<_>>()?;
    Ok((listed, unreadable))
}

/// The attempts that any of the selectors means, or all of them without any, as fast as can
/// be; and what could not be read.
///
/// # Errors
/// Where a selector means nothing.
pub fn look_over(repo: &Repo, wanted: &[AttemptSelector]) -> Result<(Vec<Seen>, Vec<Error>)> {
    let (refs, mut unreadable) = attempts::refs(repo)?;
    let (states, more) = attempts::list_states(repo, select(refs, wanted)?);
    unreadable.extend(more);
    let seen = states
        .into_iter()
        .map(|state| see(repo, state))
        .collect::<Result<_>>()?;
    Ok((seen, unreadable))
}

fn select(mut all: Vec<AttemptRef>, wanted: &[AttemptSelector]) -> Result<Vec<AttemptRef>> {
    for selector in wanted {
        if !all.iter().any(|(name, _)| selector.matches(name)) {
            return Err(nothing_is_called(selector, &all));
        }
    }
    if !wanted.is_empty() {
        all.retain(|(name, _)| wanted.iter().any(|selector| selector.matches(name)));
    }
    Ok(all)
}

fn nothing_is_called(selector: &AttemptSelector, all: &[AttemptRef]) -> Error {
    let error = match selector {
        AttemptSelector::One(pattern) => Error::missing(format!("there is no attempt '{pattern}'")),
        _ => Error::missing(format!(
            "no plan or task with attempts is called '{selector}'"
        )),
    };
    let tasks: BTreeSet<String> = all
        .iter()
        .map(|(name, _)| format!("{}/{}", name.plan, name.task))
        .collect();
    if tasks.is_empty() {
        return error.hint("there are no attempts yet; start some: git spawn");
    }
    let tasks: Vec<String> = tasks.into_iter().collect();
    error.hint(format!("there are attempts at {}", tasks.join(", ")))
}

/// Tells an attempt's state. Where its supervisor seems to be dead, the record is read once
/// more: it may have written the end and let go of its lock in between.
pub fn with_status(repo: &Repo, record: AttemptRecord) -> Result<Listed> {
    let name = record.attempt.name.clone();
    let status = record.attempt.status(|| supervisor(repo, &name));
    if status != Status::Lost {
        return Ok(Listed { record, status });
    }
    let record = attempts::read(repo, &name)?;
    let status = record.attempt.status(|| supervisor(repo, &name));
    Ok(Listed { record, status })
}

/// As [`with_status`], of the state alone.
pub fn see(repo: &Repo, state: AttemptState) -> Result<Seen> {
    let name = state.attempt.name.clone();
    let status = state.attempt.status(|| supervisor(repo, &name));
    if status != Status::Lost {
        return Ok(Seen { state, status });
    }
    let state = attempts::read_state(repo, &name, Some(state))?;
    let status = state.attempt.status(|| supervisor(repo, &name));
    Ok(Seen { state, status })
}

/// How many processes of an attempt still run though nobody supervises them.
pub fn count_survivors(attempt: &Attempt) -> usize {
    survivors(&marks(attempt)).len()
}

/// Whether a supervisor, or the `git spawn` that is about to start one, holds the attempt.
pub fn supervisor(repo: &Repo, name: &AttemptName) -> Supervisor {
    let dir = AttemptDir::new(repo, name);
    // In this order: the launch lock is let go only when the other one is held. Whoever may
    // not even look, as into another user's files, takes nobody for dead.
    let held = [dir.launch_lock(), dir.lock(), dir.launch_lock()]
        .iter()
        .any(|path| lock::is_held(path).unwrap_or(true));
    if held {
        Supervisor::Alive
    } else {
        Supervisor::Dead
    }
}

/// Those of the attempts that were promoted.
pub fn promoted_names(repo: &Repo, seen: &[Seen]) -> Result<BTreeSet<AttemptName>> {
    let plans: BTreeSet<_> = seen.iter().map(|one| &one.attempt().name.plan).collect();
    let mut promoted = BTreeSet::new();
    for plan in plans {
        let promotions = plans::promotions(repo, plan)?;
        promoted.extend(promotions.into_iter().map(|promotion| promotion.attempt));
    }
    Ok(promoted)
}

/// Of each attempt that is lost: how many processes of it still run.
pub fn survivors_of_lost(seen: &[Seen]) -> BTreeMap<AttemptName, usize> {
    let lost = seen.iter().filter(|one| one.status == Status::Lost);
    let lost: Vec<&Attempt> = lost.map(Seen::attempt).collect();
    if lost.is_empty() {
        return BTreeMap::new();
    }
    let marks: Vec<_> = lost.iter().copied().map(marks).collect();
    let found = survivors_of_each(&marks);
    lost.iter()
        .zip(found)
        .map(|(attempt, found)| (attempt.name.clone(), found.len()))
        .collect()
}

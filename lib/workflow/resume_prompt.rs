//! The prompt of a round, made of what the record has.

use crate::agent;
use crate::git::repo::Repo;
use crate::model::attempt::Attempt;
use crate::model::error::Result;
use crate::model::plan_parser::parse;
use crate::model::prompt::prompt;
use crate::model::resume_prompt::starting_anew;
use crate::store::attempts::AttemptRecord;
use crate::store::layout::AttemptDir;
use crate::workflow::round::Memory;

/// Whether the agent can go on with its conversation, as far as is known. Some keep it in the
/// files of their own, which go with the logs, and which no other clone has.
pub fn memory(repo: &Repo, attempt: &Attempt) -> Memory {
    let has_files = || AttemptDir::new(repo, &attempt.name).room().is_dir();
    if agent::resumes(&attempt.agent) && attempt.session.is_some() && has_files() {
        Memory::Kept
    } else {
        Memory::Fresh
    }
}

/// What the agent was told at first, made anew of the plan as it was then: its prompt may be
/// that of another round.
pub fn first_prompt(record: &AttemptRecord) -> String {
    let attempt = &record.attempt;
    match parse(&record.plan).plan {
        Some(plan) => prompt(&plan, &attempt.name.task, attempt.approach.as_ref()),
        None => record.prompt.clone(),
    }
}

/// The prompt of the round that it is in, for an agent that remembers nothing. What a review
/// asks is told with all that is to know in any case.
pub fn afresh(repo: &Repo, record: &AttemptRecord) -> Result<String> {
    if record.asked.is_empty() {
        return Ok(record.prompt.clone());
    }
    anew(repo, record, &record.asked)
}

/// The prompt by which an agent that remembers nothing does what is asked.
pub fn anew(repo: &Repo, record: &AttemptRecord, asked: &str) -> Result<String> {
    let attempt = &record.attempt;
    let diff = match &attempt.candidate {
        Some(candidate) => repo.diff_text(&attempt.base, &candidate.commit)?,
        None => String::new(),
    };
    Ok(starting_anew(
        &first_prompt(record),
        &record.last_words,
        &diff,
        attempt.base.short(),
        asked,
    ))
}

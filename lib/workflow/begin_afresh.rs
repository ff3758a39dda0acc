//! An agent that was to go on with a conversation which turns out to be gone: it begins another
//! one, once, and is told all that it has to know.

use crate::agent;
use crate::git::repo::Repo;
use crate::model::attempt::Attempt;
use crate::model::error::Result;
use crate::process::log_reader::read_log;
use crate::process::supervise::{End, Finish};
use crate::process::tree::Exit;
use crate::store::attempts::{self, Updated};
use crate::store::layout::AttemptDir;
use crate::workflow::resume_prompt::afresh;

/// How it begins another conversation.
pub(super) struct Afresh {
    /// Why, in the agent's words.
    pub(super) why: String,
    /// What it is told.
    pub(super) prompt: String,
}

/// Looks whether the agent ended since its conversation is gone, and if so, says in the record
/// what it is told instead.
pub(super) fn begin_afresh(
    repo: &Repo,
    dir: &AttemptDir,
    attempt: &Attempt,
    end: &End,
) -> Result<Option<Afresh>> {
    let ended_badly = end.reason == Finish::ByItself && end.status != Exit::Code(0);
    if attempt.session.is_none() || !ended_badly {
        return Ok(None);
    }
    let Ok(log) = read_log(&dir.log()) else {
        return Ok(None);
    };
    let printed = String::from_utf8_lossy(&log.head);
    let Some(why) = agent::lost_conversation(&attempt.agent, &printed) else {
        return Ok(None);
    };
    let name = &attempt.name;
    let prompt = afresh(repo, &attempts::read(repo, name)?)?;
    attempts::update(repo, name, "begun afresh", |attempt| {
        attempt.session = None;
        Ok(Updated {
            prompt: Some(prompt.clone()),
            ..Updated::default()
        })
    })?;
    Ok(Some(Afresh { why, prompt }))
}

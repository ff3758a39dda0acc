//! `git spawn resume`: one more round of an attempt's agent in the attempt's worktree.

use std::fs;
use std::path::Path;

use crate::git::repo::Repo;
use crate::model::attempt::{Asker, Attempt, State, Status};
use crate::model::error::{Context, Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::message_edit::{edited, mark, to_edit};
use crate::model::name::{AttemptName, AttemptPattern};
use crate::model::promotion::{Promotion, Step};
use crate::model::resume_prompt::going_on;
use crate::process::interrupt::Interrupts;
use crate::store::attempts::{self, AttemptRecord};
use crate::store::{layout, plans};
use crate::workflow::agent_environment::require_sound;
use crate::workflow::agents::{configured_otherwise, require_installed};
use crate::workflow::approve;
use crate::workflow::graft::GRAFT;
use crate::workflow::list::{Listed, with_status};
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::resume_prompt::{anew, memory};
use crate::workflow::round::{Memory, Wanted, begin, refuse_busy};
use crate::workflow::supervise::log_limit;

/// An attempt that its agent may go on with.
pub struct Resumable(Listed);

/// Looks the attempt up, and refuses what can be refused before anybody writes a word.
pub fn resumable(repo: &Repo, pattern: &AttemptPattern) -> Result<Resumable> {
    refuse_nesting(repo)?;
    let found = with_status(repo, attempts::find(repo, pattern)?)?;
    let attempt = &found.record.attempt;
    if let Some(promotion) = promoted(repo, attempt)? {
        return Err(refuse_promoted(&promotion));
    }
    if !is_waiting(&found) {
        refuse_busy(&found)?;
    }
    refuse_graft(attempt)?;
    require_installed(std::slice::from_ref(&attempt.agent))?;
    require_sound(repo, std::slice::from_ref(&attempt.agent))?;
    log_limit(repo)?;
    approve::require_set_up(repo, &found.record)?;
    Ok(Resumable(found))
}

/// Whether a round was asked for, and whoever asked was killed before it began.
pub(super) fn is_waiting(found: &Listed) -> bool {
    let attempt = &found.record.attempt;
    let is_queued = found.status == Status::Lost && attempt.state == State::Queued;
    is_queued && attempt.asker == Asker::Resume
}

/// What was put together of others has no agent that could go on with it.
fn refuse_graft(attempt: &Attempt) -> Result<()> {
    let name = &attempt.name;
    if attempt.agent.name == GRAFT && attempt.rounds.is_empty() {
        return Err(Error::no(format!(
            "attempt '{name}' was put together by git compare --graft, and has no agent"
        ))
        .hint(format!(
            "go on with one of those that it was made of, or yourself: git spawn shell {name}"
        )));
    }
    Ok(())
}

fn promoted(repo: &Repo, attempt: &Attempt) -> Result<Option<Promotion>> {
    let name = &attempt.name;
    let promotion = plans::promotion(repo, &name.plan, &name.task)?;
    Ok(promotion.filter(|promotion| promotion.attempt == *name))
}

/// What was pushed must stay what the attempt offers.
fn refuse_promoted(promotion: &Promotion) -> Error {
    let name = &promotion.attempt;
    let error = Error::no(format!("attempt '{name}' has been promoted"));
    match promotion.step {
        Step::Opened { .. } => error.hint(format!(
            "what its reviewers ask becomes a round: git promote revise {name}"
        )),
        Step::Decided | Step::Pushed => {
            error.hint(format!("take it back first: git promote --undo {name}"))
        }
        Step::Merged(_) => {
            error.hint("it has been merged; spawn a new attempt for what is left: git spawn")
        }
    }
}

/// Has the user write what the agent shall do, in their editor.
pub fn ask(
    repo: &Repo,
    resumable: &Resumable,
    edit: &dyn Fn(&Path) -> Result<()>,
) -> Result<String> {
    let record = &resumable.0.record;
    let name = &record.attempt.name;
    let configured = repo
        .config("core.commentString")
        .or_else(|| repo.config("core.commentChar"));
    let mark = mark(configured.as_deref(), "");
    let path = layout::edited_round(repo);
    let failed = || format!("cannot write '{}'", path.display());
    fs::write(&path, to_edit("", &mark, &told(record, &mark))).or_fatal(failed)?;
    edit(&path)?;
    let text = fs::read(&path).or_fatal(|| format!("cannot read '{}'", path.display()))?;
    let text = edited(&String::from_utf8_lossy(&text), &mark, &[]).ok_or_else(|| {
        Error::no(format!(
            "not going on with '{name}', since nothing is asked"
        ))
        .hint("the attempt is as it was")
    })?;
    // Whoever has to give it once more can do so as it is.
    fs::write(&path, &text).or_fatal(failed)?;
    Ok(text)
}

/// What the user should know while they write, as comment.
fn told(record: &AttemptRecord, mark: &str) -> Vec<String> {
    /// More of a report does not help whoever writes, in lines.
    const LONGEST: usize = 20;
    let attempt = &record.attempt;
    let mut told = vec![
        format!(
            "What {} shall do in round {} of attempt {}.",
            attempt.agent.label(),
            attempt.round + 1,
            attempt.name
        ),
        format!("Lines that begin with '{mark}' are left out, and without any other nothing is"),
        "asked.".to_owned(),
    ];
    if let Some(report) = record.report() {
        told.extend([String::new(), "It said at the end:".to_owned()]);
        let lines = report.summary.lines().take(LONGEST);
        told.extend(lines.map(|line| line.chars().filter(|c| !c.is_control()).collect()));
    }
    told
}

/// Where what the user wrote in their editor is.
pub fn written(repo: &Repo) -> String {
    layout::edited_round(repo).display().to_string()
}

/// Has the agent do what is asked, in the next round of the attempt.
///
/// # Errors
/// Where somebody else asks for a round meanwhile, beside what [`resumable`] refuses.
pub fn resume(
    repo: &Repo,
    resumable: &Resumable,
    asked: &str,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Vec<AttemptName>> {
    let Resumable(found) = resumable;
    let record = &found.record;
    let attempt = &record.attempt;
    let name = attempt.name.clone();
    let asked = asked.trim();
    if asked.is_empty() {
        return Err(Error::no(format!("nothing is asked of '{name}'"))
            .hint(format!("say what: git spawn resume {name} -m 'go on'")));
    }
    let is_waiting = is_waiting(found);
    if is_waiting && record.asked != asked {
        return Err(Error::no(format!(
            "attempt '{name}' was asked for something else in round {}, and that has not begun",
            attempt.round
        ))
        .hint(format!(
            "what was asked: git show {}:rounds/{}/asked.md",
            layout::attempt_ref(&name),
            attempt.round
        ))
        .hint("have it begin: git spawn doctor --repair"));
    }
    if let Some(warning) = configured_otherwise(repo, &attempt.agent) {
        listen(Event::Warning(warning));
    }
    let memory = memory(repo, attempt);
    let prompt = match memory {
        Memory::Kept => going_on(asked),
        Memory::Fresh => anew(repo, record, asked)?,
    };
    let wanted = Wanted {
        round: attempt.round + u32::from(!is_waiting),
        asker: Asker::Resume,
        prompt: &prompt,
        asked: Some(asked),
        memory,
    };
    let round = wanted.round;
    listen(Event::Note(match memory {
        Memory::Kept => format!("attempt {name}: round {round}, in the same conversation"),
        Memory::Fresh => {
            format!("attempt {name}: round {round}, told what was done before")
        }
    }));
    begin(repo, &name, &wanted, interrupts, listen)?;
    Ok(vec![name])
}

/// Begins a round that was asked for and has not begun.
pub(super) fn go_on(repo: &Repo, name: &AttemptName, interrupts: &Interrupts) -> Result<()> {
    let record = attempts::read(repo, name)?;
    approve::require_set_up(repo, &record)?;
    let wanted = Wanted {
        round: record.attempt.round,
        asker: Asker::Resume,
        prompt: &record.prompt,
        asked: None,
        memory: Memory::Kept,
    };
    begin(repo, name, &wanted, interrupts, &|_| ())
}

//! `git compare --judge`: an agent is asked for its opinion, twice, in an empty directory.

use std::fs;
use std::time::Duration;

use crate::agent::{Access, Job};
use crate::git::repo::Repo;
use crate::model::attempt::AgentSpec;
use crate::model::comparison::Comparison;
use crate::model::error::{Context, Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::judgement::{Judgement, MOST, Opinion, question, read_answer};
use crate::model::plan::Plan;
use crate::model::spent::Counted;
use crate::process::interrupt::Interrupts;
use crate::workflow::ask_agent::{self, Answer, Question};

/// How long a judge may think about it, where the plan has no time-out.
const TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// Asks for an opinion on the candidates of a task; nothing where there are fewer than two.
pub(super) fn judge(
    repo: &Repo,
    plan: &Plan,
    comparison: &Comparison,
    spec: &AgentSpec,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Option<Judgement>> {
    let count = comparison.candidates.len();
    if count < 2 {
        return Ok(None);
    }
    if count > MOST {
        return Err(Error::no(format!(
            "task '{}' has {count} candidates, and a judge is shown {MOST} at most",
            comparison.task
        )));
    }
    listen(Event::Note(format!(
        "asking {} for its opinion on task '{}', twice",
        spec.name, comparison.task
    )));
    let forwards: Vec<usize> = (0..count).collect();
    let backwards: Vec<usize> = (0..count).rev().collect();
    let mut opinions = Vec::new();
    for asked in [forwards, backwards] {
        opinions.push(ask(
            repo, plan, comparison, spec, asked, interrupts, listen,
        )?);
    }
    Ok(Some(Judgement::new(&spec.name, opinions)))
}

fn ask(
    repo: &Repo,
    plan: &Plan,
    comparison: &Comparison,
    spec: &AgentSpec,
    asked: Vec<usize>,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Opinion> {
    let failed = || "cannot ask a judge".to_owned();
    let scratch = tempfile::tempdir().or_fatal(failed)?;
    let room = scratch.path().join("room");
    fs::create_dir(&room).or_fatal(failed)?;
    let prompt = scratch.path().join("prompt.md");
    let last_message = scratch.path().join("last-message");
    let question = Question {
        spec,
        job: Job {
            worktree: &room,
            room: scratch.path(),
            prompt: &prompt,
            last_message: &last_message,
            conversation: None,
            access: Access::Read,
        },
        prompt: &question(plan, comparison, &asked),
        errand: "opinion",
        timeout: plan.timeout.unwrap_or(TIMEOUT),
    };
    let Answer { account, trouble } = ask_agent::ask(repo, &question, interrupts, listen)?;
    let answer = read_answer(&account.last_words, &asked);
    let trouble = match (&answer, trouble) {
        (Some(_), _) => None,
        (None, Some(trouble)) => Some(trouble),
        (None, None) => Some("its answer orders nothing".to_owned()),
    };
    let (order, reason) = match answer {
        Some((order, reason)) => (Some(order), reason),
        None => (None, String::new()),
    };
    Ok(Opinion {
        asked,
        order,
        reason,
        trouble,
        usage: account.usage.map(Counted::amount),
    })
}

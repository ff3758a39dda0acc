//! `git compare --judge`: an agent is asked for its opinion, twice, in an empty directory.

use std::fs;
use std::path::Path;

use crate::agent::{self, Access, Job};
use crate::git::repo::Repo;
use crate::model::attempt::AgentSpec;
use crate::model::check::{Environment, Verdict};
use crate::model::comparison::Comparison;
use crate::model::error::{Context, Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::judgement::{Judgement, MOST, Opinion, question, read_answer};
use crate::model::plan::Plan;
use crate::model::spent::Counted;
use crate::process::interrupt::Interrupts;
use crate::workflow::checks::{Place, TreeJob, Wanted, run_all};

/// How long a judge may think about it, where the plan has no time-out, in seconds.
const TIMEOUT: u64 = 10 * 60;

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
    fs::write(&prompt, question(plan, comparison, &asked)).or_fatal(failed)?;
    let said = scratch.path().join("said");
    let last_message = scratch.path().join("last-message");
    let job = Job {
        worktree: &room,
        room: scratch.path(),
        prompt: &prompt,
        last_message: &last_message,
        conversation: None,
        access: Access::Read,
    };
    let command = command(spec, &job, &said)?;
    // It is supervised as a check is: whatever it starts ends with it.
    let check = TreeJob {
        over: format!("judge {}", spec.name),
        commit: comparison.base.clone(),
        base: comparison.base.clone(),
        tree: comparison.base.clone(),
        setup: None,
        wanted: vec![Wanted {
            check: "opinion".parse().or_fatal(failed)?,
            command,
            junit: None,
        }],
        timeout_seconds: Some(plan.timeout.map_or(TIMEOUT, |time| time.as_secs().max(1))),
        runs: 1,
        environment: Environment::of([]),
        place: Place::InPlace {
            worktree: room.clone(),
        },
    };
    let only_progress = |event: Event| {
        if matches!(event, Event::Checking(_) | Event::Warning(_)) {
            listen(event);
        }
    };
    let (results, outcome) = run_all(repo, &[check], 1, interrupts, &only_progress);
    outcome?;
    let mut observer = agent::observer(spec);
    let text = fs::read(&said).unwrap_or_default();
    for line in String::from_utf8_lossy(&text).lines() {
        observer.stdout(line);
    }
    let account = observer.account(&job);
    let answer = read_answer(&account.last_words, &asked);
    let trouble = match (results.first(), &account.failure, &answer) {
        (_, _, Some(_)) => None,
        (_, Some(failure), None) => Some(failure.clone()),
        (Some(result), None, None) if result.verdict != Verdict::Passed => {
            Some(format!("it ended with {}", result.exit))
        }
        _ => Some("its answer orders nothing".to_owned()),
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

/// The agent as a line for a shell, its prompt on standard input.
fn command(spec: &AgentSpec, job: &Job<'_>, said: &Path) -> Result<String> {
    let invocation = agent::invocation(spec, job);
    let mut words = Vec::new();
    for (name, value) in &invocation.environment {
        let value = value.to_string_lossy();
        words.push(format!("{}={}", name.to_string_lossy(), quoted(&value)));
    }
    words.push(quoted(&invocation.program.to_string_lossy()));
    let arguments = invocation.arguments.iter();
    words.extend(arguments.map(|word| quoted(&word.to_string_lossy())));
    let path = |path: &Path| -> Result<String> {
        let text = path.to_str().ok_or_else(|| {
            Error::fatal("the directory for temporary files has a name that is not UTF-8")
        })?;
        Ok(quoted(text))
    };
    let input = match invocation.input {
        agent::Input::Prompt => path(job.prompt)?,
        agent::Input::Nothing => "/dev/null".to_owned(),
    };
    Ok(format!("{} <{input} >{}", words.join(" "), path(said)?))
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

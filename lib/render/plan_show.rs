//! `git plan show`: the plan as prose, and how its tasks stand.

use crate::model::criterion::CriterionState;
use crate::model::duration::duration_words;
use crate::model::plan::{Plan, SectionKind, Task};
use crate::model::task_state::{Promoted, Size, TaskState, Tried};
use crate::render::attempts::ink;
use crate::render::grid::{Cell, cell, grid};
use crate::render::page::Page;
use crate::render::prose::prose;
use crate::render::style::{Ink, clean, count};

/// What is said of the plan beside what it says itself.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Where its text is, where that is not the file that everybody expects.
    pub from: Option<&'a str>,
    /// The command that approves its commands, where they are not.
    pub approve: Option<&'a str>,
    /// The tasks that are shown.
    pub tasks: &'a [TaskState],
}

/// The plan, and the tasks that are shown of it.
pub fn show(page: Page, shown: &Shown<'_>) -> String {
    let plan = shown.plan;
    let mut out = page.prose(&format!("{}\n", clean(&plan.title)));
    out = page.paint(Ink::Strong, out.trim_end()) + "\n";
    out.push_str(&faint(page, &facts(plan).join(", ")));
    if let Some(from) = shown.from {
        out.push_str(&faint(page, &format!("from {}", clean(from))));
    }
    out.push_str(&match shown.approve {
        None => faint(page, "its commands are approved"),
        Some(approve) => {
            let words = format!("its commands are not approved yet: {}", clean(approve));
            format!("{}\n", page.paint(Ink::Notable, &words))
        }
    });
    for kind in SectionKind::ALL {
        let body = plan.section(kind);
        if kind == SectionKind::Tasks || body.is_empty() {
            continue;
        }
        out.push_str(&heading(page, kind.heading()));
        out.push_str(&prose(page, body, 0));
        if kind == SectionKind::Criteria {
            let known = known(page, plan, shown.tasks);
            if !known.is_empty() {
                out.push_str(&format!("\n{known}"));
            }
        }
    }
    for state in shown.tasks {
        if let Some(task) = plan.task(&state.task) {
            out.push_str(&one(page, task, state));
        }
    }
    out
}

fn facts(plan: &Plan) -> Vec<String> {
    let mut facts = vec![format!("plan {}", plan.name)];
    let mut add = |fact: Option<String>| facts.extend(fact);
    add(plan
        .base
        .as_ref()
        .map(|base| format!("base {}", clean(base))));
    add(plan
        .target
        .as_ref()
        .map(|target| format!("target {}", clean(target))));
    let agents: Vec<String> = plan
        .agents
        .iter()
        .map(|one| clean(&one.to_string()))
        .collect();
    add((!agents.is_empty()).then(|| format!("agents {}", agents.join(" "))));
    let timeout = plan
        .timeout
        .map(|timeout| duration_words(timeout.as_secs()));
    add(timeout.map(|timeout| format!("timeout {timeout}")));
    add(plan
        .setup
        .as_ref()
        .map(|setup| format!("set-up `{}`", clean(setup.trim()))));
    add(plan
        .budget
        .files
        .map(|files| format!("at most {files} files")));
    add(plan
        .budget
        .lines
        .map(|lines| format!("at most {lines} lines")));
    facts
}

fn faint(page: Page, text: &str) -> String {
    let text = page.prose(&format!("{text}\n"));
    text.lines()
        .map(|line| format!("{}\n", page.paint(Ink::Faint, line)))
        .collect()
}

fn heading(page: Page, text: &str) -> String {
    format!("\n{}\n", page.paint(Ink::Strong, text))
}

/// `Task name: what it is about`.
fn titled(what: &str, name: &str, title: &str) -> String {
    match title {
        "" => format!("{what} {name}"),
        title => format!("{what} {name}: {}", clean(title)),
    }
}

fn one(page: Page, task: &Task, state: &TaskState) -> String {
    let mut out = heading(page, &titled("Task", task.name.as_ref(), &task.title));
    out.push_str(&stands(page, task, state));
    if !task.body.is_empty() {
        out.push_str(&prose(page, &task.body, 0));
    }
    for approach in &task.approaches {
        let name = titled("Approach", approach.name.as_ref(), &approach.title);
        out.push_str(&heading(page, &name));
        if !approach.body.is_empty() {
            out.push_str(&prose(page, &approach.body, 0));
        }
    }
    out
}

/// How a task stands: in one line, and its attempts below that.
fn stands(page: Page, task: &Task, state: &TaskState) -> String {
    let mut out = String::new();
    let mut line = |ink, text: &str| {
        for line in page.prose(&format!("{text}\n")).lines() {
            out.push_str(&format!("{}\n", page.paint(ink, line)));
        }
    };
    match (&task.outcome, &state.promotion) {
        (Some(told), _) => line(Ink::Good, &format!("done: {}", clean(&told.text))),
        (None, Some(promotion)) => line(Ink::Good, &promoted(promotion)),
        (None, None) if state.attempts.is_empty() => line(Ink::Faint, "no attempt yet"),
        (None, None) => {}
    }
    let archived = |one: &&Tried| one.is_archived() && !is_promoted(one, state);
    let (away, here): (Vec<&Tried>, Vec<&Tried>) = state.attempts.iter().partition(archived);
    if !here.is_empty() {
        out.push_str(&attempts(page, &here, state));
    }
    if !away.is_empty() {
        let away = count(away.len(), "archived attempt");
        out.push_str(&faint(
            page,
            &format!("{away}: git promote list --archived"),
        ));
    }
    if !out.is_empty() && !task.body.is_empty() {
        out.push('\n');
    }
    out
}

fn promoted(one: &Promoted) -> String {
    let place = one
        .url
        .as_ref()
        .map(|url| format!(", {}", clean(url)))
        .unwrap_or_default();
    let how = match &one.merged {
        Some(commit) => format!("merged as {} into {}", commit.short(), clean(&one.target)),
        None => format!("promoted, {}", one.step),
    };
    format!("{}: {how}{place}", one.attempt.short())
}

fn is_promoted(one: &Tried, state: &TaskState) -> bool {
    state
        .promotion
        .as_ref()
        .is_some_and(|promoted| promoted.attempt == one.attempt)
}

fn attempts(page: Page, here: &[&Tried], state: &TaskState) -> String {
    let titles = ["attempt", "state", "agent", "approach", "size", "checks"];
    let mut rows: Vec<Vec<Cell>> = vec![titles.map(|title| cell(Ink::Faint, title)).to_vec()];
    rows.extend(here.iter().map(|one| {
        let promoted = is_promoted(one, state);
        let word = if promoted {
            "promoted"
        } else {
            one.state.word()
        };
        let approach = one.approach.as_ref().map_or("-", |name| name.as_ref());
        vec![
            cell(Ink::Strong, one.attempt.short()),
            cell(ink(one.state, promoted), word),
            cell(Ink::Plain, clean(&one.agent)),
            cell(Ink::Plain, approach),
            cell(Ink::Plain, one.size.map_or("-".to_owned(), size)),
            cell(Ink::Plain, checks(one)),
        ]
    }));
    grid(page, &rows)
}

fn size(size: Size) -> String {
    format!(
        "{}, +{} -{}",
        count(size.files, "file"),
        size.added,
        size.removed
    )
}

fn checks(one: &Tried) -> String {
    if one.candidate.is_none() {
        return "-".to_owned();
    }
    let said = one.checks.iter();
    let said = said.map(|one| format!("{} {}", one.check, one.standing.words()));
    said.collect::<Vec<_>>().join(", ")
}

/// Of each criterion, which attempts meet it and which do not.
fn known(page: Page, plan: &Plan, tasks: &[TaskState]) -> String {
    let offered = tasks.iter().flat_map(|state| {
        let shown = state.attempts.iter();
        let shown = shown.filter(move |one| !one.is_archived() || is_promoted(one, state));
        shown.filter(|one| !one.criteria.is_empty())
    });
    let offered: Vec<&Tried> = offered.collect();
    if offered.is_empty() {
        return String::new();
    }
    let of_state = [
        (CriterionState::Met, "met by"),
        (CriterionState::Accepted, "accepted of"),
        (CriterionState::Failed, "failed by"),
        (CriterionState::Unproven, "not known of"),
        (CriterionState::ForAPerson, "yours to judge:"),
        (CriterionState::Ticked, "ticked:"),
    ];
    let row = |at: usize| {
        let words = of_state.iter().filter_map(|(state, words)| {
            let such = offered
                .iter()
                .filter(|one| one.criteria[at].state == *state);
            let names: Vec<String> = such.map(|one| one.attempt.short()).collect();
            (!names.is_empty()).then(|| format!("{words} {}", names.join(", ")))
        });
        let words: Vec<String> = words.collect();
        let name = cell(Ink::Strong, format!("C{}", at + 1));
        vec![name, cell(Ink::Plain, words.join("; "))]
    };
    grid(page, &(0..plan.criteria.len()).map(row).collect::<Vec<_>>())
}

//! What an agent is told: its bounded section of the plan, and how to end.

use std::fmt::Write;

use std::str::FromStr;

use crate::model::error::Error;
use crate::model::name::{ApproachName, NameError, TaskName};
use crate::model::plan::{Plan, SectionKind};

/// The prompt of every attempt at a task by an approach. Everything that the agent needs is
/// in it: its worktree may not hold the plan at all. Nothing else is: attempts are told the
/// same to the byte, whatever their number, place and ports are.
pub fn prompt(plan: &Plan, task: &TaskName, approach: Option<&ApproachName>) -> String {
    let mut text = String::new();
    let mut line = |words: &str| {
        text.push_str(words);
        text.push('\n');
    };
    line(&format!("# {}", plan.title));
    line("");
    line("You work alone on one attempt at one bounded task, in a git worktree of your own,");
    line("which is your current directory. Others try the same in worktrees of theirs: leave");
    line("theirs, the main checkout and its branches alone.");
    write_task(&mut text, plan, task, approach);
    write_section(&mut text, plan, SectionKind::Goal, "Goal");
    write_section(&mut text, plan, SectionKind::Assumptions, "Assumptions");
    write_section(&mut text, plan, SectionKind::Constraints, "Constraints");
    write_section(&mut text, plan, SectionKind::LikelyFiles, "Likely files");
    write_criteria(&mut text, plan);
    write_checks(&mut text, plan);
    write_section(&mut text, plan, SectionKind::Risks, "Risks");
    text.push_str(RULES);
    text
}

/// Whose prompt a user asks for: `<task>`, or `<task>/<approach>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    task: TaskName,
    approach: Option<ApproachName>,
}

impl FromStr for Asked {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let (task, approach) = match text.split_once('/') {
            Some((task, approach)) => (task, Some(approach.parse()?)),
            None => (text, None),
        };
        let task = task.parse()?;
        Ok(Self { task, approach })
    }
}

/// The prompt that a user asks for; without any word on it, of the plan's only task.
///
/// # Errors
/// Where several are meant, since `git spawn` gives each attempt one approach, or none.
pub fn prompt_of(plan: &Plan, asked: Option<&Asked>) -> Result<String, Error> {
    let several = |what: String, names: Vec<String>| {
        let first = names.first().map_or("<task>", String::as_str);
        let hint = format!("name one of them, such as: git plan prompt {first}");
        Error::usage(format!("{what}: {}", names.join(", "))).hint(hint)
    };
    plan.require_task(asked.map(|asked| &asked.task))?;
    let task = match (asked, plan.tasks.as_slice()) {
        (Some(asked), _) => plan.task(&asked.task),
        (None, [only]) => Some(only),
        (None, all) => {
            let names = all.iter().map(|task| task.name.to_string()).collect();
            let what = format!("plan '{}' has several tasks", plan.name);
            return Err(several(what, names));
        }
    };
    let Some(task) = task else {
        return Err(Error::fatal(format!("plan '{}' has no task", plan.name)));
    };
    let name = &task.name;
    let wanted = asked.and_then(|asked| asked.approach.as_ref());
    match wanted {
        Some(approach) if task.approach(approach).is_none() => {
            let known: Vec<&str> = task
                .approaches
                .iter()
                .map(|one| one.name.as_str())
                .collect();
            let error = Error::fatal(format!("task '{name}' has no approach '{approach}'"));
            Err(match known.as_slice() {
                [] => error.hint(format!("it has none: git plan prompt {name}")),
                known => error.hint(format!("it has {}", known.join(", "))),
            })
        }
        None if !task.approaches.is_empty() => {
            let names = task.approaches.iter();
            let names = names.map(|one| format!("{name}/{}", one.name)).collect();
            Err(several(
                format!("task '{name}' has several approaches"),
                names,
            ))
        }
        approach => Ok(prompt(plan, name, approach)),
    }
}

/// How every prompt ends: what the agent must not do, and the form of its report.
pub(super) const RULES: &str = "
## Rules

- Stay within the task. Change no more than it needs.
- Do not commit, push, switch branches or run `git stash`: what you leave in the files is
  committed for you.
- Run the test commands that apply, and say honestly which you did not run or did not pass.

## Report

End with a report as your last message, in exactly this form:

    ## Summary
    - what your diff does, file by file

    ## Skipped
    - what was asked and you did not do, and why; or `none`

    ## Follow-ups
    - what somebody should do next, and why; or `none`
";

fn write_task(text: &mut String, plan: &Plan, task: &TaskName, approach: Option<&ApproachName>) {
    let Some(task) = plan.task(task) else { return };
    let is_whole_plan = plan.tasks.len() == 1 && task.body.is_empty() && task.approaches.is_empty();
    if is_whole_plan {
        return;
    }
    let title = Some(&task.title).filter(|title| !title.is_empty());
    let _ = match title {
        Some(title) => writeln!(text, "\n## Your task: {} ({title})", task.name),
        None => writeln!(text, "\n## Your task: {}", task.name),
    };
    if !task.body.is_empty() {
        let _ = writeln!(text, "\n{}", task.body);
    }
    let chosen = approach.and_then(|name| task.approaches.iter().find(|one| one.name == *name));
    if let Some(approach) = chosen {
        let title = Some(&approach.title).filter(|title| !title.is_empty());
        let _ = match title {
            Some(title) => writeln!(text, "\n### Your approach: {} ({title})", approach.name),
            None => writeln!(text, "\n### Your approach: {}", approach.name),
        };
        if !approach.body.is_empty() {
            let _ = writeln!(text, "\n{}", approach.body);
        }
        let _ = writeln!(
            text,
            "\nTake this approach and no other: others take the others."
        );
    }
    if plan.tasks.len() > 1 {
        let others: Vec<String> = plan
            .tasks
            .iter()
            .filter(|other| other.name != task.name)
            .map(|other| format!("`{}`", other.name))
            .collect();
        let _ = writeln!(
            text,
            "\nThe plan's other tasks are not yours: {}.",
            others.join(", ")
        );
    }
}

fn write_section(text: &mut String, plan: &Plan, kind: SectionKind, heading: &str) {
    if let Some(section) = plan
        .sections
        .get(&kind)
        .filter(|section| !section.body.is_empty())
    {
        let _ = writeln!(text, "\n## {heading}\n\n{}", section.body);
    }
}

fn write_criteria(text: &mut String, plan: &Plan) {
    let _ = writeln!(text, "\n## Acceptance criteria\n");
    for criterion in &plan.criteria {
        let _ = match &criterion.check {
            Some(check) => writeln!(text, "- {} (check: {check})", criterion.text),
            None => writeln!(text, "- {}", criterion.text),
        };
    }
}

fn write_checks(text: &mut String, plan: &Plan) {
    let _ = writeln!(text, "\n## Test commands\n");
    for check in &plan.checks {
        let _ = writeln!(text, "- {}: `{}`", check.name, check.command);
    }
}

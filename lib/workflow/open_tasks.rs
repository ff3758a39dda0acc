//! Which tasks of a plan there is something to do at: those without an outcome. Only one
//! attempt at a task can be promoted, so that another would be made in vain.

use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::TaskName;
use crate::model::plan::{Plan, Task};

/// The task that is wanted, or else all that are not done; those that are left out are told.
pub(super) fn open_tasks<'a>(
    plan: &'a Plan,
    wanted: Option<&TaskName>,
    listen: Listener<'_>,
) -> Result<Vec<&'a Task>> {
    let Some(name) = wanted else {
        let (done, open): (Vec<&Task>, Vec<&Task>) =
            plan.tasks.iter().partition(|task| task.outcome.is_some());
        if open.is_empty() {
            return Err(nothing_left(plan));
        }
        for task in done {
            listen(Event::Note(format!(
                "task {} is done: {}",
                task.name,
                told(task)
            )));
        }
        return Ok(open);
    };
    plan.require_task(Some(name))?;
    let task = plan.tasks.iter().find(|task| task.name == *name);
    match task {
        Some(task) if task.outcome.is_some() => Err(done(task)),
        task => Ok(task.into_iter().collect()),
    }
}

/// The beginning of the outcome: the commit and where it is.
fn told(task: &Task) -> &str {
    let text = task.outcome.as_ref().map_or("", |told| &told.text);
    text.split([',', ';']).next().unwrap_or(text)
}

fn done(task: &Task) -> Error {
    Error::no(format!("task '{}' is done: {}", task.name, told(task)))
        .hint("only one attempt at a task can be promoted: write what is left as a task of its own")
}

fn nothing_left(plan: &Plan) -> Error {
    match plan.tasks.as_slice() {
        [only] if only.span.is_empty() => {
            Error::no(format!("plan '{}' is done: {}", plan.name, told(only)))
                .hint("write what is left as a plan of its own, with another name")
        }
        _ => Error::no(format!("every task of plan '{}' is done", plan.name))
            .hint("write what is left as another task: ### <name>"),
    }
}

//! `git plan list`.

use serde::Serialize;

use crate::model::plan_listed::{ListedPlan, Says};
use crate::render::grid::{Cell, cell, grid};
use crate::render::json::document;
use crate::render::page::Page;
use crate::render::record::{Field, Record, flag, many, number, text, texts, time, word};
use crate::render::schema::Document;
use crate::render::style::{Ink, clean};

/// A line for each.
pub fn table(page: Page, plans: &[ListedPlan]) -> String {
    let titles = [
        "plan", "tasks", "attempts", "text", "commands", "changed", "",
    ];
    let mut rows = vec![titles.map(|title| cell(Ink::Faint, title)).to_vec()];
    rows.extend(plans.iter().map(row));
    grid(page, &rows)
}

fn row(one: &ListedPlan) -> Vec<Cell> {
    let attempts: Vec<String> = one
        .attempts
        .iter()
        .map(|(state, n)| format!("{n} {state}"))
        .collect();
    let attempts = match attempts.is_empty() {
        true => "-".to_owned(),
        false => attempts.join(", "),
    };
    let changed = one
        .changed
        .map(|time| time.strftime("%Y-%m-%d").to_string());
    let [tasks, commands, title] = match &one.says {
        Some(says) => says_cells(says),
        None => {
            let broken = cell(Ink::Bad, "it has errors in it");
            [cell(Ink::Plain, "-"), cell(Ink::Plain, "-"), broken]
        }
    };
    vec![
        cell(Ink::Strong, one.plan.as_str()),
        tasks,
        cell(Ink::Plain, attempts),
        cell(Ink::Plain, one.text.words()),
        commands,
        cell(Ink::Plain, changed.unwrap_or_else(|| "-".to_owned())),
        title,
    ]
}

fn says_cells(says: &Says) -> [Cell; 3] {
    let tasks = match says.done {
        0 => cell(Ink::Plain, says.tasks.to_string()),
        n if n == says.tasks => cell(Ink::Good, "done"),
        n => cell(Ink::Plain, format!("{n} of {} done", says.tasks)),
    };
    let commands = match says.approved {
        true => cell(Ink::Plain, "approved"),
        false => cell(Ink::Notable, "not approved"),
    };
    [tasks, commands, cell(Ink::Plain, clean(&says.title))]
}

/// The list for programs.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Plans<'a> {
    /// By their names.
    plans: &'a [ListedPlan],
}

/// `git plan list --json`
pub fn json(plans: &[ListedPlan]) -> String {
    document(Document::PlanList, Plans { plans })
}

impl Record for ListedPlan {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("plan", |one| Some(one.plan.to_string())),
            text("text", |one| Some(word(one.text))),
            text("says.title", |one| {
                one.says.as_ref().map(|says| says.title.clone())
            }),
            number("says.tasks", |one| {
                one.says.as_ref().and_then(|says| many(says.tasks))
            }),
            number("says.done", |one| {
                one.says.as_ref().and_then(|says| many(says.done))
            }),
            flag("says.approved", |one| {
                one.says.as_ref().is_some_and(|says| says.approved)
            }),
            texts("attempts", |one| {
                let states = one.attempts.iter();
                states.map(|(state, n)| format!("{state} {n}")).collect()
            }),
            time("changed", |one| one.changed),
        ]
    }
}

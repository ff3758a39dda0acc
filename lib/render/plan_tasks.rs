//! `git plan tasks`, for people.

use crate::model::plan_data::{PlanData, TaskData};
use crate::render::grid::{Cell, cell, grid};
use crate::render::page::Page;
use crate::render::style::{Ink, clean};

/// A line for each task: its name, its approaches, and what it is about.
pub fn table(page: Page, plan: &PlanData) -> String {
    grid(page, &plan.tasks.iter().map(row).collect::<Vec<_>>())
}

fn row(task: &TaskData) -> Vec<Cell> {
    let approaches: Vec<&str> = task
        .approaches
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let about = match (&task.outcome, task.title.as_str()) {
        (Some(outcome), _) => cell(Ink::Good, format!("done: {}", clean(outcome))),
        (None, title) => cell(Ink::Plain, clean(title)),
    };
    vec![
        cell(Ink::Strong, task.name.as_str()),
        cell(Ink::Plain, approaches.join(" ")),
        about,
    ]
}

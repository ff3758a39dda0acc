//! A plan, for programs.

use serde::Serialize;

use crate::model::plan_data::{PlanData, TaskData};
use crate::model::task_state::{Promoted, TaskState};
use crate::render::json::document;
use crate::render::record::{Field, Record, flag, object, text, texts};
use crate::render::schema::Document;

/// `git plan tasks --json`
pub fn tasks(plan: &PlanData) -> String {
    document(Document::PlanTasks, plan)
}

/// A task of a plan, as one of a list.
#[derive(Debug)]
pub struct ListedTask<'a> {
    plan: &'a PlanData,
    task: &'a TaskData,
}

impl<'a> ListedTask<'a> {
    /// Those of a plan.
    pub fn of(plan: &'a PlanData) -> Vec<Self> {
        let listed = plan.tasks.iter().map(|task| Self { plan, task });
        listed.collect()
    }
}

impl Record for ListedTask<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("plan", |one| Some(one.plan.plan.to_string())),
            text("name", |one| Some(one.task.name.to_string())),
            text("title", |one| Some(one.task.title.clone())),
            text("body", |one| Some(one.task.body.clone())),
            texts("approaches", |one| {
                let approaches = one.task.approaches.iter();
                approaches
                    .map(|approach| approach.name.to_string())
                    .collect()
            }),
            text("outcome", |one| one.task.outcome.clone()),
        ]
    }
}

/// The plan, and how its tasks stand.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ShownPlan<'a> {
    /// The plan.
    #[serde(flatten)]
    pub plan: &'a PlanData,
    /// Where the text is: a path, or `plan '<name>'` for the record.
    pub source: &'a str,
    /// Whether its commands may run.
    pub approved: bool,
    /// How each task stands.
    pub states: &'a [TaskState],
}

/// `git plan show --json`
pub fn show(shown: &ShownPlan<'_>) -> String {
    document(Document::PlanShow, shown)
}

/// How a task stands, as one of a list.
#[derive(Debug)]
pub struct StandingTask<'a> {
    shown: &'a ShownPlan<'a>,
    state: &'a TaskState,
}

impl<'a> StandingTask<'a> {
    /// Those of a plan.
    pub fn of(shown: &'a ShownPlan<'a>) -> Vec<Self> {
        let states = shown.states.iter();
        states.map(|state| Self { shown, state }).collect()
    }

    fn promotion(&self) -> Option<&Promoted> {
        self.state.promotion.as_ref()
    }
}

impl Record for StandingTask<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("plan", |one| Some(one.shown.plan.plan.to_string())),
            text("title", |one| Some(one.shown.plan.title.clone())),
            text("base", |one| one.shown.plan.base.clone()),
            text("target", |one| one.shown.plan.target.clone()),
            text("source", |one| Some(one.shown.source.to_owned())),
            flag("approved", |one| one.shown.approved),
            text("task", |one| Some(one.state.task.to_string())),
            texts("attempts", |one| {
                let tried = one.state.attempts.iter();
                tried
                    .map(|one| format!("{} {}", one.attempt, one.state))
                    .collect()
            }),
            text("promotion.attempt", |one| {
                one.promotion().map(|one| one.attempt.to_string())
            }),
            text("promotion.step", |one| {
                one.promotion().map(|one| one.step.to_owned())
            }),
            text("promotion.target", |one| {
                one.promotion().map(|one| one.target.clone())
            }),
            text("promotion.url", |one| one.promotion()?.url.clone()),
            object("promotion.merged", |one| one.promotion()?.merged.as_ref()),
        ]
    }
}

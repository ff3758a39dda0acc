//! A plan, for programs.

use serde::Serialize;

use crate::model::plan_data::PlanData;
use crate::model::task_state::TaskState;
use crate::render::json::document;

/// `git plan tasks --json`
pub fn tasks(plan: &PlanData) -> String {
    document("git-attempts.plan-tasks.v1", plan)
}

/// The plan, and how its tasks stand.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Shown<'a> {
    #[serde(flatten)]
    plan: &'a PlanData,
    /// Where the text is: a path, or `plan '<name>'` for the record.
    source: &'a str,
    /// Whether its commands may run.
    approved: bool,
    /// How each task stands.
    states: &'a [TaskState],
}

/// `git plan show --json`
pub fn show(plan: &PlanData, source: &str, approved: bool, states: &[TaskState]) -> String {
    let shown = Shown {
        plan,
        source,
        approved,
        states,
    };
    document("git-attempts.plan-show.v1", shown)
}

//! A plan as data, for scripts and agents.

use serde::Serialize;

use crate::model::name::{ApproachName, CheckName, PlanName, TaskName};
use crate::model::plan::{Approach, Budget, Check, Criterion, Plan, Task};

/// A plan as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlanData {
    /// Its name.
    pub plan: PlanName,
    /// What it is for.
    pub title: String,
    /// Where attempts start, where the plan says so.
    pub base: Option<String>,
    /// The branch that a promotion aims at, where the plan says so.
    pub target: Option<String>,
    /// The command that prepares a worktree.
    pub setup: Option<String>,
    /// How long one attempt may take, in seconds.
    pub timeout_seconds: Option<u64>,
    /// How large a diff may be.
    pub budget: Budget,
    /// The files that an attempt is expected to touch.
    pub likely_files: Vec<LikelyData>,
    /// The files that no attempt may touch, as globs.
    pub forbidden: Vec<String>,
    /// What an attempt is judged by.
    pub criteria: Vec<CriterionData>,
    /// The commands that judge.
    pub checks: Vec<CheckData>,
    /// The pieces of the work.
    pub tasks: Vec<TaskData>,
}

/// A likely file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LikelyData {
    /// Which files.
    pub glob: String,
    /// Whether the plan has them made.
    pub new: bool,
}

/// A criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CriterionData {
    /// Its place: `C1` is the first.
    pub name: String,
    /// What must be true, as Markdown.
    pub text: String,
    /// The check that judges it; without one, a human does.
    pub check: Option<CheckName>,
    /// Whether its box is ticked.
    pub ticked: bool,
}

/// A check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckData {
    /// Its name.
    pub name: CheckName,
    /// Its command.
    pub command: String,
    /// Where it leaves its single tests, as a glob.
    pub junit: Option<String>,
}

/// A task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TaskData {
    /// Its name.
    pub name: TaskName,
    /// The words after it; may be empty.
    pub title: String,
    /// What bounds it, as Markdown; may be empty.
    pub body: String,
    /// The ways to do it.
    pub approaches: Vec<ApproachData>,
    /// What became of it, once it is done, as the plan's text has it.
    pub outcome: Option<String>,
}

/// An approach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ApproachData {
    /// Its name.
    pub name: ApproachName,
    /// The words after it; may be empty.
    pub title: String,
    /// What it is, as Markdown; may be empty.
    pub body: String,
}

impl PlanData {
    /// Of a plan, with all of its tasks or with one.
    pub fn of(plan: &Plan, task: Option<&TaskName>) -> Self {
        let is_wanted = |one: &&Task| task.is_none_or(|task| one.name == *task);
        Self {
            plan: plan.name.clone(),
            title: plan.title.clone(),
            base: plan.base.clone(),
            target: plan.target.clone(),
            setup: plan.setup.clone(),
            timeout_seconds: plan.timeout.map(|timeout| timeout.as_secs()),
            budget: plan.budget,
            likely_files: plan
                .likely_files
                .iter()
                .map(|file| LikelyData {
                    glob: file.glob.to_string(),
                    new: file.is_new,
                })
                .collect(),
            forbidden: plan.forbidden.iter().map(ToString::to_string).collect(),
            criteria: plan.criteria.iter().zip(1..).map(criterion).collect(),
            checks: plan.checks.iter().map(check).collect(),
            tasks: plan
                .tasks
                .iter()
                .filter(is_wanted)
                .map(self::task)
                .collect(),
        }
    }
}

fn criterion((one, number): (&Criterion, usize)) -> CriterionData {
    CriterionData {
        name: format!("C{number}"),
        text: one.text.clone(),
        check: one.check.clone(),
        ticked: one.ticked,
    }
}

fn check(one: &Check) -> CheckData {
    CheckData {
        name: one.name.clone(),
        command: one.command.clone(),
        junit: one.junit.as_ref().map(ToString::to_string),
    }
}

fn task(one: &Task) -> TaskData {
    let approach = |one: &Approach| ApproachData {
        name: one.name.clone(),
        title: one.title.clone(),
        body: one.body.clone(),
    };
    TaskData {
        name: one.name.clone(),
        title: one.title.clone(),
        body: one.body.clone(),
        approaches: one.approaches.iter().map(approach).collect(),
        outcome: one.outcome.as_ref().map(|told| told.text.clone()),
    }
}

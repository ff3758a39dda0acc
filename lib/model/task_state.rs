//! How a task stands: who tried, what is known of what they offer, and what was promoted.

use serde::Serialize;

use crate::model::attempt::Status;
use crate::model::criterion::Criterion;
use crate::model::name::{ApproachName, AttemptName, CheckName, TaskName};
use crate::model::oid::Oid;
use crate::model::promotion::{Promotion, Step};
use crate::model::standing::Standing;

/// A task and its attempts.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TaskState {
    /// The task.
    pub task: TaskName,
    /// What of it was promoted.
    pub promotion: Option<Promoted>,
    /// Its attempts, in the order of their numbers.
    pub attempts: Vec<Tried>,
}

/// What is known of a promotion without asking anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Promoted {
    /// The attempt.
    pub attempt: AttemptName,
    /// How far it is: `decided`, `pushed`, `opened` or `merged`.
    pub step: &'static str,
    /// The branch that it is meant for.
    pub target: String,
    /// Where its pull request is.
    pub url: Option<String>,
    /// The commit of the target that has it.
    pub merged: Option<Oid>,
}

impl Promoted {
    /// Of a promotion's record.
    pub fn of(promotion: &Promotion) -> Self {
        let (step, merged) = match &promotion.step {
            Step::Decided => ("decided", None),
            Step::Pushed => ("pushed", None),
            Step::Opened { .. } => ("opened", None),
            Step::Merged(merged) => ("merged", Some(merged.commit.clone())),
        };
        Self {
            attempt: promotion.attempt.clone(),
            step,
            target: promotion.target.clone(),
            url: promotion.url().map(str::to_owned),
            merged,
        }
    }
}

/// An attempt, by what its record says.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Tried {
    /// Its name.
    pub attempt: AttemptName,
    /// Its agent's name.
    pub agent: String,
    /// Its approach.
    pub approach: Option<ApproachName>,
    /// How far it is.
    #[serde(serialize_with = "word")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub state: Status,
    /// The commit that it offers.
    pub candidate: Option<Oid>,
    /// How it stands on each check, in the plan's order.
    pub checks: Vec<CheckStanding>,
    /// How it stands on each criterion, in the plan's order; nothing where it offers nothing.
    pub criteria: Vec<Criterion>,
    /// How large its diff is.
    pub size: Option<Size>,
}

impl Tried {
    /// Whether it has been put away.
    pub fn is_archived(&self) -> bool {
        self.state == Status::Archived
    }
}

/// serde asks for a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn word<S: serde::Serializer>(status: &Status, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status.word())
}

/// How an attempt stands on one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckStanding {
    /// The check.
    pub check: CheckName,
    /// What is known.
    pub standing: Standing,
}

/// How large a diff is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Size {
    /// Files.
    pub files: usize,
    /// Lines added.
    pub added: u64,
    /// Lines removed.
    pub removed: u64,
}

//! How an attempt stands on the plan's acceptance criteria.

use serde::Serialize;

use crate::model::plan::Plan;
use crate::model::standing::Standing;

/// One acceptance criterion, and whether an attempt meets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Criterion {
    /// Its place in the plan: `C1` is the first.
    pub name: String,
    /// What must be true.
    pub text: String,
    /// Whether it is.
    pub state: CriterionState,
}

/// Whether a criterion is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CriterionState {
    /// Its check passes.
    Met,
    /// Its check fails.
    Failed,
    /// Its check did not tell.
    Unproven,
    /// It has no check: a person judges.
    ForAPerson,
}

impl CriterionState {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Failed => "failed",
            Self::Unproven => "unproven",
            Self::ForAPerson => "yours to judge",
        }
    }
}

/// The plan's criteria; `standings` are those of its checks, in its order.
pub fn criteria(plan: &Plan, standings: &[Standing]) -> Vec<Criterion> {
    let state = |check: &_| {
        let at = plan.checks.iter().position(|one| one.name == *check);
        match at.and_then(|at| standings.get(at)) {
            Some(standing) if standing.passes() => CriterionState::Met,
            Some(Standing::Failed | Standing::Regressed | Standing::FailingBefore) => {
                CriterionState::Failed
            }
            _ => CriterionState::Unproven,
        }
    };
    let criteria = plan.criteria.iter().zip(1..);
    criteria
        .map(|(criterion, number)| Criterion {
            name: format!("C{number}"),
            text: criterion.text.clone(),
            state: criterion
                .check
                .as_ref()
                .map_or(CriterionState::ForAPerson, state),
        })
        .collect()
}

//! How an attempt stands on the plan's acceptance criteria.

use serde::Serialize;

use crate::model::acceptance::{Acceptance, find};
use crate::model::oid::Oid;
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
    /// Who accepted it of this candidate.
    pub accepted: Option<Accepted>,
}

/// Who accepted a criterion, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Accepted {
    /// Their name.
    pub who: String,
    /// Why.
    pub why: String,
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
    /// A person judged this candidate: it meets it.
    Accepted,
    /// It has no check, and its box in the plan is ticked.
    Ticked,
}

impl CriterionState {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Failed => "failed",
            Self::Unproven => "unproven",
            Self::ForAPerson => "yours to judge",
            Self::Accepted => "accepted",
            Self::Ticked => "ticked",
        }
    }
}

/// The plan's criteria; `standings` are those of its checks, in its order, and `accepted` is
/// what a person has said of the attempt's candidates, of which this one has the tree `tree`.
pub fn criteria(
    plan: &Plan,
    standings: &[Standing],
    accepted: &[Acceptance],
    tree: Option<&Oid>,
) -> Vec<Criterion> {
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
        .map(|(criterion, number)| {
            let said = tree.and_then(|tree| find(accepted, &criterion.text, tree));
            let said = said.filter(|_| criterion.check.is_none());
            Criterion {
                name: format!("C{number}"),
                text: criterion.text.clone(),
                state: match &criterion.check {
                    Some(check) => state(check),
                    None if said.is_some() => CriterionState::Accepted,
                    None if criterion.ticked => CriterionState::Ticked,
                    None => CriterionState::ForAPerson,
                },
                accepted: said.map(|one| Accepted {
                    who: one.name().to_owned(),
                    why: one.why.clone(),
                }),
            }
        })
        .collect()
}

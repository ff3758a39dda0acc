//! The criteria that no check judges.

use crate::model::acceptance::find;
use crate::model::plan::Plan;
use crate::model::refusal::{Ground, Refusal};
use crate::store::attempts::AttemptRecord;

/// A refusal for each criterion that only a human can judge, and none has: its box in the plan
/// is empty, and nobody has accepted it of this candidate.
pub(super) fn refusals(plan: &Plan, record: &AttemptRecord) -> Vec<Refusal> {
    let Some(candidate) = &record.attempt.candidate else {
        return Vec::new();
    };
    let open: Vec<(String, &str)> = plan
        .criteria
        .iter()
        .zip(1..)
        .filter(|(one, _)| one.check.is_none() && !one.ticked)
        .filter(|(one, _)| find(&record.accepted, &one.text, &candidate.tree).is_none())
        .map(|(one, number)| (format!("C{number}"), one.text.as_str()))
        .collect();
    let options: Vec<String> = open
        .iter()
        .map(|(name, _)| format!("--accept {name}"))
        .collect();
    let way_on = format!(
        "judge it, and say so: git promote {} -m <why> {}",
        options.join(" "),
        record.attempt.name
    );
    let refusal = |(name, text): &(String, &str)| {
        let reason = format!("criterion {name} is yours to judge: {text}");
        Refusal::new(Ground::Criterion, reason, way_on.clone())
    };
    open.iter().map(refusal).collect()
}

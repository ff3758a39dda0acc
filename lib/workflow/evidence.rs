//! The verdicts that speak for or against an attempt, in words for a reviewer.

use crate::git::repo::Repo;
use crate::model::check::{CheckResult, Verdict};
use crate::model::error::Result;
use crate::model::name::AttemptName;
use crate::model::oid::Oid;
use crate::model::plan::{Check, Plan};
use crate::store::attempts::AttemptRecord;
use crate::store::layout;
use crate::workflow::list::Listed;

/// What is known of one check over one tree: a result of exactly the plan's command after
/// exactly its set-up.
pub fn result<'a>(
    plan: &Plan,
    known: impl IntoIterator<Item = &'a CheckResult>,
    check: &Check,
    tree: &Oid,
) -> Option<&'a CheckResult> {
    let setup = plan.setup.as_deref();
    known
        .into_iter()
        .find(|result| result.answers(&check.name, &check.command, setup, tree))
}

/// The verdict of one check over one tree.
pub fn verdict(plan: &Plan, record: &AttemptRecord, check: &Check, tree: &Oid) -> Option<Verdict> {
    result(plan, &record.checks, check, tree).map(|result| result.verdict)
}

/// Each check of the plan with its verdict over the base and over the candidate, in words.
pub fn table(
    repo: &Repo,
    plan: &Plan,
    record: &AttemptRecord,
) -> Result<Vec<(String, String, String)>> {
    let base = repo.tree_of(&record.attempt.base)?;
    let words = |verdict: Option<Verdict>| verdict.map_or("not run", Verdict::word).to_owned();
    let row = |check: &Check| {
        let own = record
            .attempt
            .candidate
            .as_ref()
            .and_then(|candidate| verdict(plan, record, check, &candidate.tree));
        (
            check.name.to_string(),
            words(verdict(plan, record, check, &base)),
            words(own),
        )
    };
    Ok(plan.checks.iter().map(row).collect())
}

/// How an alternative ended, in one line.
pub fn summary(plan: &Plan, one: &Listed) -> String {
    let record = &one.record;
    // An archived attempt is told by how it ended, not by where it is now.
    let mut words = match record.attempt.end() {
        Some(end) => vec![format!("{:?}", end.outcome).to_lowercase()],
        None => vec![one.status.word().to_owned()],
    };
    if let Some(candidate) = &record.attempt.candidate {
        words.extend(plan.checks.iter().map(|check| {
            let verdict = verdict(plan, record, check, &candidate.tree);
            format!(
                "{} {}",
                check.name,
                verdict.map_or("not run", Verdict::word)
            )
        }));
    }
    words.join(", ")
}

/// The refs of an attempt's record and of its plan's, for whoever wants to read the whole.
pub fn records_of(name: &AttemptName) -> (String, String) {
    (layout::attempt_ref(name), layout::plan_ref(&name.plan))
}

//! The gate of `git promote`: every reason against it, each with the way on.

use crate::git::repo::Repo;
use crate::model::attempt::{Outcome, Status};
use crate::model::check::Verdict;
use crate::model::error::Result;
use crate::model::patch::FilePatch;
use crate::model::plan::Plan;
use crate::model::safety::{Weight, safety};
use crate::store::attempts::AttemptRecord;
use crate::store::plans;
use crate::workflow::evidence;
use crate::workflow::list::Listed;
use crate::workflow::safety::weights;

/// One reason not to promote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: String,
    /// What to do about it.
    pub way_on: String,
}

fn refusal(reason: impl Into<String>, way_on: impl Into<String>) -> Refusal {
    Refusal {
        reason: reason.into(),
        way_on: way_on.into(),
    }
}

/// All reasons against promoting `chosen`. `all` are the attempts of its task, archived
/// ones too.
pub fn refusals(repo: &Repo, plan: &Plan, chosen: &Listed, all: &[Listed]) -> Result<Vec<Refusal>> {
    let mut found = Vec::new();
    found.extend(unfinished(chosen));
    if chosen.record.attempt.candidate.is_some() && !chosen.status.is_live() {
        found.extend(checks(repo, plan, &chosen.record)?);
        found.extend(in_the_diff(repo, plan, &chosen.record)?);
        found.extend(comparison(repo, plan, chosen, all)?);
    }
    Ok(found)
}

/// What the work itself has against it: a check that did not pass, and what its diff must not
/// hold. For the answer to a review, which is for the reviewers to judge otherwise.
pub(super) fn against_the_work(
    repo: &Repo,
    plan: &Plan,
    record: &AttemptRecord,
) -> Result<Vec<Refusal>> {
    let mut found = checks(repo, plan, record)?;
    found.extend(in_the_diff(repo, plan, record)?);
    Ok(found)
}

fn unfinished(chosen: &Listed) -> Option<Refusal> {
    let name = &chosen.record.attempt.name;
    let cause = chosen
        .record
        .attempt
        .end()
        .and_then(|end| end.cause.clone());
    let because = cause.map(|cause| format!(": {cause}")).unwrap_or_default();
    match chosen.status {
        Status::Ended(Outcome::Finished) => None,
        Status::Preparing | Status::Queued | Status::Running => Some(refusal(
            format!("attempt '{name}' is {}", chosen.status),
            format!("wait for its end, or stop it: git spawn stop {name}"),
        )),
        Status::Archived => Some(refusal(
            format!("attempt '{name}' is archived"),
            format!("bring it back: git promote --restore {name}"),
        )),
        Status::Lost => Some(refusal(
            format!("attempt '{name}' is lost: its supervisor died"),
            "look at what it left in its worktree, and spawn another attempt",
        )),
        Status::Ended(_) => Some(refusal(
            format!("attempt '{name}' is {}{because}", chosen.status),
            "promote another attempt, or spawn one more: git spawn",
        )),
    }
}

fn checks(repo: &Repo, plan: &Plan, record: &AttemptRecord) -> Result<Vec<Refusal>> {
    let Some(candidate) = &record.attempt.candidate else {
        return Ok(Vec::new());
    };
    let base_tree = repo.tree_of(&record.attempt.base)?;
    let task = &record.attempt.name.task;
    let mut found = Vec::new();
    for check in &plan.checks {
        let over = |tree| evidence::result(plan, &record.checks, check, tree);
        let name = &check.name;
        match over(&candidate.tree) {
            None => found.push(refusal(
                format!("check '{name}' has no verdict over exactly this tree and command"),
                format!("run it: git compare {task}"),
            )),
            Some(result) if result.verdict == Verdict::Passed => {}
            Some(result) => {
                let on_base = over(&base_tree).map(|base| base.verdict);
                if result.verdict == Verdict::Failed && on_base == Some(Verdict::Failed) {
                    found.push(refusal(
                        format!("check '{name}' fails, as it does on the base already"),
                        format!("mend the base first, or take '{name}' out of the plan and compare again"),
                    ));
                } else {
                    found.push(refusal(
                        format!("check '{name}' {} ({})", result.verdict, result.exit),
                        "promote another attempt, or spawn one more: git spawn",
                    ));
                }
            }
        }
    }
    Ok(found)
}

/// What the diff touches that it must not, and what in it bars it, such as a credential.
fn in_the_diff(repo: &Repo, plan: &Plan, record: &AttemptRecord) -> Result<Vec<Refusal>> {
    let Some(candidate) = &record.attempt.candidate else {
        return Ok(Vec::new());
    };
    let pair = (record.attempt.base.clone(), candidate.commit.clone());
    let patch: Vec<FilePatch> = repo.patches_of(vec![pair])?.into_iter().flatten().collect();
    let touched = patch.iter().flat_map(|file| file.change.touched());
    let forbidden = touched.filter_map(|path| {
        let glob = plan.forbids(path)?;
        Some(refusal(
            format!("it touches '{path}', which the plan forbids (`{glob}`)"),
            "promote another attempt, or allow it in the plan's Constraints and compare again",
        ))
    });
    let findings = safety(&patch, &weights(repo, Some(plan))?);
    let blocking = findings.iter().filter(|one| one.weight == Weight::Block);
    let barred = blocking.map(|one| {
        let rule = one.rule.name();
        refusal(
            format!("{} {}", one.place(), one.what),
            format!(
                "promote another attempt; where this is meant: git config attempt.safety.{rule} ask"
            ),
        )
    });
    Ok(forbidden.chain(barred).collect())
}

/// The fastest result must not be merged without a look at the alternatives.
fn comparison(
    repo: &Repo,
    plan: &Plan,
    chosen: &Listed,
    all: &[Listed],
) -> Result<Option<Refusal>> {
    let task = &chosen.record.attempt.name.task;
    let compare = format!("lay them side by side: git compare {task}");
    if let Some(live) = all.iter().find(|one| one.status.is_live()) {
        let name = &live.record.attempt.name;
        return Ok(Some(refusal(
            format!("the alternative '{name}' is still {}", live.status),
            format!("wait for its end, or stop it: git spawn stop {name}"),
        )));
    }
    let Some(compared) = plans::compared(repo, &plan.name, task)? else {
        return Ok(Some(refusal(
            format!("the attempts at '{task}' have not been compared"),
            compare,
        )));
    };
    let is_current = |one: &Listed| {
        compared.attempts.iter().any(|other| {
            other.name == one.record.attempt.name && other.candidate == one.record.attempt.candidate
        })
    };
    let missing = all
        .iter()
        .find(|one| one.status != Status::Archived && !is_current(one));
    Ok(missing.map(|one| {
        refusal(
            format!(
                "attempt '{}' was not in the last comparison as it is now",
                one.record.attempt.name
            ),
            compare,
        )
    }))
}

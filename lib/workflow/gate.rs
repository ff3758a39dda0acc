//! The gate of `git promote`: every reason against it, each with the way on.

mod criteria;

use crate::git::repo::Repo;
use crate::model::attempt::{Outcome, Status};
use crate::model::budget::over_budget;
use crate::model::change::FileChange;
use crate::model::check::Verdict;
use crate::model::error::Result;
use crate::model::name::AttemptName;
use crate::model::plan::Plan;
use crate::model::promotion::Forced;
pub use crate::model::refusal::{Ground, Refusal};
use crate::model::safety::{Finding, Weight};
use crate::store::attempts::AttemptRecord;
use crate::store::plans;
use crate::workflow::evidence;
use crate::workflow::list::Listed;
use crate::workflow::safety::looked_at;

/// What the gate looks at.
pub struct Case<'a> {
    /// The repository.
    pub repo: &'a Repo,
    /// The plan.
    pub plan: &'a Plan,
    /// The attempt that is to be promoted.
    pub chosen: &'a Listed,
    /// All attempts of its task, archived ones too.
    pub all: &'a [Listed],
    /// Its diff against the base.
    pub changes: &'a [FileChange],
    /// What safety finds in it.
    pub findings: &'a [Finding],
}

/// All reasons against promoting it.
pub fn refusals(case: &Case<'_>) -> Result<Vec<Refusal>> {
    let mut found = Vec::new();
    found.extend(case.unfinished());
    if case.chosen.record.attempt.candidate.is_some() && !case.chosen.status.is_live() {
        found.extend(case.report());
        found.extend(checks(case.repo, case.plan, &case.chosen.record)?);
        found.extend(criteria::refusals(case.plan, &case.chosen.record));
        found.extend(in_the_diff(case.plan, case.changes, case.findings));
        found.extend(too_large(case.plan, case.changes));
        found.extend(case.comparison()?);
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
    let (changes, findings) = looked_at(repo, plan, record)?;
    let mut found = checks(repo, plan, record)?;
    found.extend(in_the_diff(plan, &changes, &findings));
    Ok(found)
}

/// Takes away what a person may overrule and wants to, and tells what that was; nothing where
/// nothing of it was there.
pub fn overrule(found: &mut Vec<Refusal>, why: &str) -> Option<Forced> {
    let all = std::mem::take(found);
    let (overruled, left): (Vec<Refusal>, Vec<Refusal>) = all
        .into_iter()
        .partition(|one| one.ground.can_be_overruled());
    *found = left;
    (!overruled.is_empty()).then(|| Forced {
        reason: why.to_owned(),
        overruled: overruled.into_iter().map(|one| one.reason).collect(),
    })
}

impl Case<'_> {
    fn unfinished(&self) -> Option<Refusal> {
        let attempt = &self.chosen.record.attempt;
        let name = &attempt.name;
        let cause = attempt.end().and_then(|end| end.cause.clone());
        let because = cause.map(|cause| format!(": {cause}")).unwrap_or_default();
        let ground = match attempt.candidate {
            Some(_) => Ground::Unfinished,
            None => Ground::Nothing,
        };
        let status = self.chosen.status;
        match status {
            Status::Ended(Outcome::Finished) => None,
            Status::Preparing | Status::Queued | Status::Running => Some(Refusal::new(
                Ground::Working,
                format!("attempt '{name}' is {status}"),
                format!("wait for its end, or stop it: git spawn stop {name}"),
            )),
            Status::Archived => Some(Refusal::new(
                Ground::Archived,
                format!("attempt '{name}' is archived"),
                format!("bring it back: git promote --restore {name}"),
            )),
            Status::Lost => Some(Refusal::new(
                ground,
                format!("attempt '{name}' is lost: its supervisor died"),
                "look at what it left in its worktree, and spawn another attempt",
            )),
            Status::Ended(_) => Some(Refusal::new(
                ground,
                format!("attempt '{name}' is {status}{because}"),
                "promote another attempt, or spawn one more: git spawn",
            )),
        }
    }

    /// A reviewer begins with what the agent says that it did and left undone. One that did not
    /// even finish is told as such already.
    fn report(&self) -> Option<Refusal> {
        let finished = self.chosen.status == Status::Ended(Outcome::Finished);
        if !finished || self.chosen.record.report().is_some() {
            return None;
        }
        let name = &self.chosen.record.attempt.name;
        Some(Refusal::new(
            Ground::Report,
            format!(
                "'{}' did not say what it did and skipped",
                self.chosen.record.attempt.agent.name
            ),
            format!(
                "spawn one more (git spawn); or read its diff, and say so: git promote --force -m <why> {name}"
            ),
        ))
    }

    /// The fastest result must not be merged without a look at the alternatives.
    fn comparison(&self) -> Result<Option<Refusal>> {
        let own = &self.chosen.record.attempt.name;
        let task = &own.task;
        let compare = compare(own);
        let others = || {
            self.all
                .iter()
                .filter(|one| one.record.attempt.name != *own)
        };
        if let Some(live) = others().find(|one| one.status.is_live()) {
            let name = &live.record.attempt.name;
            return Ok(Some(Refusal::new(
                Ground::Alternative,
                format!("the alternative '{name}' is still {}", live.status),
                format!("wait for its end, or stop it: git spawn stop {name}"),
            )));
        }
        // One alone has nothing to be laid beside; its checks are asked for all the same.
        if !others().any(|one| one.status != Status::Archived) {
            return Ok(None);
        }
        let Some(compared) = plans::compared(self.repo, &self.plan.name, task)? else {
            return Ok(Some(Refusal::new(
                Ground::Comparison,
                format!("the attempts at '{task}' have not been compared"),
                compare,
            )));
        };
        let is_current = |one: &Listed| {
            compared.attempts.iter().any(|other| {
                other.name == one.record.attempt.name
                    && other.candidate == one.record.attempt.candidate
            })
        };
        let missing = self
            .all
            .iter()
            .find(|one| one.status != Status::Archived && !is_current(one));
        Ok(missing.map(|one| {
            Refusal::new(
                Ground::Comparison,
                format!(
                    "attempt '{}' was not in the last comparison as it is now",
                    one.record.attempt.name
                ),
                compare,
            )
        }))
    }
}

fn compare(name: &AttemptName) -> String {
    let task = &name.task;
    format!("run the checks, and lay all side by side: git compare {task}")
}

fn checks(repo: &Repo, plan: &Plan, record: &AttemptRecord) -> Result<Vec<Refusal>> {
    let Some(candidate) = &record.attempt.candidate else {
        return Ok(Vec::new());
    };
    let base_tree = repo.tree_of(&record.attempt.base)?;
    let compare = compare(&record.attempt.name);
    let mut found = Vec::new();
    let mut tell = |reason: String, way_on: String| {
        found.push(Refusal::new(Ground::Check, reason, way_on));
    };
    for check in &plan.checks {
        let over = |tree| evidence::result(plan, &record.checks, check, tree);
        let name = &check.name;
        match over(&candidate.tree) {
            None => tell(
                format!("check '{name}' has no verdict over exactly this tree and command"),
                compare.clone(),
            ),
            Some(result) if result.verdict == Verdict::Passed => {}
            Some(result) => {
                let on_base = over(&base_tree).map(|base| base.verdict);
                if result.verdict == Verdict::Failed && on_base == Some(Verdict::Failed) {
                    tell(
                        format!("check '{name}' fails, as it does on the base already"),
                        format!(
                            "mend the base first, or take '{name}' out of the plan and compare again"
                        ),
                    );
                } else {
                    tell(
                        format!("check '{name}' {} ({})", result.verdict, result.exit),
                        "promote another attempt, or spawn one more: git spawn".to_owned(),
                    );
                }
            }
        }
    }
    Ok(found)
}

/// What the diff touches that it must not, and what in it bars it, such as a credential.
fn in_the_diff(plan: &Plan, changes: &[FileChange], findings: &[Finding]) -> Vec<Refusal> {
    let touched = changes.iter().flat_map(FileChange::touched);
    let forbidden = touched.filter_map(|path| {
        let glob = plan.forbids(path)?;
        Some(Refusal::new(
            Ground::Forbidden,
            format!("it touches '{path}', which the plan forbids (`{glob}`)"),
            "promote another attempt, or allow it in the plan's Constraints and compare again",
        ))
    });
    let blocking = findings.iter().filter(|one| one.weight == Weight::Block);
    let barred = blocking.map(|one| {
        let rule = one.rule.name();
        Refusal::new(
            Ground::Finding,
            format!("{} {}", one.place(), one.what),
            format!(
                "promote another attempt; where this is meant: git config attempt.safety.{rule} ask"
            ),
        )
    });
    forbidden.chain(barred).collect()
}

/// That nobody could review so much.
fn too_large(plan: &Plan, changes: &[FileChange]) -> Option<Refusal> {
    let over = over_budget(plan.budget, changes);
    (!over.is_empty()).then(|| {
        Refusal::new(
            Ground::Budget,
            format!("it is over the plan's budget: {}", over.join(", ")),
            "split the task in the plan and spawn again, or raise the plan's `budget:` there",
        )
    })
}

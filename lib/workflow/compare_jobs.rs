//! The checks that a comparison has to run.

use crate::git::repo::Repo;
use crate::model::check::CheckResult;
use crate::model::error::Result;
use crate::model::oid::Oid;
use crate::model::plan::Check;
use crate::workflow::checks::{TreeJob, Wanted};
use crate::workflow::compare::{Checks, Request, Verdicts};
use crate::workflow::evidence;
use crate::workflow::list::Listed;

/// The checks that have no verdict yet, by tree.
pub(super) fn jobs(
    repo: &Repo,
    request: &Request,
    attempts: &[Listed],
    bases: &[Oid],
    verdicts: &Verdicts,
) -> Result<Vec<TreeJob>> {
    let plan = &request.plan;
    let recorded = verdicts
        .recorded
        .iter()
        .filter(|_| request.checks != Checks::All);
    let known: Vec<&CheckResult> = recorded.chain(&verdicts.new).collect();
    let mut trees: Vec<(String, Oid, Oid, Oid)> = Vec::new();
    if attempts
        .iter()
        .any(|one| one.record.attempt.candidate.is_some())
    {
        for base in bases {
            let tree = repo.tree_of(base)?;
            trees.push(("base".to_owned(), base.clone(), tree, base.clone()));
        }
    }
    for one in attempts.iter().filter(|one| !one.status.is_live()) {
        if let Some(candidate) = &one.record.attempt.candidate {
            let over = one.record.attempt.name.short();
            let (commit, tree) = (candidate.commit.clone(), candidate.tree.clone());
            trees.push((over, commit, tree, one.record.attempt.base.clone()));
        }
    }
    let mut jobs: Vec<TreeJob> = Vec::new();
    for (over, commit, tree, base) in trees {
        if jobs.iter().any(|job| job.tree == tree) {
            continue;
        }
        let is_wanted =
            |check: &Check| request.only.is_empty() || request.only.contains(&check.name);
        let is_known =
            |check: &Check| evidence::result(plan, known.iter().copied(), check, &tree).is_some();
        let wanted: Vec<Wanted> = plan
            .checks
            .iter()
            .filter(|check| is_wanted(check) && !is_known(check))
            .map(|check| Wanted {
                check: check.name.clone(),
                command: check.command.clone(),
            })
            .collect();
        if !wanted.is_empty() {
            jobs.push(TreeJob {
                over,
                commit,
                base,
                tree,
                setup: plan.setup.clone(),
                wanted,
                timeout_seconds: plan.timeout.map(|timeout| timeout.as_secs().max(1)),
            });
        }
    }
    Ok(jobs)
}

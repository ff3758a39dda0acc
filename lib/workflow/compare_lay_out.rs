//! The attempts at a task laid side by side, with all that is known of each.

use std::sync::Arc;

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::check::CheckResult;
use crate::model::claim::BasePaths;
use crate::model::comparison::{Comparison, Entrant, compare};
use crate::model::error::{Error, Result};
use crate::model::name::TaskName;
use crate::model::oid::Oid;
use crate::model::patch::FilePatch;
use crate::model::plan::Plan;
use crate::model::promotion::{Compared, ComparedAttempt};
use crate::store::plans;
use crate::workflow::list::Listed;
use crate::workflow::safety::weights;
use crate::workflow::{conflicts, evidence};

/// Lays the attempts side by side, and records that they were.
pub(super) fn lay_out(
    repo: &Repo,
    plan: &Plan,
    task: &TaskName,
    attempts: &[Listed],
) -> Result<Comparison> {
    let comparison = comparison(repo, plan, task, attempts)?;
    plans::save_text(repo, &plan.name, &plan.source)?;
    let rows = comparison.rows.iter();
    let compared = Compared {
        compared: Timestamp::now(),
        attempts: rows
            .map(|row| ComparedAttempt {
                name: row.attempt.clone(),
                candidate: row.candidate.clone(),
            })
            .collect(),
    };
    plans::save_compared(repo, &plan.name, task, &compared)?;
    Ok(comparison)
}

/// Lays the attempts side by side, as far as they are known.
pub(super) fn comparison(
    repo: &Repo,
    plan: &Plan,
    task: &TaskName,
    attempts: &[Listed],
) -> Result<Comparison> {
    let offered = attempts.iter().filter_map(|one| {
        let attempt = &one.record.attempt;
        let candidate = attempt.candidate.as_ref()?;
        Some((attempt.base.clone(), candidate.commit.clone()))
    });
    let mut patches = repo.patches_of(offered.collect())?.into_iter();
    let tip = conflicts::target_tip(repo, plan)?;
    // The attempts at a task mostly start from one base.
    let mut read: Vec<(Oid, Arc<BasePaths>)> = Vec::new();
    let mut entrants = Vec::new();
    for one in attempts {
        let patch = match one.record.attempt.candidate {
            Some(_) => patches.next().unwrap_or_default(),
            None => Vec::new(),
        };
        let base = &one.record.attempt.base;
        let base_paths = match (one.record.report(), read.iter().find(|(of, _)| of == base)) {
            (None, _) => Arc::default(),
            (Some(_), Some((_, paths))) => Arc::clone(paths),
            (Some(_), None) => {
                let paths = Arc::new(BasePaths::new(repo.paths_at(base)?));
                read.push((base.clone(), Arc::clone(&paths)));
                paths
            }
        };
        entrants.push(entrant(repo, plan, one, patch, tip.as_ref(), base_paths)?);
    }
    // Where there are several bases, the newest attempt's is the one that is shown.
    let newest = attempts
        .last()
        .ok_or_else(|| Error::missing("there is nothing to compare"))?;
    let base = newest.record.attempt.base.clone();
    let base_results = results_over(plan, newest, &repo.tree_of(&base)?);
    Ok(compare(
        plan,
        task.as_ref(),
        base,
        base_results,
        entrants,
        &weights(repo, Some(plan))?,
    ))
}

/// The plan's checks over one tree, as this attempt's record knows them.
fn results_over(plan: &Plan, one: &Listed, tree: &Oid) -> Vec<Option<CheckResult>> {
    let checks = plan.checks.iter();
    checks
        .map(|check| evidence::result(plan, &one.record.checks, check, tree).cloned())
        .collect()
}

/// An attempt with all its evidence.
fn entrant(
    repo: &Repo,
    plan: &Plan,
    one: &Listed,
    patch: Vec<FilePatch>,
    tip: Option<&Oid>,
    base_paths: Arc<BasePaths>,
) -> Result<Entrant> {
    let attempt = &one.record.attempt;
    let results = match &attempt.candidate {
        Some(candidate) => results_over(plan, one, &candidate.tree),
        None => vec![None; plan.checks.len()],
    };
    Ok(Entrant {
        name: attempt.name.clone(),
        agent: attempt.agent.label(),
        approach: attempt.approach.clone(),
        status: one.status,
        cause: attempt.end().and_then(|end| end.cause.clone()),
        candidate: attempt.candidate.clone(),
        results,
        base_results: results_over(plan, one, &repo.tree_of(&attempt.base)?),
        patch,
        conflicts: conflicts::with_target(
            repo,
            tip,
            attempt.candidate.as_ref().map(|one| &one.commit),
        )?,
        base_paths,
        acknowledged: one.record.acknowledged.clone(),
        accepted: one.record.accepted.clone(),
        report: one.record.report(),
        steering_changed: attempt
            .end()
            .map(|end| end.steering_changed.clone())
            .unwrap_or_default(),
        milliseconds: attempt.end().map(|end| end.milliseconds),
        usage: attempt.usage,
        cost: attempt.cost,
    })
}

//! `git plan show`: how the tasks of a plan stand. The records are read and nobody is asked:
//! neither a remote nor a forge.

use crate::git::repo::Repo;
use crate::model::change::lines;
use crate::model::check::CheckResult;
use crate::model::criterion::criteria;
use crate::model::error::{Error, Result};
use crate::model::name::TaskName;
use crate::model::oid::Oid;
use crate::model::plan::Plan;
use crate::model::standing::Standing;
use crate::model::task_state::{CheckStanding, Promoted, Size, TaskState, Tried};
use crate::store::{attempts, plans};
use crate::workflow::evidence;
use crate::workflow::list::{Listed, with_status};

/// How each task of the plan stands, or the one that is wanted, and what could not be read.
pub fn task_states(
    repo: &Repo,
    plan: &Plan,
    wanted: Option<&TaskName>,
) -> Result<(Vec<TaskState>, Vec<Error>)> {
    let (mut refs, _) = attempts::refs(repo)?;
    refs.retain(|(name, _)| name.plan == plan.name);
    let (records, unreadable) = attempts::list(repo, refs);
    let listed: Vec<Listed> = records
        .into_iter()
        .map(|record| with_status(repo, record))
        .collect::<Result<_>>()?;
    // A verdict is of a tree: whichever attempt's record has it.
    let known: Vec<&CheckResult> = listed.iter().flat_map(|one| &one.record.checks).collect();
    let promotions = plans::promotions(repo, &plan.name)?;
    let is_wanted = |task: &&TaskName| wanted.is_none_or(|wanted| wanted == *task);
    let mut states = Vec::new();
    for task in plan.tasks.iter().map(|task| &task.name).filter(is_wanted) {
        let of_task = listed
            .iter()
            .filter(|one| one.record.attempt.name.task == *task);
        let promotion = promotions.iter().find(|one| one.attempt.task == *task);
        states.push(TaskState {
            task: task.clone(),
            promotion: promotion.map(Promoted::of),
            attempts: of_task
                .map(|one| tried(repo, plan, one, &known))
                .collect::<Result<_>>()?,
        });
    }
    Ok((states, unreadable))
}

fn tried(repo: &Repo, plan: &Plan, one: &Listed, known: &[&CheckResult]) -> Result<Tried> {
    let attempt = &one.record.attempt;
    let base = repo.tree_of(&attempt.base)?;
    let result = |check, tree: &Oid| evidence::result(plan, known.iter().copied(), check, tree);
    let candidate = attempt.candidate.as_ref();
    let standings: Vec<Standing> = plan
        .checks
        .iter()
        .map(|check| {
            let own = candidate.and_then(|candidate| result(check, &candidate.tree));
            Standing::of(own, result(check, &base))
        })
        .collect();
    let named = plan.checks.iter().zip(&standings);
    Ok(Tried {
        attempt: attempt.name.clone(),
        agent: attempt.agent.label(),
        approach: attempt.approach.clone(),
        state: one.status,
        candidate: candidate.map(|candidate| candidate.commit.clone()),
        checks: named
            .map(|(check, standing)| CheckStanding {
                check: check.name.clone(),
                standing: *standing,
            })
            .collect(),
        criteria: match candidate {
            Some(candidate) => criteria(
                plan,
                &standings,
                &one.record.accepted,
                Some(&candidate.tree),
            ),
            None => Vec::new(),
        },
        size: candidate
            .map(|candidate| size(repo, &attempt.base, &candidate.commit))
            .transpose()?,
    })
}

fn size(repo: &Repo, base: &Oid, candidate: &Oid) -> Result<Size> {
    let changes = repo.changes(base, candidate)?;
    let (added, removed) = lines(&changes);
    Ok(Size {
        files: changes.len(),
        added,
        removed,
    })
}

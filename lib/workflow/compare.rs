//! `git compare`: the same checks over the base and all candidates, and the evidence side
//! by side.

use std::sync::Arc;

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::check::{CheckResult, Verdict};
use crate::model::claim::BasePaths;
use crate::model::comparison::{Comparison, Entrant, compare};
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::{CheckName, TaskName};
use crate::model::oid::Oid;
use crate::model::patch::FilePatch;
use crate::model::plan::Plan;
use crate::model::promotion::{Compared, ComparedAttempt};
use crate::process::interrupt::Interrupts;
use crate::store::{attempts, notes, plans};
use crate::workflow::checks::{TreeJob, run_all};
use crate::workflow::compare_jobs::jobs;
use crate::workflow::list::{Listed, list};
use crate::workflow::safety::weights;
use crate::workflow::{approve, conflicts, evidence};

/// What the user asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The plan, free of errors.
    pub plan: Plan,
    /// The task; every task with attempts where none is named.
    pub task: Option<TaskName>,
    /// How many trees are checked at once.
    pub jobs: usize,
    /// Which checks run.
    pub checks: Checks,
    /// Of those, none but these; all of them where none is named.
    pub only: Vec<CheckName>,
}

/// Which checks run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checks {
    /// Those that have no verdict yet.
    Missing,
    /// All of them.
    All,
    /// None; what is known is shown.
    None,
}

/// Compares the attempts of each task that is asked for.
pub fn compare_tasks(
    repo: &Repo,
    request: &Request,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Vec<Comparison>> {
    let plan = &request.plan;
    refuse_unknown(plan, &request.only)?;
    let (all, unreadable) = list(repo)?;
    for error in unreadable {
        listen(Event::Warning(error.to_string()));
    }
    if repo.overlooks_replaced_objects()? {
        listen(Event::Warning(
            "some objects are replaced, which is not seen where refs are kept as reftable: what \
             attempts change is told as it was before"
                .to_owned(),
        ));
    }
    let of_task = |task: &TaskName| -> Vec<Listed> {
        all.iter()
            .filter(|one| {
                let attempt = &one.record.attempt;
                let name = &attempt.name;
                name.plan == plan.name && name.task == *task && attempt.archive.is_none()
            })
            .cloned()
            .collect()
    };
    let tasks: Vec<&TaskName> = match &request.task {
        Some(task) => vec![task],
        None => plan.tasks.iter().map(|task| &task.name).collect(),
    };
    let mut verdicts = Verdicts {
        recorded: all
            .iter()
            .flat_map(|one| one.record.checks.iter().cloned())
            .collect(),
        new: Vec::new(),
    };
    let mut comparisons = Vec::new();
    for task in tasks {
        let attempts = of_task(task);
        if !attempts.is_empty() {
            let jobs = prepare(repo, request, task, &attempts, &verdicts, listen)?;
            let (new, outcome) = run_all(repo, &jobs, request.jobs, interrupts, listen);
            verdicts.new.extend(new);
            let attempts = keep(repo, plan, attempts, &verdicts)?;
            outcome?;
            comparisons.push(lay_out(repo, plan, task, &attempts)?);
        }
    }
    if comparisons.is_empty() {
        let what = match &request.task {
            Some(task) => format!("task '{task}' of plan '{}'", plan.name),
            None => format!("plan '{}'", plan.name),
        };
        return Err(Error::missing(format!("{what} has no attempts to compare"))
            .hint("start some: git spawn"));
    }
    conflicts::tell_clashes(repo, &mut comparisons)?;
    Ok(comparisons)
}

fn refuse_unknown(plan: &Plan, only: &[CheckName]) -> Result<()> {
    let is_known = |name: &&CheckName| plan.checks.iter().any(|check| check.name == **name);
    let Some(unknown) = only.iter().find(|name| !is_known(name)) else {
        return Ok(());
    };
    let names: Vec<&str> = plan.checks.iter().map(|one| one.name.as_ref()).collect();
    Err(Error::usage(format!("the plan has no check '{unknown}'"))
        .hint(format!("it has: {}", names.join(", "))))
}

/// What is known before a task is compared.
pub(super) struct Verdicts {
    /// From the records of all attempts: a tree that several tasks share is checked once.
    pub recorded: Vec<CheckResult>,
    /// From this very comparison.
    pub new: Vec<CheckResult>,
}

/// The checks that have to run before the attempts at a task can be laid side by side.
fn prepare(
    repo: &Repo,
    request: &Request,
    task: &TaskName,
    attempts: &[Listed],
    verdicts: &Verdicts,
    listen: Listener<'_>,
) -> Result<Vec<TreeJob>> {
    if request.checks == Checks::None {
        return Ok(Vec::new());
    }
    approve::require(repo, &request.plan)?;
    let bases = distinct(attempts.iter().map(|one| one.record.attempt.base.clone()));
    if bases.len() > 1 {
        listen(Event::Warning(format!(
            "the attempts at '{task}' start from {} different commits; each is held against its own",
            bases.len()
        )));
    }
    let jobs = jobs(repo, request, attempts, &bases, verdicts)?;
    let has_candidate = |one: &Listed| one.record.attempt.candidate.is_some();
    if jobs.is_empty() && attempts.iter().any(has_candidate) {
        listen(Event::Note(
            "every verdict is known already; to run the checks again: git compare --rerun"
                .to_owned(),
        ));
    }
    Ok(jobs)
}

/// Lays the attempts side by side, and records that they were.
fn lay_out(repo: &Repo, plan: &Plan, task: &TaskName, attempts: &[Listed]) -> Result<Comparison> {
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
    plans::save_text(repo, &plan.name, &plan.source)?;
    let compared = Compared {
        compared: Timestamp::now(),
        attempts: entrants
            .iter()
            .map(|entrant| ComparedAttempt {
                name: entrant.name.clone(),
                candidate: entrant.candidate.clone(),
            })
            .collect(),
    };
    plans::save_compared(repo, &plan.name, task, &compared)?;
    // Where there are several bases, the newest attempt's is the one that is shown.
    let newest = attempts
        .last()
        .ok_or_else(|| Error::missing("there is nothing to compare"))?;
    let base = newest.record.attempt.base.clone();
    let base_verdicts = verdicts_over(plan, newest, &repo.tree_of(&base)?);
    Ok(compare(
        plan,
        task.as_ref(),
        base,
        base_verdicts,
        entrants,
        &weights(repo)?,
    ))
}

/// The plan's checks over one tree, as this attempt's record knows them.
fn verdicts_over(plan: &Plan, one: &Listed, tree: &Oid) -> Vec<Option<Verdict>> {
    let checks = plan.checks.iter();
    checks
        .map(|check| evidence::verdict(plan, &one.record, check, tree))
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
    let verdicts = match &attempt.candidate {
        Some(candidate) => verdicts_over(plan, one, &candidate.tree),
        None => vec![None; plan.checks.len()],
    };
    Ok(Entrant {
        name: attempt.name.clone(),
        agent: attempt.agent.name.clone(),
        approach: attempt.approach.clone(),
        status: one.status,
        cause: attempt.end().and_then(|end| end.cause.clone()),
        candidate: attempt.candidate.clone(),
        verdicts,
        base_verdicts: verdicts_over(plan, one, &repo.tree_of(&attempt.base)?),
        patch,
        conflicts: conflicts::with_target(
            repo,
            tip,
            attempt.candidate.as_ref().map(|one| &one.commit),
        )?,
        base_paths,
        report: one.record.report(),
        steering_changed: attempt
            .end()
            .map(|end| end.steering_changed.clone())
            .unwrap_or_default(),
        milliseconds: attempt.end().map(|end| end.milliseconds),
        usage: attempt.usage,
    })
}

/// Writes the verdicts of the plan's checks into the records of the attempts that they
/// concern: those over its candidate and over its base, also where another attempt had them
/// first.
fn keep(
    repo: &Repo,
    plan: &Plan,
    attempts: Vec<Listed>,
    verdicts: &Verdicts,
) -> Result<Vec<Listed>> {
    // The new ones first, since the first that answers counts.
    let known = || verdicts.new.iter().chain(&verdicts.recorded);
    let mut kept = Vec::new();
    for mut one in attempts {
        let attempt = &one.record.attempt;
        let mut trees = vec![repo.tree_of(&attempt.base)?];
        trees.extend(
            attempt
                .candidate
                .iter()
                .map(|candidate| candidate.tree.clone()),
        );
        let mut concerning: Vec<CheckResult> = Vec::new();
        for tree in &trees {
            let results = plan
                .checks
                .iter()
                .filter_map(|check| evidence::result(plan, known(), check, tree));
            concerning.extend(results.cloned());
        }
        if one.status.is_live() {
            // Its record is its supervisor's until it has ended.
            one.record.checks = concerning;
        } else {
            attempts::add_checks(repo, &attempt.name, &concerning)?;
            one.record = attempts::read(repo, &attempt.name)?;
            notes::project(repo, &one.record)?;
        }
        kept.push(one);
    }
    Ok(kept)
}

fn distinct(oids: impl Iterator<Item = Oid>) -> Vec<Oid> {
    let mut seen = Vec::new();
    for oid in oids {
        if !seen.contains(&oid) {
            seen.push(oid);
        }
    }
    seen
}

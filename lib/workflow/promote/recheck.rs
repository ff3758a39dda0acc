//! What was checked is what is pushed: where the shape makes another tree than the
//! candidate's, the plan's checks run over that one first.

use crate::git::repo::Repo;
use crate::model::check::{CheckResult, Verdict};
use crate::model::error::{Context, Result};
use crate::model::event::Listener;
use crate::model::plan::{Check, Plan};
use crate::process::interrupt::Interrupts;
use crate::store::attempts::{self, AttemptRecord};
use crate::workflow::checks::{Place, TreeJob, run_all};
use crate::workflow::compare::{Request, Verdicts};
use crate::workflow::compare_jobs::{Subject, missing};
use crate::workflow::gate::{Ground, Refusal};
use crate::workflow::promote::shape::Draft;
use crate::workflow::{approve, evidence};

/// What has to be run over the tree of a draft before it may be pushed. Only what has passed
/// counts as known: nothing else would ever run these checks again.
pub fn needed(
    repo: &Repo,
    plan: &Plan,
    record: &AttemptRecord,
    target: &str,
    draft: &Draft,
) -> Result<Vec<TreeJob>> {
    if Some(&draft.tree) == record.attempt.candidate.as_ref().map(|one| &one.tree) {
        return Ok(Vec::new());
    }
    let passed = |result: &&CheckResult| result.verdict == Verdict::Passed;
    let verdicts = Verdicts {
        recorded: record.checks.iter().filter(passed).cloned().collect(),
        new: Vec::new(),
    };
    let request = Request::missing(plan.clone(), None, 1);
    let checks: Vec<&Check> = plan.checks.iter().collect();
    let subject = Subject {
        over: format!("{} on {target}", record.attempt.name.short()),
        // Of no use but to be checked out; nothing points at it.
        commit: repo.write_commit("A tree to check", &draft.tree, &[&draft.on])?,
        tree: draft.tree.clone(),
        base: draft.on.clone(),
        place: Place::Clean,
    };
    Ok(missing(repo, &request, vec![subject], &checks, &verdicts))
}

/// How it went.
pub struct Rechecked {
    /// What speaks against pushing the tree.
    pub refusals: Vec<Refusal>,
    /// Signals are caught from now on, where any check ran.
    pub interrupts: Option<Interrupts>,
}

/// Runs these checks and keeps their verdicts in the attempt's record. `caught` are signals
/// that are caught already.
pub fn recheck(
    repo: &Repo,
    plan: &Plan,
    record: &AttemptRecord,
    target: &str,
    jobs: &[TreeJob],
    caught: Option<Interrupts>,
    listen: Listener<'_>,
) -> Result<Rechecked> {
    let Some(job) = jobs.first() else {
        return Ok(Rechecked {
            refusals: Vec::new(),
            interrupts: caught,
        });
    };
    approve::require(repo, plan)?;
    let interrupts = match caught {
        Some(caught) => caught,
        None => Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?,
    };
    let (results, outcome) = run_all(repo, jobs, 1, &interrupts, listen);
    attempts::add_checks(repo, &record.attempt.name, &results)?;
    outcome?;
    let known = || results.iter().chain(&record.checks);
    let against = |check: &Check| -> Option<Refusal> {
        let result = evidence::result(plan, known(), check, &job.tree);
        let how = match result {
            Some(result) if result.verdict == Verdict::Passed => return None,
            Some(result) => format!("{} ({})", result.verdict, result.exit),
            None => "has no verdict".to_owned(),
        };
        Some(Refusal::new(
            Ground::Check,
            format!("on '{target}' as it is now, check '{}' {how}", check.name),
            "spawn new attempts from there: git spawn; or promote it without --onto",
        ))
    };
    Ok(Rechecked {
        refusals: plan.checks.iter().filter_map(against).collect(),
        interrupts: Some(interrupts),
    })
}

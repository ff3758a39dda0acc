//! `git plan check --run`: the plan's checks over the base, as `git compare` runs them.

use crate::git::repo::Repo;
use crate::model::base_verdicts::base_verdicts;
use crate::model::check::CheckResult;
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::finding::Finding;
use crate::model::plan::Plan;
use crate::process::interrupt::Interrupts;
use crate::store::plan_checks;
use crate::workflow::approve;
use crate::workflow::checks::{Place, run_all};
use crate::workflow::compare::{Request, Verdicts};
use crate::workflow::compare_jobs::{Subject, missing};
use crate::workflow::evidence;
use crate::workflow::list::list;
use crate::workflow::plan::base_of;

/// Whether the plan's commands are run to check it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trial {
    /// All over the base, but for those whose verdict is known.
    Run,
    /// None.
    None,
}

/// What the checks say of the base. A verdict that is known, of a comparison or of an earlier
/// trial, is not asked for again.
///
/// # Errors
/// Where the user has not approved exactly these commands, or interrupts.
pub(super) fn try_on_base(
    repo: &Repo,
    plan: &Plan,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Vec<Finding>> {
    approve::require(repo, plan)?;
    if !repo.has_commits() {
        return Err(
            Error::missing("there is no commit yet to run the checks on")
                .hint("make one: git commit --allow-empty -m 'Begin'"),
        );
    }
    let base = repo.resolve_commit(&base_of(repo, plan)?)?;
    let tree = repo.tree_of(&base)?;
    let (all, _) = list(repo)?;
    let mut recorded: Vec<CheckResult> =
        all.into_iter().flat_map(|one| one.record.checks).collect();
    recorded.extend(plan_checks::read(repo, &plan.name)?);
    let mut verdicts = Verdicts {
        recorded,
        new: Vec::new(),
    };
    let request = Request::missing(plan.clone(), None, 1);
    let subject = Subject {
        over: "base".to_owned(),
        commit: base.clone(),
        tree: tree.clone(),
        base,
        place: Place::Clean,
    };
    let checks: Vec<_> = plan.checks.iter().collect();
    let jobs = missing(repo, &request, vec![subject], &checks, &verdicts);
    if jobs.is_empty() {
        listen(Event::Note(
            "every verdict over the base is known already".to_owned(),
        ));
    }
    let (new, outcome) = run_all(repo, &jobs, 1, interrupts, listen);
    plan_checks::keep(repo, &plan.name, &new)?;
    outcome?;
    verdicts.new = new;
    let known = || verdicts.new.iter().chain(&verdicts.recorded);
    let results: Vec<CheckResult> = checks
        .iter()
        .filter_map(|check| evidence::result(plan, known(), check, &tree).cloned())
        .collect();
    Ok(base_verdicts(plan, &results))
}

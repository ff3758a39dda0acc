//! The checks that a comparison has to run.

use crate::git::repo::Repo;
use crate::model::check::{CheckResult, Environment};
use crate::model::error::Result;
use crate::model::event::{Event, Listener};
use crate::model::glob::Glob;
use crate::model::oid::Oid;
use crate::model::plan::{Check, Plan};
use crate::workflow::checks::{Place, TreeJob, Wanted};
use crate::workflow::compare::{Checks, Request, Room, Verdicts};
use crate::workflow::evidence;
use crate::workflow::list::Listed;

/// What decides most of what a command does, whatever it is.
const VARIABLES: [&str; 4] = ["PATH", "LANG", "LC_ALL", "TZ"];

/// Names more variables on which verdicts depend.
const MORE_VARIABLES: &str = "attempt.checkEnvironment";

/// What is to be checked.
pub(super) struct Subject {
    /// What to call it: `base`, or an attempt.
    pub over: String,
    /// A commit of the tree.
    pub commit: Oid,
    /// The tree.
    pub tree: Oid,
    /// What it starts from.
    pub base: Oid,
    /// Where its checks run.
    pub place: Place,
}

/// The checks that have no verdict yet, by tree.
pub(super) fn jobs(
    repo: &Repo,
    request: &Request,
    attempts: &[Listed],
    bases: &[Oid],
    verdicts: &Verdicts,
    listen: Listener<'_>,
) -> Result<Vec<TreeJob>> {
    let mut subjects = Vec::new();
    if attempts
        .iter()
        .any(|one| one.record.attempt.candidate.is_some())
    {
        for base in bases {
            subjects.push(Subject {
                over: "base".to_owned(),
                commit: base.clone(),
                tree: repo.tree_of(base)?,
                base: base.clone(),
                place: Place::Clean,
            });
        }
    }
    for one in attempts.iter().filter(|one| !one.status.is_live()) {
        if let Some(candidate) = &one.record.attempt.candidate {
            subjects.push(Subject {
                over: one.record.attempt.name.short(),
                commit: candidate.commit.clone(),
                tree: candidate.tree.clone(),
                base: one.record.attempt.base.clone(),
                place: place(repo, request.room, one, listen)?,
            });
        }
    }
    let wanted: Vec<&Check> = request.wanted().collect();
    Ok(missing(repo, request, subjects, &wanted, verdicts))
}

/// Of these checks over these trees, those that have no verdict that counts.
pub(super) fn missing(
    repo: &Repo,
    request: &Request,
    subjects: Vec<Subject>,
    checks: &[&Check],
    verdicts: &Verdicts,
) -> Vec<TreeJob> {
    let plan = &request.plan;
    let environment = environment(repo);
    let recorded = verdicts
        .recorded
        .iter()
        .filter(|_| request.checks != Checks::All);
    let known: Vec<&CheckResult> = recorded
        .chain(&verdicts.new)
        .filter(|result| result.environment.as_ref() == Some(&environment))
        .filter(|result| result.runs() >= request.repeat)
        .collect();
    let mut jobs: Vec<TreeJob> = Vec::new();
    for subject in subjects {
        if jobs.iter().any(|job| job.tree == subject.tree) {
            continue;
        }
        let is_known = |check: &Check| is_known(plan, &known, check, &subject.tree);
        let wanted: Vec<Wanted> = checks
            .iter()
            .filter(|check| !is_known(check))
            .map(|check| Wanted {
                check: check.name.clone(),
                command: check.command.clone(),
                junit: check.junit.as_ref().map(Glob::to_string),
            })
            .collect();
        if !wanted.is_empty() {
            jobs.push(TreeJob {
                over: subject.over,
                commit: subject.commit,
                base: subject.base,
                tree: subject.tree,
                setup: plan.setup.clone(),
                wanted,
                timeout_seconds: plan.timeout.map(|timeout| timeout.as_secs().max(1)),
                runs: request.repeat,
                environment: environment.clone(),
                place: subject.place,
            });
        }
    }
    jobs
}

/// Whether there is a verdict, with its single tests where the plan asks for them.
fn is_known(plan: &Plan, known: &[&CheckResult], check: &Check, tree: &Oid) -> bool {
    let result = evidence::result(plan, known.iter().copied(), check, tree);
    let has_tests =
        |result: &CheckResult| !result.tests.is_empty() || result.tests_unread.is_some();
    result.is_some_and(|result| check.junit.is_none() || has_tests(result))
}

/// Where the checks over an attempt run.
fn place(repo: &Repo, room: Room, one: &Listed, listen: Listener<'_>) -> Result<Place> {
    let attempt = &one.record.attempt;
    if room == Room::Clean {
        return Ok(Place::Clean);
    }
    let is_candidate = |tree: Oid| attempt.candidate.as_ref().map(|one| &one.tree) == Some(&tree);
    if let Some(worktree) = repo.find_worktree(&attempt.worktree)? {
        let snapshot = repo.snapshot(&worktree);
        let is_clean = snapshot.is_ok_and(|snapshot| {
            snapshot.files.is_none() && repo.tree_of(&snapshot.head).is_ok_and(is_candidate)
        });
        if is_clean {
            return Ok(Place::InPlace {
                worktree: attempt.worktree.clone(),
            });
        }
    }
    listen(Event::Warning(format!(
        "the worktree of '{}' is not as its candidate says: it is checked in a clean one",
        attempt.name
    )));
    Ok(Place::Clean)
}

fn environment(repo: &Repo) -> Environment {
    let more = repo.config(MORE_VARIABLES).unwrap_or_default();
    let more = more
        .split([' ', ','])
        .filter(|name| !name.is_empty() && !name.contains(['=', '\0']));
    let names: Vec<&str> = VARIABLES.into_iter().chain(more).collect();
    Environment::of(names.into_iter().map(|name| {
        let value = std::env::var_os(name);
        (
            name,
            value.map(|value| value.to_string_lossy().into_owned()),
        )
    }))
}

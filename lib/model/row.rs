//! One attempt's line of the comparison.

use serde::Serialize;

use crate::model::attempt::{Candidate, Cost, Outcome, Status, Usage};
use crate::model::budget::over_budget;
use crate::model::change::{FileChange, lines};
use crate::model::check::{CheckResult, Ran};
use crate::model::claim::{Claim, claims};
use crate::model::comparison::Entrant;
use crate::model::criterion::{Criterion, criteria};
use crate::model::glob::Glob;
use crate::model::name::{ApproachName, AttemptName, CheckName};
use crate::model::plan::Plan;
use crate::model::report::Report;
use crate::model::safety::{Finding, blocks};
use crate::model::standing::Standing;

/// One attempt's line of the comparison.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Row {
    /// Its name.
    pub attempt: AttemptName,
    /// Its agent's name.
    pub agent: String,
    /// Its approach.
    pub approach: Option<ApproachName>,
    /// How far it is, in the words of [`Status`].
    pub status: &'static str,
    /// Why it is there, where it did not finish.
    pub cause: Option<String>,
    /// What it offers.
    pub candidate: Option<Candidate>,
    /// How it stands on each check, in the plan's order.
    pub standings: Vec<Standing>,
    /// What each check said, in the plan's order; `None` was not run.
    pub results: Vec<Option<Ran>>,
    /// How it stands on each acceptance criterion, in the plan's order.
    pub criteria: Vec<Criterion>,
    /// What in its diff wants a second look, the gravest first.
    pub findings: Vec<Finding>,
    /// Whether it finished, passes every check, and touches nothing that is
    /// forbidden, and nothing in its diff bars it.
    pub passes_everything: bool,
    /// Its diff against the base.
    pub changes: Vec<FileChange>,
    /// Lines added in all.
    pub added: u64,
    /// Lines removed in all.
    pub removed: u64,
    /// Changed files outside of the plan's likely files.
    pub outside: Vec<String>,
    /// The plan's likely files of which none is changed.
    pub untouched: Vec<String>,
    /// Changed files that the plan forbids to touch.
    pub forbidden: Vec<String>,
    /// The files in which it conflicts with the target's tip, as far as that is known.
    pub conflicts: Vec<String>,
    /// What of the plan's budget it exceeds, in words.
    pub over_budget: Vec<String>,
    /// What the agent said at the end.
    pub report: Option<Report>,
    /// Where that and what it did differ.
    pub claims: Vec<Claim>,
    /// What changed meanwhile of all that steers git in every worktree.
    pub steering_changed: Vec<String>,
    /// How long the agent worked, in milliseconds.
    pub milliseconds: Option<u64>,
    /// Tokens, where the agent reports them.
    pub usage: Option<Usage>,
    /// What it cost, in millionths of a US dollar.
    pub cost: Option<Cost>,
}

/// A check's result without its single tests.
pub(super) fn ran(result: &Option<CheckResult>) -> Option<Ran> {
    result.as_ref().map(Ran::of)
}

/// What the plan makes of an entrant.
pub(super) fn row(
    plan: &Plan,
    entrant: Entrant,
    changes: Vec<FileChange>,
    findings: Vec<Finding>,
) -> Row {
    let standings: Vec<Standing> = entrant
        .results
        .iter()
        .zip(&entrant.base_results)
        .map(|(candidate, base)| Standing::of(candidate.as_ref(), base.as_ref()))
        .collect();
    let finished = entrant.status == Status::Ended(Outcome::Finished);
    let (added, removed) = lines(&changes);
    let checks: Vec<CheckName> = plan.checks.iter().map(|check| check.name.clone()).collect();
    let claims = entrant
        .report
        .as_ref()
        .map(|report| claims(report, &changes, &entrant.base_paths, &checks, &standings));
    let forbidden = paths(&changes, |path| plan.forbids(path).is_some());
    Row {
        criteria: criteria(
            plan,
            &standings,
            &entrant.accepted,
            entrant.candidate.as_ref().map(|one| &one.tree),
        ),
        passes_everything: finished
            && forbidden.is_empty()
            && entrant.candidate.is_some()
            && blocks(&findings).is_empty()
            && standings.iter().all(|standing| standing.passes()),
        findings,
        untouched: untouched(plan, &changes),
        outside: paths(&changes, |path| !plan.is_likely(path)),
        forbidden,
        over_budget: over_budget(plan.budget, &changes),
        attempt: entrant.name,
        agent: entrant.agent,
        approach: entrant.approach,
        status: entrant.status.word(),
        cause: entrant.cause,
        candidate: entrant.candidate,
        standings,
        results: entrant.results.iter().map(ran).collect(),
        added,
        removed,
        changes,
        report: entrant.report,
        claims: claims.unwrap_or_default(),
        conflicts: entrant.conflicts,
        steering_changed: entrant.steering_changed,
        milliseconds: entrant.milliseconds,
        usage: entrant.usage,
        cost: entrant.cost,
    }
}

fn paths(changes: &[FileChange], wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let touched = changes.iter().flat_map(FileChange::touched);
    touched
        .filter(|path| wanted(path))
        .map(str::to_owned)
        .collect()
}

fn untouched(plan: &Plan, changes: &[FileChange]) -> Vec<String> {
    let is_touched = |glob: &Glob| {
        let mut paths = changes.iter().flat_map(FileChange::touched);
        paths.any(|path| glob.matches(path))
    };
    let likely = plan.likely_files.iter().map(|file| &file.glob);
    likely
        .filter(|glob| !is_touched(glob))
        .map(Glob::to_string)
        .collect()
}

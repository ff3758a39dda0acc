//! The comparison: a pure function of the plan, the base's verdicts and what each attempt
//! offers. It never scores; it lays the evidence side by side.

use std::sync::Arc;

use serde::Serialize;

use crate::model::attempt::{Candidate, Outcome, Status, Usage};
use crate::model::change::{FileChange, lines};
use crate::model::check::Verdict;
use crate::model::claim::{BasePaths, Claim, claims};
use crate::model::criterion::{Criterion, CriterionState, criteria};
use crate::model::differences::{Differences, differences};
use crate::model::file_rows::{FileRow, file_rows};
use crate::model::name::{ApproachName, AttemptName, CheckName};
use crate::model::oid::Oid;
use crate::model::order::{Contestant, Dominated, Place, dominated, order};
use crate::model::patch::FilePatch;
use crate::model::plan::Plan;
use crate::model::report::Report;
use crate::model::safety::{Finding, Weights, blocks, count_asking, safety};
pub use crate::model::standing::Standing;

/// An attempt as it enters the comparison.
#[derive(Clone, Debug)]
pub struct Entrant {
    /// Its name.
    pub name: AttemptName,
    /// Its agent's name.
    pub agent: String,
    /// Its approach.
    pub approach: Option<ApproachName>,
    /// How far it is.
    pub status: Status,
    /// Why it is there, where it did not finish.
    pub cause: Option<String>,
    /// What it offers.
    pub candidate: Option<Candidate>,
    /// The verdicts over its candidate's tree, in the plan's order; `None` was not run.
    pub verdicts: Vec<Option<Verdict>>,
    /// The verdicts over its own base's tree, in the plan's order.
    pub base_verdicts: Vec<Option<Verdict>>,
    /// Its diff against the base.
    pub patch: Vec<FilePatch>,
    /// The files in which it conflicts with the target's tip.
    pub conflicts: Vec<String>,
    /// The paths of its base, where it has a report to be held against.
    pub base_paths: Arc<BasePaths>,
    /// What the agent said at the end.
    pub report: Option<Report>,
    /// What changed meanwhile of all that steers git in every worktree.
    pub steering_changed: Vec<String>,
    /// How long the agent worked, in milliseconds.
    pub milliseconds: Option<u64>,
    /// Tokens, where the agent reports them.
    pub usage: Option<Usage>,
}

/// One attempt's line of the comparison.
#[derive(Clone, Debug, Serialize)]
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
}

/// The evidence, side by side.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The plan's name.
    pub plan: String,
    /// The task's name.
    pub task: String,
    /// The commit that the attempts start from.
    pub base: Oid,
    /// The checks, in the plan's order.
    pub checks: Vec<CheckName>,
    /// The base's own verdicts; `None` was not run.
    pub base_verdicts: Vec<Option<Verdict>>,
    /// A line for each attempt.
    pub rows: Vec<Row>,
    /// A line for each file that any attempt changes.
    pub files: Vec<FileRow>,
    /// The attempts that offer something, by their place in [`Comparison::rows`]: those of
    /// which the rest speaks.
    pub candidates: Vec<usize>,
    /// The diff of each candidate against its base, for the views that show lines.
    #[serde(skip)]
    pub patches: Vec<Vec<FilePatch>>,
    /// What tells the candidates apart, each known by its place in that list.
    pub differences: Differences,
    /// In which order the candidates deserve to be read.
    pub order: Vec<Place>,
    /// Those that another is better than in every way.
    pub dominated: Vec<Dominated>,
    /// Where candidates that pass everything conflict with those of a later task.
    pub clashes: Vec<Clash>,
}

/// Two candidates of different tasks that cannot both be merged as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clash {
    /// The one.
    pub attempt: AttemptName,
    /// The other, of a later task.
    pub other: AttemptName,
    /// The files in which they conflict.
    pub paths: Vec<String>,
}

impl Comparison {
    /// Whether at least one candidate passes everything.
    pub fn has_winner(&self) -> bool {
        self.rows.iter().any(|row| row.passes_everything)
    }

    /// The attempts that pass everything, with what they offer.
    pub fn mergeable(&self) -> impl Iterator<Item = (&AttemptName, &Candidate)> {
        let passing = self.rows.iter().filter(|row| row.passes_everything);
        passing.filter_map(|row| Some((&row.attempt, row.candidate.as_ref()?)))
    }
}

/// Lays the attempts of one task side by side.
pub fn compare(
    plan: &Plan,
    task: &str,
    base: Oid,
    base_verdicts: Vec<Option<Verdict>>,
    entrants: Vec<Entrant>,
    weights: &Weights,
) -> Comparison {
    let candidates: Vec<usize> = (0..entrants.len())
        .filter(|at| entrants[*at].candidate.is_some())
        .collect();
    let mut rows = Vec::new();
    let (mut patches, mut trees) = (Vec::new(), Vec::new());
    for mut entrant in entrants {
        let patch = std::mem::take(&mut entrant.patch);
        let tree = entrant.candidate.as_ref().map(|one| one.tree.clone());
        let changes = patch.iter().map(|file| file.change.clone()).collect();
        let findings = safety(&patch, weights);
        rows.push(row(plan, entrant, changes, findings));
        if let Some(tree) = tree {
            trees.push(tree);
            patches.push(patch);
        }
    }
    let differences = differences(&patches, &trees);
    let contestants: Vec<Contestant> = candidates
        .iter()
        .enumerate()
        .map(|(nth, at)| Contestant {
            changes_production: differences.changes_production[nth],
            churn: differences.churn[nth].production,
            ..contestant(plan, &rows[*at])
        })
        .collect();
    let agreements = differences.agreements.as_deref();
    Comparison {
        plan: plan.name.to_string(),
        task: task.to_owned(),
        base,
        checks: plan.checks.iter().map(|check| check.name.clone()).collect(),
        base_verdicts,
        files: file_rows(&diffs_of(&rows), |path| plan.is_likely(path)),
        rows,
        order: order(&contestants, agreements),
        dominated: dominated(&contestants, agreements),
        candidates,
        patches,
        differences,
        clashes: Vec::new(),
    }
}

fn diffs_of(rows: &[Row]) -> Vec<&[FileChange]> {
    rows.iter().map(|row| row.changes.as_slice()).collect()
}

/// What of an attempt's line has a say in the order.
fn contestant(plan: &Plan, row: &Row) -> Contestant {
    let mut blocked = Vec::new();
    if row.status != Status::Ended(Outcome::Finished).word() {
        blocked.push(format!("it is {}", row.status));
    }
    if !row.forbidden.is_empty() {
        blocked.push(format!("it touches {}", row.forbidden.join(", ")));
    }
    for (check, standing) in plan.checks.iter().zip(&row.standings) {
        if !standing.passes() {
            blocked.push(format!("{} {}", check.name, standing.words()));
        }
    }
    blocked.extend(blocks(&row.findings));
    if !row.conflicts.is_empty() {
        blocked.push(format!("conflicts in {}", row.conflicts.join(", ")));
    }
    let is_met = |one: &&Criterion| one.state == CriterionState::Met;
    let is_broken = |standing: &&Standing| **standing == Standing::Regressed;
    Contestant {
        blocked,
        criteria: row
            .criteria
            .iter()
            .filter(is_met)
            .map(|one| one.name.clone())
            .collect(),
        regressions: row.standings.iter().filter(is_broken).count(),
        findings: count_asking(&row.findings),
        outside: row.outside.len(),
        ..Contestant::default()
    }
}

fn row(plan: &Plan, entrant: Entrant, changes: Vec<FileChange>, findings: Vec<Finding>) -> Row {
    let standings: Vec<Standing> = entrant
        .verdicts
        .iter()
        .zip(&entrant.base_verdicts)
        .map(|(candidate, base)| Standing::of(*candidate, *base))
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
        criteria: criteria(plan, &standings),
        passes_everything: finished
            && forbidden.is_empty()
            && entrant.candidate.is_some()
            && blocks(&findings).is_empty()
            && standings.iter().all(|standing| standing.passes()),
        findings,
        outside: paths(&changes, |path| !plan.is_likely(path)),
        forbidden,
        over_budget: over_budget(plan, changes.len() as u64, added + removed),
        attempt: entrant.name,
        agent: entrant.agent,
        approach: entrant.approach,
        status: entrant.status.word(),
        cause: entrant.cause,
        candidate: entrant.candidate,
        standings,
        added,
        removed,
        changes,
        report: entrant.report,
        claims: claims.unwrap_or_default(),
        conflicts: entrant.conflicts,
        steering_changed: entrant.steering_changed,
        milliseconds: entrant.milliseconds,
        usage: entrant.usage,
    }
}

fn paths(changes: &[FileChange], wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let touched = changes.iter().flat_map(FileChange::touched);
    touched
        .filter(|path| wanted(path))
        .map(str::to_owned)
        .collect()
}

fn over_budget(plan: &Plan, files: u64, lines: u64) -> Vec<String> {
    let mut over = Vec::new();
    if let Some(most) = plan.budget.files.filter(|most| files > *most) {
        over.push(format!("{files} files of at most {most}"));
    }
    if let Some(most) = plan.budget.lines.filter(|most| lines > *most) {
        over.push(format!("{lines} changed lines of at most {most}"));
    }
    over
}

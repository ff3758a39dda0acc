//! The comparison: a pure function of the plan, the base's verdicts and what each attempt
//! offers. It never scores; it lays the evidence side by side.

use std::sync::Arc;

use serde::Serialize;

use crate::model::acceptance::Acceptance;
use crate::model::acknowledgement::{Acknowledgement, mark};
use crate::model::attempt::{Candidate, Cost, Outcome, Status, Usage};
use crate::model::change::FileChange;
use crate::model::check::{CheckResult, Ran, Verdict};
use crate::model::claim::BasePaths;
use crate::model::criterion::{Criterion, CriterionState};
use crate::model::cross_check::CrossChecks;
use crate::model::differences::{Differences, differences};
use crate::model::file_rows::{FileRow, file_rows};
use crate::model::graft::{Graft, grafts};
use crate::model::judgement::Judgement;
use crate::model::name::{ApproachName, AttemptName, CheckName};
use crate::model::oid::Oid;
use crate::model::order::{Contestant, Dominated, Place, dominated, order};
use crate::model::patch::FilePatch;
use crate::model::plan::{Check, Plan};
use crate::model::reach::Reach;
use crate::model::report::Report;
pub use crate::model::row::Row;
use crate::model::row::{ran, row};
use crate::model::safety::{Weights, blocks, count_asking, safety_of_each};
pub use crate::model::standing::Standing;
use crate::model::test_row::{TestRow, test_rows};

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
    /// What the checks say of its candidate's tree, in the plan's order; `None` was not run.
    pub results: Vec<Option<CheckResult>>,
    /// What they say of its own base's tree, in the plan's order.
    pub base_results: Vec<Option<CheckResult>>,
    /// Its diff against the base.
    pub patch: Vec<FilePatch>,
    /// The files in which it conflicts with the target's tip.
    pub conflicts: Vec<String>,
    /// The paths of its base, where it has a report to be held against.
    pub base_paths: Arc<BasePaths>,
    /// What a person has said of the findings in its candidates.
    pub acknowledged: Vec<Acknowledgement>,
    /// What a person has said of the criteria that no check judges.
    pub accepted: Vec<Acceptance>,
    /// What the agent said at the end.
    pub report: Option<Report>,
    /// What changed meanwhile of all that steers git in every worktree.
    pub steering_changed: Vec<String>,
    /// How long the agent worked, in milliseconds.
    pub milliseconds: Option<u64>,
    /// Tokens, where the agent reports them.
    pub usage: Option<Usage>,
    /// Money, where it reports it.
    pub cost: Option<Cost>,
}

/// The evidence, side by side.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// What each check said of the base; `None` was not run.
    pub base_results: Vec<Option<Ran>>,
    /// A line for each attempt.
    pub rows: Vec<Row>,
    /// The single tests that tell the base and the candidates apart.
    pub tests: Vec<TestRow>,
    /// The tests that each candidate brings, run on the others and on the base.
    pub cross: CrossChecks,
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
    /// The decisions of others that would apply on the candidate that comes first alone.
    pub grafts: Vec<Graft>,
    /// An opinion, where one was asked for.
    pub judgement: Option<Judgement>,
    /// Where candidates that pass everything conflict with those of a later task.
    pub clashes: Vec<Clash>,
}

/// Two candidates of different tasks that cannot both be merged as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    base_results: Vec<Option<CheckResult>>,
    mut entrants: Vec<Entrant>,
    weights: &Weights,
) -> Comparison {
    let candidates: Vec<usize> = (0..entrants.len())
        .filter(|at| entrants[*at].candidate.is_some())
        .collect();
    let tests = tests_apart(plan, &base_results, &entrants);
    let patches_of_all: Vec<Vec<FilePatch>> = entrants
        .iter_mut()
        .map(|entrant| std::mem::take(&mut entrant.patch))
        .collect();
    let findings_of_all = safety_of_each(&patches_of_all, weights);
    let mut rows = Vec::new();
    let (mut patches, mut trees) = (Vec::new(), Vec::new());
    let with_patches = entrants.into_iter().zip(patches_of_all);
    for ((entrant, patch), mut findings) in with_patches.zip(findings_of_all) {
        let tree = entrant.candidate.as_ref().map(|one| one.tree.clone());
        let changes = patch.iter().map(|file| file.change.clone()).collect();
        if let Some(tree) = &tree {
            mark(&mut findings, &entrant.acknowledged, tree);
        }
        rows.push(row(plan, entrant, changes, findings));
        if let Some(tree) = tree {
            trees.push(tree);
            patches.push(patch);
        }
    }
    let differences = differences(&patches, &trees);
    let asked = Reach::asked(plan);
    let contestants: Vec<Contestant> = candidates
        .iter()
        .enumerate()
        .map(|(nth, at)| Contestant {
            // Who reaches further than was asked for is not ahead by that.
            reach: differences.reach[nth].max(asked),
            churn: differences.churn[nth].production,
            ..contestant(plan, &rows[*at])
        })
        .collect();
    let agreements = differences.agreements.as_deref();
    let order = order(&contestants, agreements);
    Comparison {
        grafts: grafts(&differences.points, &order),
        plan: plan.name.to_string(),
        task: task.to_owned(),
        base,
        checks: plan.checks.iter().map(|check| check.name.clone()).collect(),
        base_verdicts: base_results
            .iter()
            .map(|result| result.as_ref().map(|result| result.verdict))
            .collect(),
        base_results: base_results.iter().map(ran).collect(),
        tests,
        cross: CrossChecks::default(),
        files: file_rows(&diffs_of(&rows), |path| plan.is_likely(path)),
        rows,
        order,
        dominated: dominated(&contestants, agreements),
        candidates,
        patches,
        differences,
        judgement: None,
        clashes: Vec::new(),
    }
}

/// The single tests that tell the base and the candidates apart.
fn tests_apart(plan: &Plan, base: &[Option<CheckResult>], entrants: &[Entrant]) -> Vec<TestRow> {
    let offering = || entrants.iter().filter(|one| one.candidate.is_some());
    let of_check = |(at, check): (usize, &Check)| {
        let base = base.get(at).and_then(Option::as_ref);
        let results = offering().map(|one| one.results.get(at).and_then(Option::as_ref));
        test_rows(&check.name, base, &results.collect::<Vec<_>>())
    };
    let checks = plan.checks.iter().enumerate();
    checks.flat_map(of_check).collect()
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
    let is_met =
        |one: &&Criterion| matches!(one.state, CriterionState::Met | CriterionState::Accepted);
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

//! The comparison: a pure function of the plan, the base's verdicts and what each attempt
//! offers. It never scores; it lays the evidence side by side.

use serde::Serialize;

use crate::model::attempt::{Candidate, Outcome, Status, Usage};
use crate::model::change::{ChangeKind, FileChange, lines};
use crate::model::check::Verdict;
use crate::model::name::{ApproachName, AttemptName, CheckName};
use crate::model::oid::Oid;
use crate::model::plan::Plan;
use crate::model::report::Report;

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
    pub changes: Vec<FileChange>,
    /// What the agent said at the end.
    pub report: Option<Report>,
    /// What changed meanwhile of all that steers git in every worktree.
    pub steering_changed: Vec<String>,
    /// How long the agent worked, in milliseconds.
    pub milliseconds: Option<u64>,
    /// Tokens, where the agent reports them.
    pub usage: Option<Usage>,
}

/// How an attempt stands on one check, seen against the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It passes, as the base does.
    Passed,
    /// It passes, and the base fails.
    Fixed,
    /// It fails, and the base's verdict is not known.
    Failed,
    /// It fails, and the base passes.
    Regressed,
    /// It fails, and so does the base: not the attempt's fault, but not mended either.
    FailingBefore,
    /// The check could not tell (exit 125).
    Indeterminate,
    /// The check did not run to its end.
    Aborted,
    /// There is no verdict.
    NotRun,
}

impl Standing {
    /// What a verdict means against the base's verdict.
    pub fn of(candidate: Option<Verdict>, base: Option<Verdict>) -> Self {
        match (candidate, base) {
            (None, _) => Self::NotRun,
            (Some(Verdict::Passed), Some(Verdict::Failed)) => Self::Fixed,
            (Some(Verdict::Passed), _) => Self::Passed,
            (Some(Verdict::Failed), Some(Verdict::Passed)) => Self::Regressed,
            (Some(Verdict::Failed), Some(Verdict::Failed)) => Self::FailingBefore,
            (Some(Verdict::Failed), _) => Self::Failed,
            (Some(Verdict::Indeterminate), _) => Self::Indeterminate,
            (Some(Verdict::Aborted), _) => Self::Aborted,
        }
    }

    /// Whether the candidate passes this check.
    pub fn passes(self) -> bool {
        matches!(self, Self::Passed | Self::Fixed)
    }

    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Fixed => "fixed",
            Self::Failed => "failed",
            Self::Regressed => "regressed",
            Self::FailingBefore => "failing before",
            Self::Indeterminate => "indeterminate",
            Self::Aborted => "aborted",
            Self::NotRun => "not run",
        }
    }
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
    /// Whether it finished, passes every check, and touches nothing that is forbidden.
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
    /// What of the plan's budget it exceeds, in words.
    pub over_budget: Vec<String>,
    /// What the agent said at the end.
    pub report: Option<Report>,
    /// What changed meanwhile of all that steers git in every worktree.
    pub steering_changed: Vec<String>,
    /// How long the agent worked, in milliseconds.
    pub milliseconds: Option<u64>,
    /// Tokens, where the agent reports them.
    pub usage: Option<Usage>,
}

/// One file, and what each attempt does to it.
#[derive(Clone, Debug, Serialize)]
pub struct FileRow {
    /// The path.
    pub path: String,
    /// Whether the plan expects it to be changed.
    pub likely: bool,
    /// For each attempt in the order of [`Comparison::rows`], the lines added and removed;
    /// `None` where it leaves the file alone.
    pub cells: Vec<Option<FileCell>>,
}

/// What one attempt does to one file.
#[derive(Clone, Debug, Serialize)]
pub struct FileCell {
    /// What happened to it.
    pub kind: ChangeKind,
    /// Lines added; `None` for a binary file.
    pub added: Option<u64>,
    /// Lines removed; `None` for a binary file.
    pub removed: Option<u64>,
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
}

impl Comparison {
    /// Whether at least one candidate passes everything.
    pub fn has_winner(&self) -> bool {
        self.rows.iter().any(|row| row.passes_everything)
    }
}

/// Lays the attempts of one task side by side.
pub fn compare(
    plan: &Plan,
    task: &str,
    base: Oid,
    base_verdicts: Vec<Option<Verdict>>,
    entrants: Vec<Entrant>,
) -> Comparison {
    let rows: Vec<Row> = entrants
        .into_iter()
        .map(|entrant| row(plan, entrant))
        .collect();
    Comparison {
        plan: plan.name.to_string(),
        task: task.to_owned(),
        base,
        checks: plan.checks.iter().map(|check| check.name.clone()).collect(),
        base_verdicts,
        files: file_rows(plan, &rows),
        rows,
    }
}

fn row(plan: &Plan, entrant: Entrant) -> Row {
    let standings: Vec<Standing> = entrant
        .verdicts
        .iter()
        .zip(&entrant.base_verdicts)
        .map(|(candidate, base)| Standing::of(*candidate, *base))
        .collect();
    let finished = entrant.status == Status::Ended(Outcome::Finished);
    let (added, removed) = lines(&entrant.changes);
    let forbidden = paths(&entrant.changes, |path| plan.forbids(path).is_some());
    Row {
        passes_everything: finished
            && forbidden.is_empty()
            && entrant.candidate.is_some()
            && standings.iter().all(|standing| standing.passes()),
        outside: paths(&entrant.changes, |path| !plan.is_likely(path)),
        forbidden,
        over_budget: over_budget(plan, entrant.changes.len() as u64, added + removed),
        attempt: entrant.name,
        agent: entrant.agent,
        approach: entrant.approach,
        status: entrant.status.word(),
        cause: entrant.cause,
        candidate: entrant.candidate,
        standings,
        added,
        removed,
        changes: entrant.changes,
        report: entrant.report,
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

fn file_rows(plan: &Plan, rows: &[Row]) -> Vec<FileRow> {
    let mut paths: Vec<&str> = rows
        .iter()
        .flat_map(|row| &row.changes)
        .map(|change| change.path.as_str())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    let cell = |row: &Row, path: &str| {
        let change = row.changes.iter().find(|change| change.path == path)?;
        Some(FileCell {
            kind: change.kind.clone(),
            added: change.added,
            removed: change.removed,
        })
    };
    paths
        .into_iter()
        .map(|path| FileRow {
            path: path.to_owned(),
            likely: plan.is_likely(path),
            cells: rows.iter().map(|row| cell(row, path)).collect(),
        })
        .collect()
}

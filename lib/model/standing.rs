//! What a verdict means beside the base's.

use serde::Serialize;

use crate::model::check::{CheckResult, Verdict};

/// How an attempt stands on one check, seen against the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// It passes at one time and not at another.
    Flaky,
    /// Time ran out.
    TimedOut,
    /// The check did not run to its end.
    Aborted,
    /// There is no verdict.
    NotRun,
}

impl Standing {
    /// What a result means against the base's result.
    pub fn of(candidate: Option<&CheckResult>, base: Option<&CheckResult>) -> Self {
        match candidate {
            Some(result) if result.is_flaky() => Self::Flaky,
            Some(result) if result.timed_out => Self::TimedOut,
            // The base has no worktree in which anything was built already.
            Some(result) if result.in_place => Self::of_verdicts(Some(result.verdict), None),
            _ => Self::of_verdicts(
                candidate.map(|one| one.verdict),
                base.map(|one| one.verdict),
            ),
        }
    }

    /// What a verdict means against the base's verdict.
    pub(super) fn of_verdicts(candidate: Option<Verdict>, base: Option<Verdict>) -> Self {
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
            Self::Flaky => "flaky",
            Self::TimedOut => "timed out",
            Self::Aborted => "aborted",
            Self::NotRun => "not run",
        }
    }
}

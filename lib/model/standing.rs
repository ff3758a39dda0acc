//! What a verdict means beside the base's.

use serde::Serialize;

use crate::model::check::Verdict;

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

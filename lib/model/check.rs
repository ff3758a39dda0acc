//! A check: a command of the plan, and its verdict over one tree.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::name::CheckName;
use crate::model::oid::Oid;

/// What a check says of a tree, by the exit codes of `git bisect run`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Exit 0.
    Passed,
    /// Any other exit code.
    Failed,
    /// Exit 125: it cannot be told.
    Indeterminate,
    /// Exit 127, a signal, a time-out, or a set-up that failed: the check did not run to its end.
    Aborted,
}

impl Verdict {
    /// The verdict of an exit code.
    pub fn of_exit(code: i32) -> Self {
        match code {
            0 => Self::Passed,
            125 => Self::Indeterminate,
            // 128 and more: a shell saw the command end by a signal.
            127.. => Self::Aborted,
            _ => Self::Failed,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Indeterminate => "indeterminate",
            Self::Aborted => "aborted",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What `checks/<check>/<tree>.json` holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckResult {
    /// Which check of the plan.
    pub check: CheckName,
    /// The command that ran, exactly.
    pub command: String,
    /// The set-up that ran before it, exactly.
    pub setup: Option<String>,
    /// The tree that it judged.
    pub tree: Oid,
    /// What it said.
    pub verdict: Verdict,
    /// How it ended, in words: `exit 1`, `signal 9`, `timed out after 30s`, `set-up failed: exit 1`.
    pub exit: String,
    /// How long it took, in milliseconds of a monotonic clock.
    pub milliseconds: u64,
    /// When it ended.
    pub ended: Timestamp,
}

impl CheckResult {
    /// Whether this answers for `command` after `setup` over `tree`, so that nothing need run.
    pub fn answers(
        &self,
        check: &CheckName,
        command: &str,
        setup: Option<&str>,
        tree: &Oid,
    ) -> bool {
        self.check == *check
            && self.command == command
            && self.setup.as_deref() == setup
            && self.tree == *tree
    }
}

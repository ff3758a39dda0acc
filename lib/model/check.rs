//! A check: a command of the plan, and its verdict over one tree.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::name::CheckName;
use crate::model::oid::Oid;
use crate::model::test_case::{TestCase, TestOutcome};

/// What a check says of a tree, by the exit codes of `git bisect run`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// Whether time ran out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub timed_out: bool,
    /// How often it passed, where it ran more than once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeated: Option<Repeated>,
    /// What it ran in, as [`Environment`] tells it; nothing is known of older results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// Whether it ran in the attempt's own worktree, with whatever is built there, instead of
    /// a clean one. Such a result is shown and never kept.
    #[serde(default, skip_serializing_if = "is_false")]
    pub in_place: bool,
    /// The single tests, where the check leaves a report of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<TestCase>,
    /// Why there are none, though the plan says where the report is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tests_unread: Option<String>,
}

// serde wants it so.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}

/// Several runs of one check over one tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeated {
    /// How often it ran.
    pub runs: u32,
    /// How often it passed.
    pub passed: u32,
}

/// A fingerprint of what a check runs in besides its tree: where it differs, an earlier
/// verdict is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Environment(String);

impl Environment {
    /// Of the machine's kind and of what the variables that matter say.
    pub fn of<'a>(variables: impl IntoIterator<Item = (&'a str, Option<String>)>) -> Self {
        let mut hash = Sha256::new();
        hash.update(std::env::consts::OS);
        hash.update([0]);
        hash.update(std::env::consts::ARCH);
        for (name, value) in variables {
            hash.update([0]);
            hash.update(name);
            if let Some(value) = value {
                hash.update([b'=']);
                hash.update(value);
            }
        }
        let digest = hash.finalize();
        Self(
            digest[..8]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        )
    }
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

    /// Whether it passed at one time and not at another.
    pub fn is_flaky(&self) -> bool {
        self.repeated
            .is_some_and(|one| one.passed > 0 && one.passed < one.runs)
    }

    /// How often it ran.
    pub fn runs(&self) -> u32 {
        self.repeated.map_or(1, |one| one.runs)
    }
}

/// What a comparison tells of one run of a check, without its single tests.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Ran {
    /// What it said.
    pub verdict: Verdict,
    /// How it ended, in words.
    pub exit: String,
    /// How long it took, in milliseconds; all runs together.
    pub milliseconds: u64,
    /// How often it ran.
    pub runs: u32,
    /// How often it passed.
    pub passed: u32,
    /// Whether it ran in the attempt's own worktree.
    pub in_place: bool,
    /// How many of its single tests passed, failed, and so on.
    pub tests: TestCounts,
    /// Why no single tests are known, though the plan says where they are.
    pub tests_unread: Option<String>,
}

/// Single tests, counted by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TestCounts {
    /// Those that passed.
    pub passed: usize,
    /// Those that failed.
    pub failed: usize,
    /// Those that did not run.
    pub skipped: usize,
    /// Those that did not always say the same.
    pub flaky: usize,
}

impl Ran {
    /// Of a result.
    pub fn of(result: &CheckResult) -> Self {
        let passed_once = u32::from(result.verdict == Verdict::Passed);
        let count = |outcome| {
            let tests = result.tests.iter();
            tests.filter(|test| test.outcome == outcome).count()
        };
        Self {
            verdict: result.verdict,
            exit: result.exit.clone(),
            milliseconds: result.milliseconds,
            runs: result.runs(),
            passed: result.repeated.map_or(passed_once, |one| one.passed),
            in_place: result.in_place,
            tests: TestCounts {
                passed: count(TestOutcome::Passed),
                failed: count(TestOutcome::Failed),
                skipped: count(TestOutcome::Skipped),
                flaky: count(TestOutcome::Flaky),
            },
            tests_unread: result.tests_unread.clone(),
        }
    }
}

//! Cross-checks: the tests that one candidate brings, run on the others and on the base. A
//! new test that passes on the base proves nothing; a test of one candidate that fails on
//! another is the sharpest difference there is.

use std::collections::HashMap;

use serde::Serialize;

use crate::model::check::{CheckResult, Verdict};
use crate::model::name::CheckName;
use crate::model::plan::{Check, Plan};
use crate::model::test_case::TestOutcome;

/// The tests of all candidates, run on each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CrossChecks {
    /// The files of tests that each candidate adds or changes.
    pub files: Vec<Vec<String>>,
    /// What they say of the base and of the others.
    pub checks: Vec<CrossCheck>,
}

/// The tests of one candidate, run on another one or on the base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CrossCheck {
    /// Whose tests.
    pub tests_of: usize,
    /// On which candidate; the base where there is none.
    pub on: Option<usize>,
    /// The check that runs them.
    pub check: CheckName,
    /// What they say.
    pub outcome: CrossOutcome,
    /// The single tests that pass where they come from and fail here, where they are known.
    pub failing: Vec<String>,
    /// The single tests that are new and pass on the base, where they are known.
    pub proving_nothing: Vec<String>,
}

/// What the tests of one candidate say of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CrossOutcome {
    /// They pass.
    Passes,
    /// They fail, and what fails is theirs.
    Fails,
    /// What fails may not be theirs: one of the two fails by itself.
    CannotTell,
    /// Nobody ran them.
    NotRun,
}

impl CrossOutcome {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::Fails => "fails",
            Self::CannotTell => "cannot tell",
            Self::NotRun => "not run",
        }
    }
}

impl CrossChecks {
    /// Whether any of it was run.
    pub fn has_run(&self) -> bool {
        let is_known = |one: &CrossCheck| one.outcome != CrossOutcome::NotRun;
        self.checks.iter().any(is_known)
    }

    /// Whether some candidate brings tests that nobody ran on the others.
    pub fn has_missing(&self) -> bool {
        let is_missing = |one: &CrossCheck| one.outcome == CrossOutcome::NotRun;
        self.checks.iter().any(is_missing)
    }
}

/// The checks that run tests: those that leave a report of them; else those that are called
/// so; else all of them.
pub fn testing(plan: &Plan) -> Vec<&Check> {
    let is_called_so = |check: &&Check| {
        let words = [check.name.as_ref(), check.command.as_str()];
        let has = |mark| words.iter().any(|text| text.contains(mark));
        has("test") || has("spec")
    };
    let reporting: Vec<&Check> = plan
        .checks
        .iter()
        .filter(|one| one.junit.is_some())
        .collect();
    if !reporting.is_empty() {
        return reporting;
    }
    let called: Vec<&Check> = plan.checks.iter().filter(is_called_so).collect();
    if !called.is_empty() {
        return called;
    }
    plan.checks.iter().collect()
}

/// What is known before the tests of one candidate are judged by what they say elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The check over the candidate that the tests come from.
    pub own: Option<&'a CheckResult>,
    /// The check over the base.
    pub base: Option<&'a CheckResult>,
    /// The check over where the tests are run, as that is without them.
    pub plain: Option<&'a CheckResult>,
    /// The check over where the tests are run, with them.
    pub crossed: Option<&'a CheckResult>,
}

/// What the tests say, with the names of those that fail though they pass where they come
/// from.
pub fn judge(known: Known<'_>) -> (CrossOutcome, Vec<String>) {
    let Some(crossed) = known.crossed else {
        return (CrossOutcome::NotRun, Vec::new());
    };
    let passes = |result: Option<&CheckResult>| {
        result.is_some_and(|result| result.verdict == Verdict::Passed)
    };
    if passes(Some(crossed)) {
        return (CrossOutcome::Passes, Vec::new());
    }
    let of_crossed = outcomes(crossed);
    if let Some(own) = known.own.filter(|_| !of_crossed.is_empty()) {
        let before = known.plain.map(outcomes).unwrap_or_default();
        let failing: Vec<String> = own
            .tests
            .iter()
            .filter(|test| test.outcome == TestOutcome::Passed)
            .map(|test| test.name.as_str())
            .filter(|name| of_crossed.get(name) == Some(&TestOutcome::Failed))
            // What fails there anyway is not these tests' finding.
            .filter(|name| before.get(name) != Some(&TestOutcome::Failed))
            .map(str::to_owned)
            .collect();
        let outcome = match failing.is_empty() {
            true => CrossOutcome::CannotTell,
            false => CrossOutcome::Fails,
        };
        return (outcome, failing);
    }
    let is_theirs = crossed.verdict == Verdict::Failed && passes(known.own) && passes(known.plain);
    let outcome = match is_theirs {
        true => CrossOutcome::Fails,
        false => CrossOutcome::CannotTell,
    };
    (outcome, Vec::new())
}

/// The single tests that the base does not have and that pass on it all the same.
pub fn proving_nothing(known: Known<'_>) -> Vec<String> {
    let (Some(base), Some(crossed)) = (known.base, known.crossed) else {
        return Vec::new();
    };
    let before = outcomes(base);
    let tests = crossed.tests.iter();
    tests
        .filter(|test| test.outcome == TestOutcome::Passed)
        .filter(|test| !before.is_empty() && !before.contains_key(test.name.as_str()))
        .map(|test| test.name.clone())
        .collect()
}

fn outcomes(result: &CheckResult) -> HashMap<&str, TestOutcome> {
    let tests = result.tests.iter();
    tests
        .map(|test| (test.name.as_str(), test.outcome))
        .collect()
}

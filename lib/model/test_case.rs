//! The single tests that a check ran, as it tells them itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// More tests of one check than this are not kept: a record is for people to fetch, too.
pub const MOST_TESTS: usize = 20_000;

/// One test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TestCase {
    /// Its whole name.
    pub name: String,
    /// What became of it.
    pub outcome: TestOutcome,
}

/// What became of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TestOutcome {
    /// It passed.
    Passed,
    /// It failed, or broke.
    Failed,
    /// It did not run.
    Skipped,
    /// It passed at one time and failed at another.
    Flaky,
}

impl TestOutcome {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Flaky => "flaky",
        }
    }

    /// What two runs of one test say together.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Skipped, one) | (one, Self::Skipped) => one,
            _ => Self::Flaky,
        }
    }
}

/// Puts the tests of several runs together, by name.
pub fn together(runs: impl IntoIterator<Item = TestCase>) -> Vec<TestCase> {
    let mut all: BTreeMap<String, TestOutcome> = BTreeMap::new();
    for TestCase { name, outcome } in runs {
        all.entry(name)
            .and_modify(|known| *known = known.and(outcome))
            .or_insert(outcome);
    }
    all.into_iter()
        .map(|(name, outcome)| TestCase { name, outcome })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_passes_and_fails_is_flaky() {
        let case = |name: &str, outcome| TestCase {
            name: name.to_owned(),
            outcome,
        };
        let (passed, failed) = (TestOutcome::Passed, TestOutcome::Failed);
        let runs = [
            case("b", failed),
            case("a", passed),
            case("c", TestOutcome::Skipped),
            case("a", failed),
            case("b", failed),
            case("c", passed),
        ];
        assert_eq!(
            together(runs),
            [
                case("a", TestOutcome::Flaky),
                case("b", failed),
                case("c", passed)
            ]
        );
    }
}

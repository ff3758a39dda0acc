//! The single tests of one check, side by side.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::check::CheckResult;
use crate::model::name::CheckName;
use crate::model::test_case::TestOutcome;

/// A test that does not say the same of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TestRow {
    /// The check that runs it.
    pub check: CheckName,
    /// Its name.
    pub test: String,
    /// What it says of the base; `None` where it is not there, or nothing is known.
    pub base: Option<TestOutcome>,
    /// What it says of each candidate.
    pub outcomes: Vec<Option<TestOutcome>>,
}

impl TestRow {
    /// Whether it says different things of two candidates.
    pub fn tells_candidates_apart(&self) -> bool {
        let first = self.outcomes.first();
        self.outcomes.iter().any(|one| Some(one) != first)
    }
}

type ByName<'a> = BTreeMap<&'a str, TestOutcome>;

/// `None` where no single tests are known.
fn by_name(result: Option<&CheckResult>) -> Option<ByName<'_>> {
    let tests = &result?.tests;
    let cases = tests.iter().map(|case| (case.name.as_str(), case.outcome));
    (!tests.is_empty()).then(|| cases.collect())
}

/// The tests that do not say the same of the base and all candidates whose tests are known;
/// those first that tell candidates apart, then by name.
pub fn test_rows(
    check: &CheckName,
    base: Option<&CheckResult>,
    candidates: &[Option<&CheckResult>],
) -> Vec<TestRow> {
    let base = by_name(base);
    let all: Vec<_> = candidates.iter().map(|one| by_name(*one)).collect();
    let known = || base.iter().chain(all.iter().flatten());
    let names: BTreeSet<&str> = known().flat_map(|tests| tests.keys().copied()).collect();
    let outcome = |of: &Option<ByName<'_>>, name: &str| {
        of.as_ref().and_then(|tests| tests.get(name).copied())
    };
    let mut rows: Vec<TestRow> = names
        .into_iter()
        .filter(|name| {
            let mut said = known().map(|tests| tests.get(*name));
            let first = said.next();
            said.any(|one| Some(one) != first)
        })
        .map(|name| TestRow {
            check: check.clone(),
            test: name.to_owned(),
            base: outcome(&base, name),
            outcomes: all.iter().map(|of| outcome(of, name)).collect(),
        })
        .collect();
    // The sort is stable: within both kinds they stay by name.
    rows.sort_by_key(|row| !row.tells_candidates_apart());
    rows
}

//! JUnit XML, as test runners of all languages leave it.

use junit_parser::{RerunOrFlakyKind, TestStatus, TestSuite};

use crate::model::test_case::{MOST_TESTS, TestCase, TestOutcome, together};

/// Suites within suites, deeper than any runner writes them: whoever reads them calls itself
/// for each.
const DEEPEST: usize = 64;

/// The tests of a report, by name; or why it cannot be read.
pub fn tests(xml: &[u8]) -> Result<Vec<TestCase>, String> {
    if depth(xml) > DEEPEST {
        return Err(format!("it has suites more than {DEEPEST} deep"));
    }
    let all = junit_parser::from_reader(xml).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    for suite in &all.suites {
        collect(suite, &mut found);
    }
    if found.len() > MOST_TESTS {
        return Err(format!("it has more than {MOST_TESTS} tests"));
    }
    Ok(together(found))
}

fn collect(suite: &TestSuite, found: &mut Vec<TestCase>) {
    for case in &suite.cases {
        // Some runners put the class into a test's name, some beside it, and some leave the
        // suite to tell two of a name apart.
        let within = case.classname.as_deref().or(case.group.as_deref());
        let within = within
            .filter(|text| !text.is_empty())
            .unwrap_or(&suite.name);
        let own = &case.original_name;
        let name = match within {
            "" => own.clone(),
            within if own.starts_with(within) => own.clone(),
            within => format!("{within}::{own}"),
        };
        let is_flaky = case.reruns.iter().any(|rerun| {
            matches!(
                rerun.kind,
                RerunOrFlakyKind::FlakyFailure | RerunOrFlakyKind::FlakyError
            )
        });
        let outcome = match &case.status {
            TestStatus::Success if is_flaky => TestOutcome::Flaky,
            TestStatus::Success => TestOutcome::Passed,
            TestStatus::Skipped(_) => TestOutcome::Skipped,
            TestStatus::Error(_) | TestStatus::Failure(_) => TestOutcome::Failed,
        };
        found.push(TestCase { name, outcome });
    }
    for inner in &suite.suites {
        collect(inner, found);
    }
}

/// How deep its suites are nested, told by their tags alone.
fn depth(xml: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in xml.split(|byte| *byte == b'<').skip(1) {
        if tag.starts_with(b"testsuite") {
            let end = tag.iter().position(|byte| *byte == b'>');
            let is_empty = end.is_some_and(|end| tag[..end].ends_with(b"/"));
            depth += usize::from(!is_empty);
            deepest = deepest.max(depth);
        } else if tag.starts_with(b"/testsuite") {
            depth = depth.saturating_sub(1);
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(xml: &str) -> Vec<String> {
        let cases = super::tests(xml.as_bytes()).unwrap();
        let line = |case: TestCase| format!("{} {}", case.name, case.outcome.word());
        cases.into_iter().map(line).collect()
    }

    #[test]
    fn what_nextest_leaves_is_read() {
        let xml = r#"<?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="nextest-run" tests="3" failures="1" errors="0" time="0.1">
              <testsuite name="widget" tests="3" disabled="0" errors="0" failures="1">
                <testcase name="tests::adds" classname="widget" time="0.01"></testcase>
                <testcase name="tests::flakes" classname="widget" time="0.01">
                  <flakyFailure time="0.01" message="no" type="test failure"/>
                </testcase>
                <testcase name="tests::fails" classname="widget" time="0.01">
                  <failure message="no" type="test failure">why</failure>
                </testcase>
              </testsuite>
            </testsuites>"#;
        let all = [
            "widget::tests::adds passed",
            "widget::tests::fails failed",
            "widget::tests::flakes flaky",
        ];
        assert_eq!(told(xml), all);
    }

    #[test]
    fn what_pytest_leaves_is_read() {
        let xml = r#"<testsuites><testsuite name="pytest" errors="0" failures="1" skipped="1" tests="3">
            <testcase classname="test_a" name="test_one" time="0.001" />
            <testcase classname="test_a" name="test_two" time="0.001"><error message="x">y</error></testcase>
            <testcase classname="test_a" name="test_three"><skipped type="pytest.skip" message="no"/></testcase>
            </testsuite></testsuites>"#;
        let all = [
            "test_a::test_one passed",
            "test_a::test_three skipped",
            "test_a::test_two failed",
        ];
        assert_eq!(told(xml), all);
    }

    #[test]
    fn suites_within_suites_are_read_and_a_tower_of_them_is_not() {
        let nested = |n: usize| {
            let open = r#"<testsuite name="s">"#.repeat(n);
            let close = "</testsuite>".repeat(n);
            format!(r#"<testsuites>{open}<testcase name="t"/>{close}</testsuites>"#)
        };
        assert_eq!(told(&nested(3)), ["s::t passed"]);
        let error = super::tests(nested(200_000).as_bytes()).unwrap_err();
        assert_eq!(error, "it has suites more than 64 deep");
    }

    #[test]
    fn what_is_no_report_is_no_success() {
        for text in ["", "ok", "<html><body>", "<testsuites><testsuite>"] {
            let read = super::tests(text.as_bytes());
            assert!(read.is_err() || read == Ok(Vec::new()), "{text}: {read:?}");
        }
    }
}

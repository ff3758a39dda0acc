//! What a verdict means beside the base's.

use super::check::Verdict;
use super::standing::Standing;

#[test]
fn a_check_that_fails_on_the_base_already_is_not_the_attempts_fault() {
    let standing = Standing::of_verdicts(Some(Verdict::Failed), Some(Verdict::Failed));
    assert_eq!(standing, Standing::FailingBefore);
    assert!(!standing.passes());
}

#[test]
fn a_failure_is_a_regression_only_where_the_base_passes() {
    let of = |base| Standing::of_verdicts(Some(Verdict::Failed), base);
    assert_eq!(of(Some(Verdict::Passed)), Standing::Regressed);
    assert_eq!(of(None), Standing::Failed);
    assert_eq!(of(Some(Verdict::Aborted)), Standing::Failed);
}

#[test]
fn a_missing_verdict_is_never_a_pass() {
    assert!(!Standing::of_verdicts(None, Some(Verdict::Passed)).passes());
    assert!(!Standing::of_verdicts(Some(Verdict::Indeterminate), None).passes());
    assert!(!Standing::of_verdicts(Some(Verdict::Aborted), None).passes());
}

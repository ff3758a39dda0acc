//! What the checks of a plan say of the base, before anybody has done anything.

use crate::model::check::{CheckResult, Verdict};
use crate::model::finding::{Finding, Rule};
use crate::model::plan::{Check, Plan};

/// Warnings for the checks that the base does not pass; `results` is what they said of it.
pub fn base_verdicts(plan: &Plan, results: &[CheckResult]) -> Vec<Finding> {
    let of = |check: &Check| {
        let result = results.iter().find(|result| result.check == check.name)?;
        told(plan, check, result)
    };
    plan.checks.iter().filter_map(of).collect()
}

fn told(plan: &Plan, check: &Check, result: &CheckResult) -> Option<Finding> {
    let name = &check.name;
    let did_not_run = |help: &str| {
        let message = format!("the check `{name}` does not run on the base");
        Finding::warning(Rule::CheckDoesNotRun, check.span, message)
            .label(result.exit.clone())
            .help(help)
    };
    match result.verdict {
        Verdict::Passed => None,
        Verdict::Failed => {
            // What a criterion that is not met yet is judged by may fail as long as it is not.
            let is_awaited = plan
                .criteria
                .iter()
                .any(|criterion| criterion.check.as_ref() == Some(name) && !criterion.ticked);
            let help = match is_awaited {
                true => "well if a criterion is to make it pass; else mend the base or the command",
                false => "no criterion is to make it pass, so mend the base or the command",
            };
            let message = format!("the check `{name}` fails on the base");
            Some(
                Finding::warning(Rule::CheckFailsOnBase, check.span, message)
                    .label(result.exit.clone())
                    .help(help),
            )
        }
        Verdict::Aborted if result.timed_out => Some(did_not_run(
            "give the attempts more time, such as `timeout: 1h`, or check less",
        )),
        Verdict::Aborted if result.exit.starts_with("set-up failed") => {
            Some(did_not_run("mend `setup`, which runs before every check"))
        }
        Verdict::Aborted => Some(did_not_run(
            "mend the command, or say in `setup` what has to be there first",
        )),
        Verdict::Indeterminate => Some(did_not_run(
            "it says itself that it cannot tell, so that it judges no attempt",
        )),
    }
}

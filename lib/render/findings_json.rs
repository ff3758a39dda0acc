//! What `git plan check` finds, for programs.

use serde::Serialize;

use crate::model::finding::{Finding, Rule, SaidBy, Severity};
use crate::model::judged::Hidden;
use crate::render::findings::Checked;
use crate::render::json::document;
use crate::render::plan_source::PlanSource;

/// What there is to say about a plan.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Findings<'a> {
    /// A path, or the name of a record.
    file: &'a str,
    /// What there is to mend, in the order of the text.
    findings: Vec<FoundAt<'a>>,
    /// What is not among the findings since its rule is off, in the order of the text.
    turned_off: Vec<TurnedOff<'a>>,
}

/// One thing to mend.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FoundAt<'a> {
    /// The rule that is broken.
    rule: Rule,
    /// Whether it keeps everybody from working from the plan.
    severity: Severity,
    /// Who says so.
    severity_from: SaidBy,
    /// What is wrong.
    message: &'a str,
    /// How to mend it.
    help: &'a str,
    /// The line, from 1.
    line: usize,
    /// The column, from 1, in bytes.
    column: usize,
    /// The first byte, from 0.
    offset: usize,
    /// How many bytes.
    length: usize,
}

/// One thing that nobody is told.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct TurnedOff<'a> {
    /// The rule that is off.
    rule: Rule,
    /// Who turned it off.
    by: SaidBy,
    /// The line of the plan that did, from 1.
    by_line: Option<usize>,
    /// What is wrong.
    message: &'a str,
    /// Its line, from 1.
    line: usize,
}

/// `git plan check --json`.
pub fn findings(checked: Checked<'_>) -> String {
    let source = checked.source;
    let places = PlanSource::new(checked.name, source);
    let found_at = |finding: &'_ Finding| finding.span.offset().min(source.len());
    let found = checked.findings.iter().map(|finding| FoundAt {
        rule: finding.rule,
        severity: finding.severity,
        severity_from: finding.said_by,
        message: &finding.message,
        help: &finding.help,
        line: places.place(found_at(finding)).0,
        column: places.place(found_at(finding)).1,
        offset: found_at(finding),
        length: finding.span.len(),
    });
    let hidden = checked.hidden.iter().map(|one: &Hidden| TurnedOff {
        rule: one.finding.rule,
        by: match one.turned_off_at {
            Some(_) => SaidBy::Plan,
            None => SaidBy::Config,
        },
        by_line: one.turned_off_at.map(|at| places.place(at).0),
        message: &one.finding.message,
        line: places.place(found_at(&one.finding)).0,
    });
    document(
        "git-attempts.plan-check.v1",
        Findings {
            file: checked.name,
            findings: found.collect(),
            turned_off: hidden.collect(),
        },
    )
}

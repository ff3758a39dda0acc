//! What `git plan check` finds, for programs.

use serde::Serialize;

use crate::model::finding::{Finding, Rule, SaidBy, Severity};
use crate::model::judged::Hidden;
use crate::render::findings::Checked;
use crate::render::json::document;
use crate::render::plan_source::PlanSource;
use crate::render::record::{Field, Record, many, number, text, word};
use crate::render::schema::Document;
use crate::render::style::clean;

/// What there is to say about a plan.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Findings<'a> {
    /// A path, or the name of a record.
    file: &'a str,
    /// What there is to mend, in the order of the text.
    findings: &'a [FoundAt<'a>],
    /// What is not among the findings since its rule is off, in the order of the text.
    turned_off: Vec<TurnedOff<'a>>,
}

/// One thing to mend.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundAt<'a> {
    #[serde(skip)]
    file: &'a str,
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

impl<'a> FoundAt<'a> {
    /// All that is to be mended in a plan.
    pub fn of(checked: Checked<'a>) -> Vec<Self> {
        let source = checked.source;
        let places = PlanSource::new(checked.name, source);
        let found = checked.findings.iter().map(|finding: &'a Finding| {
            let offset = finding.span.offset().min(source.len());
            let (line, column) = places.place(offset);
            Self {
                file: checked.name,
                rule: finding.rule,
                severity: finding.severity,
                severity_from: finding.said_by,
                message: &finding.message,
                help: &finding.help,
                line,
                column,
                offset,
                length: finding.span.len(),
            }
        });
        found.collect()
    }
}

impl Record for FoundAt<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("file", |one| Some(one.file.to_owned())),
            number("line", |one| many(one.line)),
            number("column", |one| many(one.column)),
            number("offset", |one| many(one.offset)),
            number("length", |one| many(one.length)),
            text("severity", |one| Some(word(one.severity))),
            text("severity_from", |one| Some(word(one.severity_from))),
            text("rule", |one| Some(word(one.rule))),
            text("message", |one| Some(one.message.to_owned())),
            text("help", |one| Some(one.help.to_owned())),
        ]
    }

    fn known_line(&self) -> Option<String> {
        Some(line(self))
    }
}

/// `file:line:column: severity: message [rule]`, as editors read it.
fn line(found: &FoundAt<'_>) -> String {
    format!(
        "{}:{}:{}: {}: {} [{}]",
        clean(found.file),
        found.line,
        found.column,
        found.severity.word(),
        clean(found.message),
        found.rule.name()
    )
}

/// A line for each.
pub fn lines(findings: &[FoundAt<'_>]) -> String {
    let lines = findings.iter().map(|found| line(found) + "\n");
    lines.collect()
}

/// `git plan check --json`.
pub fn json(checked: Checked<'_>, findings: &[FoundAt<'_>]) -> String {
    let source = checked.source;
    let places = PlanSource::new(checked.name, source);
    let found_at = |finding: &Finding| finding.span.offset().min(source.len());
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
        Document::PlanCheck,
        Findings {
            file: checked.name,
            findings,
            turned_off: hidden.collect(),
        },
    )
}

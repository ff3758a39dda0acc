//! What `git plan check` finds in a plan.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, SourceSpan};
use serde::Serialize;

use crate::model::name::NameError;
pub use crate::model::rule::{Rule, Severity};

/// Who made a finding as grave as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum SaidBy {
    /// Nobody: the rule is so by itself.
    Default,
    /// git's configuration.
    Config,
    /// A comment in the plan.
    Plan,
}

/// One thing to mend in a plan, and where.
///
/// It does not hold the plan's source: whoever shows it attaches that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: Rule,
    /// Whether the plan can be worked from all the same.
    pub severity: Severity,
    /// Who says that it is so grave.
    pub said_by: SaidBy,
    /// What is wrong: lower-case and without a full stop, as git writes.
    pub message: String,
    /// Where it is wrong, in bytes of the whole file.
    pub span: SourceSpan,
    /// What stands below the underlined text.
    pub label: String,
    /// How to mend it.
    pub help: String,
}

impl Finding {
    pub(super) fn error(rule: Rule, span: SourceSpan, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            said_by: SaidBy::Default,
            message: message.into(),
            span,
            label: String::new(),
            help: String::new(),
        }
    }

    pub(super) fn warning(rule: Rule, span: SourceSpan, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(rule, span, message)
        }
    }

    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Whether the finding keeps the plan from being worked from.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Whether it does so whatever anybody makes of its rule.
    pub fn is_final(&self) -> bool {
        self.is_error() && self.rule.about().usual.keeps_errors()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Finding {}

impl Diagnostic for Finding {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(format!("plan::{}", self.rule.name())))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = (!self.label.is_empty()).then(|| self.label.clone());
        let span = LabeledSpan::new_primary_with_span(label, self.span);
        Some(Box::new(std::iter::once(span)))
    }
}

/// The most findings that are told of one plan.
const MOST: usize = 200;

/// As many findings as anybody reads, and then how many there are beside. They are in the order
/// of the text.
pub fn first_of(mut findings: Vec<Finding>) -> Vec<Finding> {
    if findings.len() <= MOST {
        return findings;
    }
    let rest = findings.split_off(MOST);
    let message = format!("{} more findings are not shown", rest.len());
    let last = match rest.iter().any(Finding::is_error) {
        true => Finding::error(Rule::TooManyFindings, rest[0].span, message),
        false => Finding::warning(Rule::TooManyFindings, rest[0].span, message),
    };
    findings.push(
        last.label("the next one is here")
            .help("mend what is shown first"),
    );
    findings
}

/// `text` as a message shows it: in backticks, short, and on one line.
pub(super) fn quoted(text: &str) -> String {
    const LIMIT: usize = 60;
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("`{}…`", printable(&text[..end])),
        None => format!("`{}`", printable(text)),
    }
}

/// `text` without what would steer a terminal.
pub(super) fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

/// The finding for a name that cannot be one.
pub(super) fn bad_name(
    what: &str,
    name: &str,
    error: &NameError,
    span: impl Into<SourceSpan>,
) -> Finding {
    let message = format!("{what} {} cannot be part of a ref and a path", quoted(name));
    let help = match error.suggestion() {
        Some(suggestion) => format!("write `{suggestion}`"),
        None => "write a short word of a-z, 0-9, `.`, `_` and `-`".to_owned(),
    };
    Finding::error(Rule::BadName, span.into(), message)
        .label(error.reason())
        .help(help)
}

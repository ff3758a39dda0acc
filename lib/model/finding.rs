//! What `git plan check` finds in a plan.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, SourceSpan};
use serde::Serialize;

use crate::model::name::NameError;

/// Whether a plan with the finding can be worked from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The plan works, but says less than it should.
    Warning,
    /// Nothing can be spawned from the plan.
    Error,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $name:literal,)*) => {
        /// The rule that a finding is made by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule {
            $($(#[$doc])* $rule,)*
        }

        impl Rule {
            /// Every rule, in the order in which they are documented.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)*];

            /// The rule's name as a user meets it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$rule => $name,)*
                }
            }
        }
    };
}

rules! {
    /// The front matter cannot be read as YAML.
    BadYaml = "bad-yaml",
    /// The front matter has a key that nothing reads.
    UnknownKey = "unknown-key",
    /// The front matter says the same key twice.
    DuplicateKey = "duplicate-key",
    /// A key's value is not what the key takes.
    BadValue = "bad-value",
    /// A name that cannot be part of a ref and of a path.
    BadName = "bad-name",
    /// The plan has no title.
    NoTitle = "no-title",
    /// A section of the template is not there.
    MissingSection = "missing-section",
    /// A section says nothing.
    EmptySection = "empty-section",
    /// A section is there twice.
    DuplicateSection = "duplicate-section",
    /// A glob that cannot be read, or that leaves the repository.
    BadGlob = "bad-glob",
    /// A base that the repository does not have.
    UnknownBase = "unknown-base",
    /// A likely file that the repository does not have.
    GlobWithoutMatch = "glob-without-match",
    /// There is nothing that the plan's success could be told by.
    NoCriterion = "no-criterion",
    /// A criterion whose form is not understood.
    MalformedCriterion = "malformed-criterion",
    /// A criterion that nobody could judge.
    VagueCriterion = "vague-criterion",
    /// A criterion that is judged by a check that the plan does not have.
    UnknownCheck = "unknown-check",
    /// The plan has no command that could judge an attempt.
    NoTestCommand = "no-test-command",
    /// A test command whose form is not understood.
    MalformedCheck = "malformed-check",
    /// Two checks of one name.
    DuplicateCheck = "duplicate-check",
    /// Two tasks of one name.
    DuplicateTask = "duplicate-task",
    /// Two approaches of one name to one task.
    DuplicateApproach = "duplicate-approach",
    /// An approach that stands under no task.
    ApproachWithoutTask = "approach-without-task",
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

//! What a rule of plans is: how grave it is, and what a reader is told of it.

use std::fmt;

use serde::Serialize;

pub use crate::model::rule_book::Rule;

/// Whether a plan with the finding can be worked from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Severity {
    /// The plan works, but says less than it should.
    Warning,
    /// Nothing can be spawned from the plan.
    Error,
}

impl Severity {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a user makes of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It finds errors.
    Error,
    /// It finds warnings.
    Warning,
    /// It finds nothing.
    Off,
}

impl Level {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Off];

    /// The word for it, in git's configuration and in a plan.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Off => "off",
        }
    }

    /// The level that a word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }

    /// How grave a finding is at this level; `None` is one that nobody is told.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Off => None,
        }
    }
}

/// How grave a rule is where nobody has said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usual {
    /// An error whatever anybody says: there is no plan to work from.
    AlwaysError,
    /// The same for these sections, and a warning elsewhere.
    AlwaysErrorFor(&'static str),
    /// An error, until somebody says otherwise.
    Error,
    /// A warning, until somebody says otherwise.
    Warning,
}

impl Usual {
    /// Whether an error by this rule stays one.
    pub fn keeps_errors(self) -> bool {
        matches!(self, Self::AlwaysError | Self::AlwaysErrorFor(_))
    }
}

impl fmt::Display for Usual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlwaysError => f.write_str("always an error"),
            Self::AlwaysErrorFor(sections) => {
                write!(f, "always an error for {sections}, else a warning")
            }
            Self::Error => f.write_str("error"),
            Self::Warning => f.write_str("warning"),
        }
    }
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The front matter.
    FrontMatter,
    /// The plan as a whole.
    Plan,
    /// Files, and the base that has them.
    Files,
    /// The acceptance criteria.
    Criteria,
    /// The test commands.
    Commands,
    /// The tasks and the approaches to them.
    Tasks,
    /// Words and the settings of rules.
    Words,
}

impl Group {
    /// All groups, in the order in which they are documented.
    pub const ALL: [Self; 7] = [
        Self::FrontMatter,
        Self::Plan,
        Self::Words,
        Self::Files,
        Self::Criteria,
        Self::Commands,
        Self::Tasks,
    ];

    /// Its heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::FrontMatter => "Of the front matter",
            Self::Plan => "Of the whole plan",
            Self::Words => "Of words",
            Self::Files => "Of files",
            Self::Criteria => "Of acceptance criteria",
            Self::Commands => "Of test commands",
            Self::Tasks => "Of tasks",
        }
    }
}

/// What a reader is told of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// What it is about.
    pub group: Group,
    /// How grave it is where nobody has said otherwise.
    pub usual: Usual,
    /// What it finds, as a sentence.
    pub finds: &'static str,
    /// Why that matters.
    pub reason: &'static str,
    /// What to do about it.
    pub mend: &'static str,
    /// Lines in which it finds something.
    pub bad: &'static str,
    /// The same lines, mended.
    pub good: &'static str,
}

impl Rule {
    /// The rule of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }

    /// The rule whose name is nearest to a word that names none.
    pub fn nearest(word: &str) -> Option<Self> {
        let names = Self::ALL.iter().map(|rule| rule.name());
        crate::model::nearest::nearest(word, names).and_then(Self::named)
    }
}

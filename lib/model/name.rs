//! The names that a plan gives: to itself, its tasks, its approaches and its
//! checks.
//!
//! Every name is at once a component of a ref, a component of a path and an
//! argument of a command line, so one rule holds for all of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use crate::model::attempt_name::{AttemptName, AttemptPattern, AttemptSelector};

/// The longest name, in bytes.
pub const MAX_NAME_LEN: usize = 64;

/// Windows gives these to devices, whatever their extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Why a text is not a name, and the nearest text that is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameError {
    what: &'static str,
    reason: String,
    suggestion: Option<String>,
}

impl NameError {
    pub(crate) fn new(
        what: &'static str,
        reason: impl Into<String>,
        suggestion: Option<String>,
    ) -> Self {
        Self {
            what,
            reason: reason.into(),
            suggestion,
        }
    }

    /// What is wrong with the text, without the suggestion.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The nearest good name, where the text holds enough to make one of.
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a good name for {}: {}", self.what, self.reason)?;
        match &self.suggestion {
            Some(name) => write!(f, "; try `{name}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for NameError {}

/// The good name nearest to `text`, or `None` when nothing in it could stand in
/// a name.
pub fn slug(text: &str) -> Option<String> {
    let mut slug = String::new();
    for c in text.chars().map(|c| c.to_ascii_lowercase()) {
        let c = match c {
            'a'..='z' | '0'..='9' | '_' | '.' => c,
            '\'' | '’' => continue,
            _ => '-',
        };
        let repeats = matches!((slug.chars().last(), c), (Some('-' | '.'), '-' | '.'));
        let may_start = c.is_ascii_alphanumeric();
        if !repeats && (may_start || !slug.is_empty()) {
            slug.push(c);
        }
        if slug.len() == MAX_NAME_LEN {
            break;
        }
    }
    loop {
        slug.truncate(slug.trim_end_matches(['-', '.']).len());
        match slug.strip_suffix(".lock") {
            Some(rest) => slug.truncate(rest.len()),
            None => break,
        }
    }
    fault(&slug).is_none().then_some(slug)
}

/// What keeps `text` from being a name.
fn fault(text: &str) -> Option<String> {
    let device = text.split('.').next().unwrap_or(text);
    if text.is_empty() {
        Some("it is empty".to_owned())
    } else if text.len() > MAX_NAME_LEN {
        Some(format!("it is longer than {MAX_NAME_LEN} bytes"))
    } else if !text
        .bytes()
        .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
    {
        Some("it may hold only a-z, 0-9, `.`, `_` and `-`".to_owned())
    } else if !text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()) {
        Some("it must start with a-z or 0-9".to_owned())
    } else if text.contains("..") {
        Some("it may not hold `..`".to_owned())
    } else if text.ends_with(['.', '-']) {
        Some("it may not end with `.` or `-`".to_owned())
    } else if text.ends_with(".lock") {
        Some("it may not end with `.lock`, which git keeps for itself".to_owned())
    } else if DEVICES.contains(&device) {
        Some("Windows keeps it for a device".to_owned())
    } else {
        None
    }
}

/// An attempt is `<task>/<n>`, so a task of digits alone would read as an
/// attempt's number.
fn task_fault(text: &str) -> Option<String> {
    fault(text).or_else(|| {
        text.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| "it is all digits, like the number of an attempt".to_owned())
    })
}

fn task_slug(text: &str) -> Option<String> {
    let slug = slug(text)?;
    match task_fault(&slug) {
        None => Some(slug),
        Some(_) => Some(format!("task-{slug}")).filter(|name| task_fault(name).is_none()),
    }
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $what:literal, $fault:path, $slug:path) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                match $fault(text) {
                    None => Ok(Self(text.to_owned())),
                    Some(reason) => Err(NameError::new($what, reason, $slug(text))),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;

            fn try_from(text: String) -> Result<Self, NameError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

name!(
    /// The name of a plan, as in `refs/plans/<plan>`.
    PlanName,
    "a plan",
    fault,
    slug
);
name!(
    /// The name of a task of a plan. Never all digits.
    TaskName,
    "a task",
    task_fault,
    task_slug
);
name!(
    /// The name of an approach to a task.
    ApproachName,
    "an approach",
    fault,
    slug
);
name!(
    /// The name of a check of a plan.
    CheckName,
    "a check",
    fault,
    slug
);

impl TaskName {
    /// The one task of a plan that names none.
    pub fn all() -> Self {
        Self("all".to_owned())
    }
}

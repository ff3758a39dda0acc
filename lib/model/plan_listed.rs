//! A plan among others.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::model::name::PlanName;

/// A plan as a list tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListedPlan {
    /// Its name.
    pub plan: PlanName,
    /// Where its text is.
    pub text: TextPlace,
    /// What can be told of the text; nothing where it has errors in it.
    pub says: Option<Says>,
    /// How many attempts are in which state.
    pub attempts: BTreeMap<&'static str, usize>,
    /// When the text was last changed.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub changed: Option<Timestamp>,
}

/// What a plan's text says, in a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Says {
    /// Its title.
    pub title: String,
    /// How many tasks it has.
    pub tasks: usize,
    /// How many of them are done.
    pub done: usize,
    /// Whether its commands may run.
    pub approved: bool,
}

/// Where a plan's text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TextPlace {
    /// In `Plans.md` here, as it was recorded.
    Here,
    /// In `Plans.md` here, which is another than what was recorded.
    ChangedHere,
    /// In `Plans.md` here, and not recorded yet.
    OnlyHere,
    /// In its record alone.
    Record,
}

impl TextPlace {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Here => "Plans.md",
            Self::ChangedHere => "Plans.md, changed",
            Self::OnlyHere => "Plans.md, new",
            Self::Record => "record",
        }
    }
}

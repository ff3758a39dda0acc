//! What the doctor finds, for programs.

use serde::Serialize;

use crate::model::fault::{Examined, Outcome, Remedy};
use crate::render::json::document;
use crate::render::record::{Field, Record, text};
use crate::render::schema::Document;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Faults<'a> {
    /// In the order in which they were found.
    faults: &'a [ListedFault<'a>],
}

/// One thing that is stale or broken.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListedFault<'a> {
    /// Which thing: an attempt, a ref, a path.
    thing: &'a str,
    /// What is wrong with it.
    trouble: &'a str,
    /// What a repair does.
    repair: Option<&'a str>,
    /// What to do where that is left to the user.
    advice: Option<&'a str>,
    /// `found`, `mended` or `not-mended`.
    outcome: &'static str,
    /// Why the repair failed.
    error: Option<&'a str>,
}

/// `git spawn doctor --json`
pub fn json(faults: &[ListedFault<'_>]) -> String {
    document(Document::Doctor, Faults { faults })
}

impl<'a> ListedFault<'a> {
    /// Of a fault, and what became of it.
    pub fn of(one: &'a Examined) -> Self {
        let (repair, advice) = match &one.fault.remedy {
            Remedy::Repair(what) => (Some(what.as_str()), None),
            Remedy::Yours(what) => (None, Some(what.as_str())),
        };
        let (outcome, error) = match &one.outcome {
            Outcome::Found => ("found", None),
            Outcome::Mended => ("mended", None),
            Outcome::NotMended(why) => ("not-mended", Some(why.as_str())),
        };
        Self {
            thing: &one.fault.thing,
            trouble: &one.fault.trouble,
            repair,
            advice,
            outcome,
            error,
        }
    }
}

impl Record for ListedFault<'_> {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("thing", |one| Some(one.thing.to_owned())),
            text("trouble", |one| Some(one.trouble.to_owned())),
            text("repair", |one| one.repair.map(str::to_owned)),
            text("advice", |one| one.advice.map(str::to_owned)),
            text("outcome", |one| Some(one.outcome.to_owned())),
            text("error", |one| one.error.map(str::to_owned)),
        ]
    }
}

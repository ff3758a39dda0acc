//! `git spawn doctor`.

use crate::model::fault::{Examined, Outcome, Remedy};
use crate::render::style::{Colour, Ink, clean};

/// A line for each fault.
pub fn list(colour: Colour, examined: &[Examined]) -> String {
    examined.iter().map(|one| line(colour, one)).collect()
}

fn line(colour: Colour, one: &Examined) -> String {
    let (ink, rest) = match (&one.outcome, &one.fault.remedy) {
        (Outcome::Mended, _) => (Ink::Good, "mended".to_owned()),
        (Outcome::NotMended(why), _) => (Ink::Bad, format!("not mended: {why}")),
        (Outcome::Found, Remedy::Repair(what)) => (Ink::Notable, format!("--repair {what}")),
        (Outcome::Found, Remedy::Yours(what)) => (Ink::Bad, what.clone()),
    };
    format!(
        "{}: {}; {}\n",
        colour.paint(Ink::Strong, &clean(&one.fault.thing)),
        clean(&one.fault.trouble),
        colour.paint(ink, &clean(&rest))
    )
}

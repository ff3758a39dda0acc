//! Attempts that were put away, as a list.

use crate::model::archived::{Archived, Forgettable};
use crate::model::attempt::Status;
use crate::render::grid::{cell, grid};
use crate::render::page::Page;
use crate::render::style::{Ink, clean, count};

/// A line for each.
pub fn table(page: Page, all: &[Archived]) -> String {
    let head = ["attempt", "agent", "ended", "archived", "why"];
    let mut rows = vec![head.map(|text| cell(Ink::Faint, text)).to_vec()];
    rows.extend(all.iter().map(|one| {
        let when = one.archive.archived.strftime("%Y-%m-%d %H:%M").to_string();
        vec![
            cell(Ink::Strong, one.name.to_string()),
            cell(Ink::Plain, clean(&one.agent)),
            cell(Ink::Plain, ended(one)),
            cell(Ink::Plain, when),
            cell(
                Ink::Plain,
                clean(one.archive.why.as_deref().unwrap_or("by hand")),
            ),
        ]
    }));
    grid(page, &rows)
}

/// What is lost with each.
pub fn losses(page: Page, all: &[Forgettable]) -> String {
    let row = |one: &Forgettable| {
        let Archived { name, archive, .. } = &one.archived;
        let mut lost = vec![count(one.commits, "commit")];
        if one.archived.has_uncommitted() {
            lost.push("files that were not committed".to_owned());
        }
        lost.push("its prompt, report and verdicts".to_owned());
        vec![
            cell(Ink::Strong, name.to_string()),
            cell(
                Ink::Plain,
                archive.archived.strftime("%Y-%m-%d").to_string(),
            ),
            cell(Ink::Faint, lost.join(", ")),
        ]
    };
    grid(page, &all.iter().map(row).collect::<Vec<_>>())
}

/// The word for how it ended; empty where it did not.
pub(super) fn ended(one: &Archived) -> &'static str {
    one.end
        .as_ref()
        .map_or("", |end| Status::Ended(end.outcome).word())
}

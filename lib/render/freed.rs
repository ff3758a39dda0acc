//! `git spawn prune`: what it would free.

use crate::model::freed::{Freed, Thing};
use crate::render::grid::{cell, grid};
use crate::render::style::{Colour, Ink, bytes, clean, count};

/// A line for each, and the sum.
pub fn list(colour: Colour, freed: &[Freed]) -> String {
    let mut rows: Vec<_> = freed
        .iter()
        .map(|one| {
            vec![
                cell(Ink::Strong, thing(&one.thing)),
                cell(Ink::Plain, bytes(one.bytes)),
                cell(Ink::Faint, clean(&one.why)),
            ]
        })
        .collect();
    let sum = freed.iter().map(|one| one.bytes).sum();
    rows.push(vec![
        cell(Ink::Strong, "in all"),
        cell(Ink::Strong, bytes(sum)),
    ]);
    grid(colour, &rows)
}

fn thing(thing: &Thing) -> String {
    match thing {
        Thing::Attempt(name) => format!("attempt {name}"),
        Thing::Logs(name) => format!("logs of {name}"),
        Thing::CheckWorktree(tree) => format!("checks of {}", clean(tree)),
        Thing::Locks(spawns) => format!("locks of {}", count(spawns.len(), "spawn")),
    }
}

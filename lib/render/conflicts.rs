//! What conflicts, for people.

use crate::model::comparison::{Clash, Comparison};
use crate::model::merge_order::merge_order;
use crate::model::name::AttemptName;
use crate::render::grid::{Cell, cell};
use crate::render::page::Page;
use crate::render::style::Ink;

/// In which order the best of each task conflict least; nothing where nobody has to choose.
pub fn merges(page: Page, comparisons: &[Comparison]) -> String {
    let order = merge_order(comparisons);
    let mut parts = Vec::new();
    for merge in &order {
        let name = merge.attempt.short();
        let with: Vec<String> = merge
            .conflicts_with
            .iter()
            .map(AttemptName::short)
            .collect();
        parts.push(match with.is_empty() {
            true => name,
            false => format!("{name}, which conflicts with {}", with.join(" and ")),
        });
    }
    match parts.is_empty() {
        true => String::new(),
        false => page.prose(&format!(
            "\nconflicts least when merged as: {}\n",
            parts.join("; then ")
        )),
    }
}

/// Which candidates conflict with those of a later task.
pub fn clashes(page: Page, comparison: &Comparison) -> Vec<Vec<Cell>> {
    let sentence = |clash: &Clash| {
        let paths: Vec<String> = clash.paths.iter().map(|path| page.path(path)).collect();
        format!(
            "conflicts with {} in {}",
            clash.other.short(),
            paths.join(", ")
        )
    };
    let rows = comparison.clashes.iter();
    rows.map(|clash| {
        vec![
            cell(Ink::Strong, clash.attempt.short()),
            cell(Ink::Notable, sentence(clash)),
        ]
    })
    .collect()
}

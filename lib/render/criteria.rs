//! The acceptance criteria, for people.

use crate::model::comparison::{Comparison, Row};
use crate::model::criterion::{Criterion, CriterionState};
use crate::render::differences::shortened;
use crate::render::grid::{Cell, cell, fits, grid, matrix};
use crate::render::page::Page;
use crate::render::style::{Ink, clean};

/// Columns that a criterion's text takes at most beside the attempts.
const WIDTH: usize = 50;

/// Each acceptance criterion, and whether each attempt meets it: a line for each criterion,
/// or, where the attempts have no room side by side, one for each attempt below the criteria.
pub fn criteria(page: Page, comparison: &Comparison) -> String {
    let rows = comparison.candidates.iter();
    let rows: Vec<&Row> = rows.map(|at| &comparison.rows[*at]).collect();
    let Some(first) = rows.first().filter(|row| !row.criteria.is_empty()) else {
        return String::new();
    };
    let table = by_criterion(&first.criteria, &rows);
    if fits(page, &table) {
        return matrix(page, &table, 2);
    }
    let line = |one: &Criterion| {
        let text = cell(Ink::Plain, clean(&one.text));
        vec![cell(Ink::Strong, one.name.as_str()), text]
    };
    let texts: Vec<Vec<Cell>> = first.criteria.iter().map(line).collect();
    let texts = grid(page, &texts);
    format!(
        "{texts}\n{}",
        matrix(page, &by_attempt(&first.criteria, &rows), 1)
    )
}

fn by_criterion(criteria: &[Criterion], rows: &[&Row]) -> Vec<Vec<Cell>> {
    let mut titles = vec![cell(Ink::Faint, "criterion"), cell(Ink::Faint, "")];
    titles.extend(rows.iter().map(|row| cell(Ink::Faint, row.attempt.short())));
    let mut table = vec![titles];
    for (at, criterion) in criteria.iter().enumerate() {
        let mut cells = vec![
            cell(Ink::Strong, criterion.name.as_str()),
            cell(Ink::Plain, shortened(&clean(&criterion.text), WIDTH)),
        ];
        cells.extend(rows.iter().map(|row| state(row, at)));
        table.push(cells);
    }
    table
}

fn by_attempt(criteria: &[Criterion], rows: &[&Row]) -> Vec<Vec<Cell>> {
    let mut titles = vec![cell(Ink::Faint, "attempt")];
    titles.extend(
        criteria
            .iter()
            .map(|one| cell(Ink::Faint, one.name.as_str())),
    );
    let mut table = vec![titles];
    for row in rows {
        let mut cells = vec![cell(Ink::Strong, row.attempt.short())];
        cells.extend((0..criteria.len()).map(|at| state(row, at)));
        table.push(cells);
    }
    table
}

fn state(row: &Row, at: usize) -> Cell {
    let state = row.criteria[at].state;
    let ink = match state {
        CriterionState::Met | CriterionState::Accepted | CriterionState::Ticked => Ink::Good,
        CriterionState::Failed => Ink::Bad,
        CriterionState::Unproven => Ink::Notable,
        CriterionState::ForAPerson => Ink::Faint,
    };
    cell(ink, state.words())
}

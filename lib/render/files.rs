//! The files of several diffs, side by side.

use crate::model::file_rows::{FileCell, FileRow};
use crate::render::grid::{Cell, cell, grid};
use crate::render::style::{Colour, Ink, clean};

/// Each file, and what each of `names` does to it. One outside of the plan's likely files is
/// marked.
pub fn files(colour: Colour, names: impl Iterator<Item = String>, rows: &[FileRow]) -> String {
    let mut titles = vec![cell(Ink::Faint, "file")];
    titles.extend(names.map(|name| cell(Ink::Faint, name)));
    let mut table: Vec<Vec<Cell>> = vec![titles];
    for file in rows {
        let path = clean(&file.path);
        let mut cells = vec![if file.likely {
            cell(Ink::Plain, path)
        } else {
            cell(Ink::Notable, format!("{path} (outside)"))
        }];
        cells.extend(file.cells.iter().map(|change| match change {
            None => cell(Ink::Faint, "·"),
            Some(change) => cell(Ink::Plain, lines(change)),
        }));
        table.push(cells);
    }
    grid(colour, &table)
}

fn lines(change: &FileCell) -> String {
    match (change.added, change.removed) {
        (Some(added), Some(removed)) => format!("+{added} -{removed}"),
        _ => "binary".to_owned(),
    }
}

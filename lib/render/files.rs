//! The files of several diffs, side by side.

use crate::model::change::FileChange;
use crate::model::file_rows::{FileCell, FileRow};
use crate::render::grid::{Cell, cell, matrix};
use crate::render::labels::labels;
use crate::render::page::Page;
use crate::render::style::Ink;

/// Each file, and what each of some diffs, known by its place and name, does to it. A file
/// outside of the plan's likely files is marked.
pub fn files(page: Page, diffs: Vec<(usize, String)>, rows: &[FileRow]) -> String {
    let (diffs, names): (Vec<usize>, Vec<String>) = diffs.into_iter().unzip();
    let mut titles = vec![cell(Ink::Faint, "file")];
    let labels = labels(page, &names).into_iter();
    titles.extend(labels.map(|name| cell(Ink::Faint, name)));
    let mut table: Vec<Vec<Cell>> = vec![titles];
    for file in rows {
        let path = page.path(&file.path);
        let mut cells = vec![if file.likely {
            cell(Ink::Plain, path)
        } else {
            cell(Ink::Notable, format!("{path} (outside)"))
        }];
        cells.extend(diffs.iter().map(|at| match &file.cells[*at] {
            None => cell(Ink::Faint, "·"),
            Some(change) => cell(Ink::Plain, lines(change)),
        }));
        table.push(cells);
    }
    matrix(page, &table, 1)
}

/// Whether two diffs change the same files. Of those that are nearly the same besides, one
/// column tells enough.
pub fn are_of_same_files(one: &[FileChange], other: &[FileChange]) -> bool {
    let paths = |changes: &[FileChange]| -> Vec<String> {
        let mut paths: Vec<_> = changes.iter().map(|change| change.path.clone()).collect();
        paths.sort_unstable();
        paths
    };
    paths(one) == paths(other)
}

fn lines(change: &FileCell) -> String {
    match (change.added, change.removed) {
        (Some(added), Some(removed)) => format!("+{added} -{removed}"),
        _ => "binary".to_owned(),
    }
}

//! The files of all attempts, side by side.

use serde::Serialize;

use crate::model::change::ChangeKind;
use crate::model::comparison::Row;
use crate::model::plan::Plan;

/// One file, and what each attempt does to it.
#[derive(Clone, Debug, Serialize)]
pub struct FileRow {
    /// The path.
    pub path: String,
    /// Whether the plan expects it to be changed.
    pub likely: bool,
    /// For each attempt in the order of the comparison's rows, the lines added and removed;
    /// `None` where it leaves the file alone.
    pub cells: Vec<Option<FileCell>>,
}

/// What one attempt does to one file.
#[derive(Clone, Debug, Serialize)]
pub struct FileCell {
    /// What happened to it.
    pub kind: ChangeKind,
    /// Lines added; `None` for a binary file.
    pub added: Option<u64>,
    /// Lines removed; `None` for a binary file.
    pub removed: Option<u64>,
}

/// A line for each file that any attempt changes, by path.
pub(super) fn file_rows(plan: &Plan, rows: &[Row]) -> Vec<FileRow> {
    let mut paths: Vec<&str> = rows
        .iter()
        .flat_map(|row| &row.changes)
        .map(|change| change.path.as_str())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    let cell = |row: &Row, path: &str| {
        let change = row.changes.iter().find(|change| change.path == path)?;
        Some(FileCell {
            kind: change.kind.clone(),
            added: change.added,
            removed: change.removed,
        })
    };
    paths
        .into_iter()
        .map(|path| FileRow {
            path: path.to_owned(),
            likely: plan.is_likely(path),
            cells: rows.iter().map(|row| cell(row, path)).collect(),
        })
        .collect()
}

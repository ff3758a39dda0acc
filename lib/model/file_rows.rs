//! The files of all attempts, side by side.

use std::collections::HashMap;

use serde::Serialize;

use crate::model::change::{ChangeKind, FileChange};

/// One file, and what each attempt does to it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FileCell {
    /// What happened to it.
    pub kind: ChangeKind,
    /// Lines added; `None` for a binary file.
    pub added: Option<u64>,
    /// Lines removed; `None` for a binary file.
    pub removed: Option<u64>,
}

/// A line for each file that any of several diffs changes, by path.
pub fn file_rows(diffs: &[&[FileChange]], is_likely: impl Fn(&str) -> bool) -> Vec<FileRow> {
    let mut paths: Vec<&str> = diffs
        .iter()
        .flat_map(|changes| changes.iter())
        .map(|change| change.path.as_str())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    let diffs: Vec<HashMap<&str, &FileChange>> = diffs
        .iter()
        .map(|changes| changes.iter().map(|one| (one.path.as_str(), one)).collect())
        .collect();
    let cell = |change: &&FileChange| FileCell {
        kind: change.kind.clone(),
        added: change.added,
        removed: change.removed,
    };
    paths
        .into_iter()
        .map(|path| FileRow {
            path: path.to_owned(),
            likely: is_likely(path),
            cells: diffs.iter().map(|diff| diff.get(path).map(cell)).collect(),
        })
        .collect()
}

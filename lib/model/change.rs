//! What a candidate changes, file by file.

use serde::Serialize;

/// One file that a candidate changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FileChange {
    /// Its path after the change, or before it where it was deleted. Bytes that are not
    /// UTF-8 are replaced.
    pub path: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Lines added; `None` for a binary file.
    pub added: Option<u64>,
    /// Lines removed; `None` for a binary file.
    pub removed: Option<u64>,
}

/// What happened to a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Deleted,
    /// Its content or mode is another.
    Modified,
    /// It has another name, and perhaps another content.
    Renamed {
        /// The name it had.
        from: String,
    },
}

impl FileChange {
    /// Every path that it touches: also the one that a renamed file had.
    pub fn touched(&self) -> impl Iterator<Item = &str> {
        let before = match &self.kind {
            ChangeKind::Renamed { from } => Some(from.as_str()),
            _ => None,
        };
        before.into_iter().chain([self.path.as_str()])
    }
}

/// Lines added and removed in all; a binary file counts none.
pub fn lines(changes: &[FileChange]) -> (u64, u64) {
    changes.iter().fold((0, 0), |(added, removed), change| {
        (
            added + change.added.unwrap_or(0),
            removed + change.removed.unwrap_or(0),
        )
    })
}

//! The diff of a candidate against its base, line by line.

use std::ops::Range;
use std::sync::Arc;

use crate::model::change::{ChangeKind, FileChange};
use crate::model::file_mode::FileMode;
use crate::model::oid::Oid;

/// One file that a candidate changes, with its lines.
#[derive(Clone, Debug)]
pub struct FilePatch {
    /// The path before the change; the path of a file that is new.
    pub base_path: String,
    /// What happened, and how many lines of it.
    pub change: FileChange,
    /// The file before, unless it is new.
    pub before: Option<Side>,
    /// The file after, unless it is gone.
    pub after: Option<Side>,
    /// The lines that differ; nothing for a binary file.
    pub text: Option<TextPatch>,
}

/// A file on one side of a diff.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Side {
    /// Its bytes' id.
    pub id: Oid,
    /// What kind of file.
    pub mode: FileMode,
    /// How many bytes it has.
    pub size: u64,
}

/// The lines in which a text differs from the base's.
#[derive(Clone, Debug, Default)]
pub struct TextPatch {
    /// All lines of the base's file, without their ends; none where it is new. Bytes that are
    /// not UTF-8 are replaced. Candidates share those of a file that was the same.
    pub base: Arc<[String]>,
    /// The places that differ, in their order, none of which touch. Candidates share those of
    /// a file that they changed alike.
    pub hunks: Arc<[Hunk]>,
}

/// Lines that stand in place of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The lines of the base, counted from zero; empty where lines are only added before
    /// the first of them.
    pub base: Range<usize>,
    /// The number of the first added line in the candidate's file, counted from zero.
    pub at: usize,
    /// The lines instead, without their ends.
    pub added: Vec<String>,
}

impl FilePatch {
    /// Whether there is a file before the change.
    pub fn existed(&self) -> bool {
        self.change.kind != ChangeKind::Added
    }

    /// The hunks; none for a binary file.
    pub fn hunks(&self) -> &[Hunk] {
        self.text.as_ref().map_or(&[], |text| &text.hunks)
    }

    /// The whole text before and after; nothing for a binary file.
    pub fn texts(&self) -> Option<(String, String)> {
        let text = self.text.as_ref()?;
        let mut after: Vec<&str> = Vec::new();
        let mut at = 0;
        for hunk in text.hunks.iter() {
            after.extend(text.base[at..hunk.base.start].iter().map(String::as_str));
            after.extend(hunk.added.iter().map(String::as_str));
            at = hunk.base.end;
        }
        after.extend(text.base[at..].iter().map(String::as_str));
        Some((text.base.join("\n"), after.join("\n")))
    }

    /// Each added line, with its number in the candidate's file, counted from one.
    pub fn added_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.hunks().iter().flat_map(|hunk| {
            let lines = hunk.added.iter();
            lines.zip(hunk.at + 1..).map(|(line, n)| (n, line.as_str()))
        })
    }

    /// Each removed line.
    pub fn removed_lines(&self) -> impl Iterator<Item = &str> {
        let base = self.text.as_ref().map(|text| &text.base);
        self.hunks().iter().flat_map(move |hunk| {
            let lines = base.map_or(&[][..], |base| &base[hunk.base.clone()]);
            lines.iter().map(String::as_str)
        })
    }
}

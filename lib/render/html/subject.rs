//! What one part of the page is about: the attempts at a task, or revisions. Both are shown
//! by the same sections, each of which takes what it finds.

use std::collections::HashMap;

use crate::model::change::FileChange;
use crate::model::comparison::{Comparison, Row};
use crate::model::differences::Differences;
use crate::model::file_rows::{FileRow, file_rows};
use crate::model::oid::Oid;
use crate::model::order::{Dominated, Place};
use crate::model::patch::FilePatch;
use crate::model::revisions::Revisions;
use crate::model::safety::Finding;

/// More attempts than this are called by their numbers where room is scarce.
const MANY: usize = 6;

/// What is compared in one part of the page.
pub struct Subject<'a> {
    /// Its number on the page, which makes anchors unique.
    pub number: usize,
    /// The comparison of attempts, unless it is one of revisions.
    pub comparison: Option<&'a Comparison>,
    /// What all are held against.
    pub base: &'a Oid,
    /// A column for each attempt or revision.
    pub entries: Vec<Entry<'a>>,
    /// The entries that offer something, by their place: those of which [`Differences`], the
    /// order and the patches speak.
    pub candidates: Vec<usize>,
    /// The diff of each candidate.
    pub patches: &'a [Vec<FilePatch>],
    /// What tells the candidates apart.
    pub differences: &'a Differences,
    /// In which order they deserve to be read.
    pub order: &'a [Place],
    /// Those that another one is better than.
    pub dominated: &'a [Dominated],
    /// The files of all, side by side; a cell for each entry.
    pub files: Vec<FileRow>,
    /// The files of each candidate that were there before, by their path in the base.
    by_base_path: Vec<HashMap<&'a str, &'a FilePatch>>,
}

/// An attempt or a revision.
pub struct Entry<'a> {
    /// Its number on the page: `a7` is the class of all that is of it alone.
    pub key: usize,
    /// Its name.
    pub name: String,
    /// What it is called where many stand in a line: its number alone, where there are many.
    pub label: String,
    /// What it changes.
    pub changes: &'a [FileChange],
    /// Lines added in all.
    pub added: u64,
    /// Lines removed in all.
    pub removed: u64,
    /// What wants a second look.
    pub findings: &'a [Finding],
    /// All else that is known of an attempt.
    pub row: Option<&'a Row>,
    /// Its place among the candidates.
    pub candidate: Option<usize>,
}

impl<'a> Subject<'a> {
    /// The attempts at a task. `first_key` is the first number that no other entry has.
    pub fn of_attempts(number: usize, first_key: usize, of: &'a Comparison) -> Self {
        let entry = |(at, row): (usize, &'a Row)| Entry {
            key: first_key + at,
            name: row.attempt.short(),
            label: match of.rows.len() {
                0..=MANY => row.attempt.short(),
                _ => row.attempt.n.to_string(),
            },
            changes: &row.changes,
            added: row.added,
            removed: row.removed,
            findings: &row.findings,
            row: Some(row),
            candidate: of.candidates.iter().position(|one| *one == at),
        };
        Self {
            number,
            comparison: Some(of),
            base: &of.base,
            entries: of.rows.iter().enumerate().map(entry).collect(),
            candidates: of.candidates.clone(),
            patches: &of.patches,
            differences: &of.differences,
            order: &of.order,
            dominated: &of.dominated,
            files: of.files.clone(),
            by_base_path: by_base_path(&of.patches),
        }
    }

    /// Revisions, the only part of their page.
    pub fn of_revisions(of: &'a Revisions) -> Self {
        let diffs: Vec<&[FileChange]> = of.rows.iter().map(|row| row.changes.as_slice()).collect();
        let rows = of.rows.iter().enumerate();
        let entries = rows.map(|(at, row)| Entry {
            key: at,
            name: row.revision.clone(),
            label: row.revision.clone(),
            changes: &row.changes,
            added: row.added,
            removed: row.removed,
            findings: &row.findings,
            row: None,
            candidate: Some(at),
        });
        Self {
            number: 0,
            comparison: None,
            base: &of.base,
            entries: entries.collect(),
            candidates: (0..of.rows.len()).collect(),
            patches: &of.patches,
            differences: &of.differences,
            order: &of.order,
            dominated: &of.dominated,
            // Without a plan no file is outside of it.
            files: file_rows(&diffs, |_| true),
            by_base_path: by_base_path(&of.patches),
        }
    }

    /// The entry of a candidate.
    pub fn of(&self, candidate: usize) -> &Entry<'a> {
        &self.entries[self.candidates[candidate]]
    }

    /// An anchor that no other part of the page has.
    pub fn anchor(&self, section: &str) -> String {
        format!("{section}-{}", self.number)
    }

    /// What a candidate does to a file of the base.
    pub fn patch_of(&self, candidate: usize, base_path: &str) -> Option<&'a FilePatch> {
        self.by_base_path[candidate].get(base_path).copied()
    }

    /// Whether so many stand side by side that they are called by their labels.
    pub fn is_many(&self) -> bool {
        self.entries.len() > MANY
    }

    /// The class of a table that has a column for each.
    pub fn density(&self) -> &'static str {
        if self.is_many() { "many" } else { "few" }
    }

    /// What stands in the corner of a table that has numbers for names.
    pub fn corner(&self) -> &'static str {
        match self.entries.iter().any(|entry| entry.label != entry.name) {
            true => self.noun(),
            false => "",
        }
    }

    /// What one of them is called.
    pub fn noun(&self) -> &'static str {
        match self.comparison {
            Some(_) => "attempt",
            None => "revision",
        }
    }

    /// The command that shows a candidate's diff, of one file or of all.
    pub fn diff_command(&self, entry: &Entry<'_>, path: Option<&str>) -> String {
        let name = quoted(&entry.name);
        let mut command = match self.comparison {
            Some(_) => format!("git compare --diff {name}"),
            None => format!("git compare --diff --base {} {name}", self.base.short()),
        };
        if let Some(path) = path {
            command.push_str(&format!(" -- {}", quoted(path)));
        }
        command
    }
}

impl Entry<'_> {
    /// The class of all that is of it alone.
    pub fn class(&self) -> String {
        format!("a{}", self.key)
    }

    /// Whether it is an attempt that passes everything.
    pub fn passes(&self) -> bool {
        self.row.is_some_and(|row| row.passes_everything)
    }

    /// Its whole name, where its label is another.
    pub fn hint(&self) -> Option<String> {
        (self.label != self.name).then(|| crate::render::style::clean(&self.name))
    }
}

fn by_base_path(patches: &[Vec<FilePatch>]) -> Vec<HashMap<&str, &FilePatch>> {
    let mut all = Vec::new();
    for patch in patches {
        let existed = patch.iter().filter(|file| file.existed());
        let files = existed.map(|file| (file.base_path.as_str(), file));
        all.push(files.collect());
    }
    all
}

/// A word as a shell takes it: a path could be anything, and somebody copies the command.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._/-@+:".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

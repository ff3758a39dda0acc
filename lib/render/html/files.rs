//! Who changed what: a line for each file, a column for each attempt.

use maud::{Markup, html};

use crate::model::change::ChangeKind;
use crate::model::file_rows::{FileCell, FileRow};
use crate::render::html::controls::kind;
use crate::render::html::sections::{Room, Section};
use crate::render::html::signs::{Tone, churn, sign};
use crate::render::html::subject::Subject;
use crate::render::html::text::Text;
use crate::render::style::{clean, count};

/// Files that are shown.
const SHOWN: usize = 1_000;

pub fn section(subject: &Subject<'_>, _: &mut Room) -> Option<Section> {
    let files = &subject.files;
    if files.is_empty() {
        return None;
    }
    Some(Section {
        id: "files",
        title: "Who changed what",
        note: count(files.len(), "file"),
        body: html! {
            div.sheet.(subject.density()) tabindex="0" {
                table {
                    thead {
                        tr {
                            td.corner { (subject.corner()) }
                            @for entry in &subject.entries {
                                th scope="col" class=(entry.class()) {
                                    bdi title=[entry.hint()] { (Text(&entry.label)) }
                                }
                            }
                        }
                    }
                    tbody { @for file in files.iter().take(SHOWN) { (line(subject, file)) } }
                }
            }
            @if files.len() > SHOWN {
                p.left { (files.len() - SHOWN) " more files are left out: " code { "git compare --json" } }
            }
        },
    })
}

fn line(subject: &Subject<'_>, file: &FileRow) -> Markup {
    let all = subject.entries.iter().zip(&file.cells);
    let forbidden = subject.entries.iter().any(|entry| {
        let row = entry.row;
        row.is_some_and(|row| row.forbidden.contains(&file.path))
    });
    html! {
        tr class=(kind(&file.path)) data-path=(clean(&file.path)) {
            th scope="row" {
                code { (Text(&file.path)) }
                @if forbidden {
                    " " (sign(Tone::Bad, "✗", "forbidden"))
                } @else if !file.likely {
                    " " (sign(Tone::Notable, "!", "outside"))
                }
            }
            @for (entry, cell) in all {
                td class=(entry.class()) { (what(cell.as_ref())) }
            }
        }
    }
}

fn what(cell: Option<&FileCell>) -> Markup {
    let Some(cell) = cell else {
        return html! { span.faint { "·" } };
    };
    let word = match &cell.kind {
        ChangeKind::Added => "new",
        ChangeKind::Deleted => "gone",
        ChangeKind::Renamed { .. } => "moved",
        ChangeKind::Modified => "",
    };
    html! {
        @match (cell.added, cell.removed) {
            (Some(added), Some(removed)) => (churn(added, removed)),
            _ => "binary",
        }
        @if !word.is_empty() { " " small.faint { (word) } }
    }
}

//! The diffs, attempt by attempt and file by file.

use maud::{Markup, PreEscaped, html};

use crate::model::change::ChangeKind;
use crate::model::patch::FilePatch;
use crate::model::path_class::PathClass;
use crate::render::html::controls::kind;
use crate::render::html::diff::{Left, Share, changed_lines, diff};
use crate::render::html::sections::{Room, Section};
use crate::render::html::signs::{Tone, churn, sign};
use crate::render::html::subject::{Entry, Subject};
use crate::render::html::text::Text;
use crate::render::style::{bytes, clean, count};

/// Changed lines of a file beyond which it starts closed.
const MOST_OPEN: usize = 1_500;

/// Unchanged lines around each change: as git shows them, or where so many lines are changed
/// in all that the page would be slow.
const CONTEXT: usize = 3;
const LITTLE_CONTEXT: usize = 1;

/// Changed lines in all beyond which there is little context.
const MANY_LINES: usize = 30_000;

/// Candidates beyond which all start closed.
const MOST_OPEN_CANDIDATES: usize = 6;

pub fn section(subject: &Subject<'_>, room: &mut Room) -> Option<Section> {
    let number = subject.candidates.len();
    if number == 0 {
        return None;
    }
    let all: usize = subject.patches.iter().flatten().map(changed_lines).sum();
    let context = match all {
        0..=MANY_LINES => CONTEXT,
        _ => LITTLE_CONTEXT,
    };
    let mut attempts = Vec::new();
    // Each gets the same share of what is left, so that none is left out for those before.
    for nth in 0..number {
        let part = |whole: usize| whole / (number - nth);
        let mut share = Share {
            bytes: part(room.diffs),
            colours: part(room.colours),
            unfold: part(room.unfold),
            context,
        };
        room.diffs -= share.bytes;
        room.colours -= share.colours;
        room.unfold -= share.unfold;
        attempts.push(attempt(subject, nth, &mut share, room));
        room.diffs += share.bytes;
        room.colours += share.colours;
        room.unfold += share.unfold;
    }
    Some(Section {
        id: "diffs",
        title: "Diffs",
        note: "each against its base".to_owned(),
        body: html! { @for attempt in attempts { (attempt) } },
    })
}

/// An attempt's files.
fn attempt(subject: &Subject<'_>, nth: usize, share: &mut Share, room: &mut Room) -> Markup {
    let entry = subject.of(nth);
    let is_open = subject.candidates.len() <= MOST_OPEN_CANDIDATES;
    let mut files = Vec::new();
    for patch in &subject.patches[nth] {
        let open = if is_open { &mut room.open } else { &mut 0 };
        files.push(file(subject, entry, patch, share, open));
    }
    html! {
        details.attempt.stop.(entry.class()) id={ (subject.anchor("diff")) "-" (nth) }
            open[is_open] {
            summary {
                bdi { (Text(&entry.name)) }
                @if let Some(row) = entry.row { " " small { (Text(&row.agent)) } }
                span.end { (count(entry.changes.len(), "file")) " " (churn(entry.added, entry.removed)) }
            }
            @for file in files { (file) }
        }
    }
}

/// A file's diff; `open` is how many lines may still be open from the start.
fn file(
    subject: &Subject<'_>,
    entry: &Entry<'_>,
    patch: &FilePatch,
    share: &mut Share,
    open: &mut usize,
) -> Markup {
    let change = &patch.change;
    let lines = changed_lines(patch);
    let is_generated = PathClass::of(&change.path) == PathClass::Generated;
    let body = diff(patch, share);
    let is_open = body.is_ok() && lines <= MOST_OPEN.min(*open) && !is_generated;
    if is_open {
        *open -= lines;
    }
    let command = subject.diff_command(entry, Some(&change.path));
    let from = match &change.kind {
        ChangeKind::Renamed { from } => Some(from),
        _ => None,
    };
    let searched = match from {
        Some(from) => format!("{} {}", clean(&change.path), clean(from)),
        None => clean(&change.path),
    };
    html! {
        details.file.stop.(kind(&change.path)) data-path=(searched) open[is_open] {
            summary {
                code.path {
                    @if let Some(from) = from { (Text(from)) " → " }
                    (Text(&change.path))
                }
                (tags(entry, patch))
                span.end {
                    @if let (Some(added), Some(removed)) = (change.added, change.removed) {
                        (churn(added, removed))
                    }
                }
            }
            @match body {
                Ok(body) => {
                    div.diff.one[patch.before.is_none() || patch.after.is_none()] { (PreEscaped(body)) }
                }
                Err(Left::TooLong) => {
                    p.left {
                        (count(lines, "changed line")) ", left out to keep this page small: "
                        code { (Text(&command)) }
                    }
                }
                Err(Left::Binary) => { p.left { (binary(patch)) } }
                Err(Left::Same) => { p.left { "no line differs" } }
            }
        }
    }
}

fn tags(entry: &Entry<'_>, patch: &FilePatch) -> Markup {
    let change = &patch.change;
    let word = match change.kind {
        ChangeKind::Added => "new",
        ChangeKind::Deleted => "deleted",
        ChangeKind::Renamed { .. } => "moved",
        ChangeKind::Modified => "",
    };
    let modes = match (&patch.before, &patch.after) {
        (Some(before), Some(after)) if before.mode != after.mode => {
            Some(format!("{:?} → {:?}", before.mode, after.mode).to_lowercase())
        }
        _ => None,
    };
    let is_in = |paths: &[String]| {
        paths
            .iter()
            .any(|path| change.touched().any(|one| one == path))
    };
    html! {
        @if !word.is_empty() { " " span.badge { (word) } }
        @if let Some(modes) = modes { " " span.badge { (modes) } }
        @if let Some(row) = entry.row {
            @if is_in(&row.forbidden) { " " (sign(Tone::Bad, "✗", "forbidden")) }
            @else if is_in(&row.outside) { " " (sign(Tone::Notable, "!", "outside")) }
        }
    }
}

fn binary(patch: &FilePatch) -> String {
    let size = |side: &crate::model::patch::Side| bytes(side.size);
    match (&patch.before, &patch.after) {
        (Some(before), Some(after)) => {
            format!("no text: {} before, {} after", size(before), size(after))
        }
        (None, Some(after)) => format!("no text: {}", size(after)),
        (Some(before), None) => format!("no text: {} before", size(before)),
        (None, None) => "no text".to_owned(),
    }
}

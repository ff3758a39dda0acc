//! The sections of a part of the page, in their order.

use maud::{Markup, html};

use crate::render::html::subject::Subject;
use crate::render::html::{
    agreement, cards, conflicts, diffs, evidence, files, findings, order, points, reports, tests,
};

/// A section of a part of the page.
pub struct Section {
    /// Its anchor, the same in every part.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// A few words beside that.
    pub note: String,
    /// All else.
    pub body: Markup,
}

/// What is shared by all parts of a page, so that it stays within bounds.
#[derive(Debug)]
pub struct Room {
    /// Bytes that diffs may still take.
    pub diffs: usize,
    /// Pieces of code in diffs that may still have a colour: each is an element, and what a
    /// browser takes its time for is elements.
    pub colours: usize,
    /// Lines of diffs that may still be open from the start.
    pub open: usize,
    /// Unchanged lines that may still be put in folded.
    pub unfold: usize,
    /// Lines that decision points may still take.
    pub points: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            diffs: 12 << 20,
            colours: 80_000,
            open: 4_000,
            unfold: 8_000,
            points: 5_000,
        }
    }
}

/// Makes a section, or nothing where it has nothing to say.
type Make = fn(&Subject<'_>, &mut Room) -> Option<Section>;

/// All there are, as they follow one another. A new one is a file and a line here.
pub const SECTIONS: [Make; 11] = [
    cards::section,
    evidence::section,
    tests::section,
    findings::section,
    reports::section,
    conflicts::section,
    agreement::section,
    order::section,
    files::section,
    points::section,
    diffs::section,
];

/// The sections of one part.
pub fn sections(subject: &Subject<'_>, room: &mut Room) -> Vec<Section> {
    SECTIONS
        .iter()
        .filter_map(|make| make(subject, room))
        .collect()
}

/// A section as it stands on the page.
pub fn markup(subject: &Subject<'_>, section: &Section) -> Markup {
    html! {
        section id=(subject.anchor(section.id)) class={ "section of-" (section.id) } {
            h2 {
                (section.title)
                @if !section.note.is_empty() { " " small { (section.note) } }
            }
            (section.body)
        }
    }
}

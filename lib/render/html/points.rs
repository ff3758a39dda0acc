//! The decision points: the base, and beside it each way in which attempts went on.

use maud::{Markup, html};

use crate::model::patch::FilePatch;
use crate::model::point::{Deed, Point, Variant};
use crate::render::html::columns;
use crate::render::html::controls::kind;
use crate::render::html::sections::{Room, Section};
use crate::render::html::subject::Subject;
use crate::render::html::text::Text;
use crate::render::style::{clean, count};

/// Points of one part of the page that are shown.
const MOST_POINTS: usize = 500;

/// Points that are open from the start.
const OPEN: usize = 25;

/// Lines of a file that only one way has, beyond which the point is folded.
const LONG: usize = 20;

/// What variants are called.
const LETTERS: [char; 12] = ['α', 'β', 'γ', 'δ', 'ε', 'ζ', 'η', 'θ', 'ι', 'κ', 'λ', 'μ'];

pub fn section(subject: &Subject<'_>, room: &mut Room) -> Option<Section> {
    if subject.candidates.len() < 2 {
        return None;
    }
    type Numbered<'a> = Vec<(usize, &'a Point)>;
    let numbered = subject.differences.points.iter().enumerate();
    let (agreed, split): (Numbered<'_>, Numbered<'_>) =
        numbered.partition(|(_, point)| point.is_agreed());
    let points: Vec<Markup> = split
        .iter()
        .take(MOST_POINTS)
        .enumerate()
        .map(|(nth, (at, point))| {
            let is_open = nth < OPEN && !is_long(point);
            one(subject, (*at, point), is_open, room)
        })
        .collect();
    Some(Section {
        id: "points",
        title: "Decision points",
        note: format!(
            "{}, {} decided alike by all",
            agreed.len() + split.len(),
            agreed.len()
        ),
        body: html! {
            @for point in points { (point) }
            @if split.len() > MOST_POINTS {
                p.left {
                    (split.len() - MOST_POINTS) " more points are left out: "
                    code { "git compare --json" }
                }
            }
            @if !agreed.is_empty() {
                details.fold {
                    summary { (count(agreed.len(), "point")) " decided alike by all" }
                    ul.paths {
                        @for (_, point) in agreed.iter().take(MOST_POINTS) {
                            li class=(kind(&point.path)) data-path=(clean(&point.path)) {
                                code { (Text(&place(point))) }
                            }
                        }
                    }
                }
            }
        },
    })
}

/// Where a point is: `src/a.rs:12`.
fn place(point: &Point) -> String {
    match point.variants[0].deed {
        Deed::Lines(_) => format!("{}:{}", point.path, point.base.start + 1),
        _ => point.path.clone(),
    }
}

fn letter(nth: usize) -> String {
    LETTERS
        .get(nth)
        .map_or_else(|| format!("{}", nth + 1), char::to_string)
}

/// Whether there is much to read and nothing to compare.
fn is_long(point: &Point) -> bool {
    match point.variants.as_slice() {
        [
            Variant {
                deed: Deed::NewFile(lines),
                ..
            },
        ] => lines.len() > LONG,
        _ => false,
    }
}

/// The anchor of a point, by its place among all points.
pub fn anchor(subject: &Subject<'_>, at: usize) -> String {
    format!("{}-{}", subject.anchor("point"), at + 1)
}

fn one(
    subject: &Subject<'_>,
    (at, point): (usize, &Point),
    is_open: bool,
    room: &mut Room,
) -> Markup {
    let first = point.variants[0].attempts[0];
    let file = subject.patch_of(first, &point.path);
    let all: usize = point.variants.iter().map(|one| one.attempts.len()).sum();
    let of = all + point.unchanged.len();
    let columns: Vec<Markup> = point
        .variants
        .iter()
        .enumerate()
        .map(|(nth, one)| variant(subject, point, file, (nth, one), of, room))
        .collect();
    html! {
        details.point.stop.(kind(&point.path)) id=(anchor(subject, at))
            data-path=(clean(&point.path)) open[is_open] {
            summary {
                span.number { "p" (at + 1) }
                code.path { (Text(&place(point))) }
                span.ways {
                    @for (nth, one) in point.variants.iter().enumerate() {
                        span.way { b { (letter(nth)) } (who(subject, &one.attempts)) }
                    }
                    @if !point.unchanged.is_empty() {
                        span.way.faint { b { "=" } (who(subject, &point.unchanged)) }
                    }
                }
            }
            div.columns {
                div.column {
                    h4 { "base" @if !point.unchanged.is_empty() { " " small { "kept by" } (who(subject, &point.unchanged)) } }
                    (columns::base(point, file))
                }
                @for column in columns { (column) }
            }
        }
    }
}

fn who(subject: &Subject<'_>, attempts: &[usize]) -> Markup {
    html! {
        @for at in attempts {
            " " span class={ "who " (subject.of(*at).class()) } {
                bdi title=[subject.of(*at).hint()] {
                    (Text(&subject.of(*at).label))
                }
            }
        }
    }
}

fn variant(
    subject: &Subject<'_>,
    point: &Point,
    file: Option<&FilePatch>,
    (nth, variant): (usize, &Variant),
    of: usize,
    room: &mut Room,
) -> Markup {
    let keys: Vec<String> = variant
        .attempts
        .iter()
        .map(|at| subject.of(*at).key.to_string())
        .collect();
    html! {
        div.column.variant data-attempts=(keys.join(" ")) {
            h4 {
                b { (letter(nth)) } (who(subject, &variant.attempts))
                " " small { (variant.attempts.len()) " of " (of) }
            }
            (deed(point, file, &variant.deed, room))
        }
    }
}

fn deed(point: &Point, file: Option<&FilePatch>, deed: &Deed, room: &mut Room) -> Markup {
    match deed {
        Deed::Lines(lines) => columns::beside(point, file, lines, room),
        Deed::NewFile(lines) => html! {
            p.faint { "new, " (count(lines.len(), "line")) }
            (columns::beside(point, None, lines, room))
        },
        Deed::Deleted => html! { p { "deleted" } },
        Deed::Renamed(path) => html! { p { "renamed to " code { (Text(path)) } } },
        Deed::Binary(id) => html! { p { "other bytes, " code { (id.short()) } } },
        Deed::Mode => html! { p { "other mode" } },
    }
}

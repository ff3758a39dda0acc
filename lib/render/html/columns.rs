//! The columns of a decision point: the lines of the base, and those of each variant.

use std::ops::Range;

use maud::{Markup, PreEscaped, html};

use crate::model::patch::FilePatch;
use crate::model::point::{Deed, Point};
use crate::render::html::lines::Lines;
use crate::render::html::sections::Room;
use crate::render::style::count;
use crate::render::words::{Step, changed_lines, marks, steps};

/// Lines of the base around a point, in every column so that they stand side by side.
const CONTEXT: usize = 2;

/// Lines of one column that are shown.
const MOST_LINES: usize = 60;

/// A line that is shown.
struct Line<'a> {
    text: &'a str,
    class: &'static str,
    marks: Vec<Range<usize>>,
}

impl<'a> Line<'a> {
    fn new(text: &'a String, class: &'static str) -> Self {
        Self {
            text,
            class,
            marks: Vec::new(),
        }
    }
}

/// The lines of the base at a point, and a few before and behind.
struct Place<'a> {
    start: usize,
    before: &'a [String],
    base: &'a [String],
    behind: &'a [String],
}

impl<'a> Place<'a> {
    fn of(point: &Point, file: Option<&'a FilePatch>) -> Self {
        let lines = file.and_then(|file| file.text.as_ref());
        let lines = lines.map_or(&[][..], |text| &text.base[..]);
        let Range { start, end } = point.base;
        let first = start.saturating_sub(CONTEXT);
        Self {
            start: first,
            before: &lines[first.min(lines.len())..start.min(lines.len())],
            base: lines.get(start..end).unwrap_or_default(),
            behind: &lines[end.min(lines.len())..(end + CONTEXT).min(lines.len())],
        }
    }

    /// Lines with those of the base around them.
    fn around(&self, lines: Vec<Line<'a>>) -> Vec<Line<'a>> {
        let context = |text| Line::new(text, "c");
        let mut all: Vec<Line<'a>> = self.before.iter().map(context).collect();
        all.extend(lines);
        all.extend(self.behind.iter().map(context));
        all
    }
}

/// The column of the base, in which all is marked that any variant does away with.
pub fn base(point: &Point, file: Option<&FilePatch>) -> Markup {
    let Some(text) = file.and_then(|file| file.text.as_ref()) else {
        return html! { p.faint { "no such file" } };
    };
    if !matches!(point.variants[0].deed, Deed::Lines(_)) {
        return html! { p.faint { (count(text.base.len(), "line")) } };
    }
    let place = Place::of(point, file);
    let mut lines: Vec<Line<'_>> = place.base.iter().map(|line| Line::new(line, "")).collect();
    for variant in &point.variants {
        if let Deed::Lines(other) = &variant.deed {
            for (removed, _) in changed_lines(place.base, other) {
                lines[removed].iter_mut().for_each(|line| line.class = "d");
            }
        }
    }
    let list = format!("<ol class=n start={}>", place.start + 1);
    column(&point.path, list, place.around(lines))
}

/// The column of a variant, with what the base does not have marked.
pub fn beside(
    point: &Point,
    file: Option<&FilePatch>,
    lines: &[String],
    room: &mut Room,
) -> Markup {
    let place = Place::of(point, file);
    let taken = lines.len().min(MOST_LINES);
    if room.points < taken {
        return html! {
            p.left { (count(lines.len(), "line")) ", left out here; see the diff below" }
        };
    }
    room.points -= taken;
    let mut shown: Vec<Line<'_>> = lines.iter().map(|line| Line::new(line, "")).collect();
    for (removed, added) in changed_lines(place.base, lines) {
        for line in &mut shown[added.clone()] {
            line.class = "a";
        }
        for step in steps(&place.base[removed.clone()], &lines[added.clone()]) {
            if let Step::Pair(one, other) = step {
                let other = added.start + other;
                let (_, marks) = marks(&place.base[removed.start + one], &lines[other]);
                shown[other].marks = marks;
            }
        }
    }
    let gone = (lines.is_empty() && !place.base.is_empty())
        .then(|| format!("{} removed", count(place.base.len(), "line")));
    html! {
        @if let Some(gone) = gone { p.faint { (gone) } }
        (column(&point.path, "<ol class=v>".to_owned(), place.around(shown)))
    }
}

fn column(path: &str, list: String, lines: Vec<Line<'_>>) -> Markup {
    let shown = lines.len().min(MOST_LINES);
    let coloured = Lines::new(
        path,
        lines.iter().take(shown).map(|line| line.text).collect(),
    );
    let mut out = list;
    for (at, line) in lines.iter().take(shown).enumerate() {
        match line.class {
            "" => out.push_str("<li>"),
            class => out.push_str(&format!("<li class={class}>")),
        }
        coloured.push(&mut out, at, &line.marks);
    }
    out.push_str("</ol>");
    html! {
        (PreEscaped(out))
        @if lines.len() > shown {
            p.left { "and " (count(lines.len() - shown, "more line")) "; see the diff below" }
        }
    }
}

//! Blanks and empty lines: none at a line's end, one empty line around a heading, one line's
//! end at the end of the file.

use std::ops::Range;

use crate::model::plan_markdown::{Blanks, BlockKind, Document};

/// A line without its end.
struct Line<'t> {
    text: &'t str,
    span: Range<usize>,
    /// Code or HTML, to the byte.
    is_kept: bool,
}

pub(super) fn lines(text: &str, start: usize) -> String {
    let blanks = Blanks::of(text, start);
    let headings: Vec<Range<usize>> = Document::parse(text, start)
        .blocks
        .into_iter()
        .filter(|block| matches!(block.kind, BlockKind::Heading { .. }))
        .map(|block| block.span)
        .collect();
    let mut out = String::with_capacity(text.len());
    for line in text[..start].split_inclusive('\n') {
        // Blanks inside of the front matter may be part of a value.
        match line.trim_end() {
            "---" => out.push_str("---\n"),
            _ => out.push_str(line),
        }
    }
    let front = out.len();
    let mut headings = headings.iter().peekable();
    let mut wants_blank = false;
    for line in split(text, start, &blanks.kept) {
        while headings
            .next_if(|heading| heading.end < line.span.start)
            .is_some()
        {}
        let here = headings
            .peek()
            .filter(|heading| heading.start <= line.span.end && line.span.start <= heading.end);
        let shown = shown(&line, &blanks.breaks);
        if shown.is_empty() && !line.is_kept {
            wants_blank = true;
            continue;
        }
        let starts_heading = here.is_some_and(|heading| heading.start >= line.span.start);
        let ends_heading = here.is_some_and(|heading| heading.end <= line.span.end);
        if (wants_blank || starts_heading) && out.len() > front {
            out.push('\n');
        }
        wants_blank = ends_heading;
        out.push_str(&shown);
        out.push('\n');
    }
    out
}

/// A line without the blanks that mean nothing.
fn shown(line: &Line<'_>, breaks: &[usize]) -> String {
    if line.is_kept {
        return line.text.to_owned();
    }
    let words = line.text.trim_end_matches([' ', '\t']);
    let end = line.span.start + words.len();
    let at = breaks.partition_point(|&at| at < end);
    let is_broken = breaks.get(at).is_some_and(|&at| at <= line.span.end);
    match is_broken && words.len() < line.text.len() && !words.is_empty() {
        true => format!("{words}  "),
        false => words.to_owned(),
    }
}

fn split<'t>(
    text: &'t str,
    start: usize,
    kept: &'t [Range<usize>],
) -> impl Iterator<Item = Line<'t>> {
    let mut at = start;
    let mut next = 0;
    text[start..].split_inclusive('\n').map(move |line| {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let span = at..at + text.len();
        at += line.len();
        while kept.get(next).is_some_and(|range| range.end <= span.start) {
            next += 1;
        }
        let is_kept = kept.get(next).is_some_and(|range| range.start <= span.end);
        Line {
            text,
            span,
            is_kept,
        }
    })
}

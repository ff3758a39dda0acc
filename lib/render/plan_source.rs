//! The text that findings point into: only what is near a finding is looked at, however long
//! the text and however many the findings.

use std::borrow::Cow;
use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::render::style::is_unsafe;

/// What stands for the part of a line that is left out.
const CUT: &str = "...";

/// A finding of more lines is drawn at the first of them.
const MOST_LINES: usize = 8;

/// A text with its name, safe for a terminal.
#[derive(Debug)]
pub(super) struct PlanSource {
    name: String,
    /// As many bytes for as many, so that what points into the text still does.
    text: String,
    starts: Vec<usize>,
}

impl PlanSource {
    pub(super) fn new(name: &str, text: &str) -> Self {
        let mut safe = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\n' | '\t' | '\r' => safe.push(c),
                c if is_unsafe(c) => safe.extend(std::iter::repeat_n('?', c.len_utf8())),
                c => safe.push(c),
            }
        }
        let ends = safe.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Self {
            name: name.to_owned(),
            text: safe,
            starts,
        }
    }

    /// The line of a byte, from 0.
    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at) - 1
    }

    /// Line and column of a byte, both from 1; the column in bytes.
    pub(super) fn place(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.text.len());
        let line = self.line(at);
        (line + 1, at - self.starts[line] + 1)
    }

    fn end(&self, line: usize) -> usize {
        self.starts
            .get(line + 1)
            .copied()
            .unwrap_or(self.text.len())
    }

    /// A line without its end.
    fn line_text(&self, line: usize) -> &str {
        let text = &self.text[self.starts[line]..self.end(line)];
        text.trim_end_matches(['\n', '\r'])
    }

    /// The lines around a finding, none of them wider than so many columns: of a longer one
    /// the part that the finding is about.
    pub(super) fn excerpt(&self, span: SourceSpan, columns: usize) -> Excerpt {
        let start = span.offset().min(self.text.len());
        let end = (start + span.len()).min(self.text.len());
        let first = self.line(start);
        let last = self.line(end.saturating_sub(1).max(start));
        let last = last.min(first + MOST_LINES - 1);
        let from = first.saturating_sub(1);
        let mut excerpt = Excerpt {
            name: self.name.clone(),
            text: String::new(),
            first_line: from,
            place: (first, start - self.starts[first]),
            span: 0..0,
        };
        for line in from..=(last + 1).min(self.starts.len() - 1) {
            let is_end = self.starts[line] == self.text.len();
            if is_end && line > last {
                break;
            }
            let text = self.line_text(line);
            let within = |at: usize| at.saturating_sub(self.starts[line]).min(text.len());
            let is_meant = (first..=last).contains(&line);
            let meant = match is_meant {
                true => within(start)..within(end),
                false => 0..0,
            };
            let (text, meant) = cut_around(text, meant, columns);
            let at = excerpt.text.len();
            if line == first {
                excerpt.span.start = at + meant.start;
            }
            if is_meant {
                excerpt.span.end = at + meant.end;
            }
            excerpt.text.push_str(&text);
            if !is_end {
                excerpt.text.push('\n');
            }
        }
        excerpt
    }
}

/// As much of a line as fits, around what is meant of it, and where that is then.
fn cut_around(line: &str, meant: Range<usize>, columns: usize) -> (Cow<'_, str>, Range<usize>) {
    // A character of four bytes may be as narrow as a letter.
    if line.len() <= 4 * columns && line.width() <= columns {
        return (Cow::Borrowed(line), meant);
    }
    let columns = columns.saturating_sub(2 * CUT.len());
    let width = |c: char| c.width().unwrap_or(0);
    let (mut from, mut used) = (meant.start, 0);
    for (at, c) in line[..meant.start].char_indices().rev() {
        used += width(c);
        if used > columns / 3 {
            break;
        }
        from = at;
    }
    let (mut until, mut used) = (from, 0);
    for (at, c) in line[from..].char_indices() {
        used += width(c);
        if used > columns {
            break;
        }
        until = from + at + c.len_utf8();
    }
    let before = if from > 0 { CUT } else { "" };
    let after = if until < line.len() { CUT } else { "" };
    let now = |at: usize| before.len() + at.clamp(from, until) - from;
    let meant = now(meant.start)..now(meant.end);
    (
        format!("{before}{}{after}", &line[from..until]).into(),
        meant,
    )
}

/// Some lines of a text, drawn around what a finding is about.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    /// Counted from 0.
    first_line: usize,
    /// Line and column in the whole text, both from 0.
    place: (usize, usize),
    span: Range<usize>,
}

impl Excerpt {
    /// What of its bytes is underlined.
    pub(super) fn span(&self) -> SourceSpan {
        (self.span.start, self.span.len()).into()
    }
}

impl SourceCode for Excerpt {
    /// All of it is around the one finding. Without lines around it, it is asked where that
    /// begins.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        before: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (line, column) = match before {
            0 => self.place,
            _ => (self.first_line, 0),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            line,
            column,
            self.text.lines().count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_line_the_part_is_shown_that_is_meant() {
        let cut = |line, meant| {
            let (text, meant) = cut_around(line, meant, 20);
            (text[meant].to_owned(), text.into_owned())
        };
        let line = "0123456789abcdefghijklmnopqrstuvwxyz";
        let shown = |meant: &str, text: &str| (meant.to_owned(), text.to_owned());
        assert_eq!(cut(line, 16..18), shown("gh", "...cdefghijklmnop..."));
        assert_eq!(cut(line, 0..2), shown("01", "0123456789abcd..."));
        assert_eq!(
            cut(line, 16..36),
            shown("ghijklmnop", "...cdefghijklmnop...")
        );
        assert_eq!(cut("短い", 0..3), shown("短", "短い"));
    }
}

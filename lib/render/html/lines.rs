//! Lines of code as they stand on a page: numbered, coloured, and marked where words differ.

use std::ops::Range;

use crate::render::html::languages::language;
use crate::render::html::syntax::{Token, tokens};
use crate::render::html::text;

/// Lines of a file beyond which it is not coloured.
const MOST_COLOURED: usize = 3_000;

/// Bytes of a file beyond which it is not coloured.
const MOST_COLOURED_BYTES: usize = 256 << 10;

/// Bytes of a line that are shown.
const MOST_SHOWN: usize = 2_000;

/// The lines of a file, with their colours where it has any.
pub struct Lines<'a> {
    lines: Vec<&'a str>,
    tokens: Vec<Vec<Token>>,
}

impl<'a> Lines<'a> {
    /// Of a file at a path.
    pub fn new(path: &str, lines: Vec<&'a str>) -> Self {
        let bytes: usize = lines.iter().map(|line| line.len()).sum();
        let is_small = lines.len() <= MOST_COLOURED && bytes <= MOST_COLOURED_BYTES;
        let tokens = match language(path).filter(|_| is_small) {
            Some(language) => tokens(language, lines.iter().copied()),
            None => Vec::new(),
        };
        Self { lines, tokens }
    }

    /// Takes the colours away.
    pub fn fade(&mut self) {
        self.tokens.clear();
    }

    /// One line, with marks around bytes of it.
    pub fn push(&self, out: &mut String, at: usize, marks: &[Range<usize>]) {
        let tokens = self.tokens.get(at).map_or(&[][..], Vec::as_slice);
        push(out, self.lines[at], tokens, marks);
    }

    /// A numbered list of some of the lines.
    pub fn list(&self, out: &mut String, class: &str, range: Range<usize>) {
        self.start(out, class, range.start);
        for at in range {
            out.push_str("<li>");
            self.push(out, at, &[]);
        }
        out.push_str("</ol>");
    }

    /// A list of one line that has marks.
    pub fn marked(&self, out: &mut String, class: &str, at: usize, marks: &[Range<usize>]) {
        self.start(out, class, at);
        out.push_str("<li>");
        self.push(out, at, marks);
        out.push_str("</ol>");
    }

    fn start(&self, out: &mut String, class: &str, at: usize) {
        out.push_str(&format!("<ol class={class} start={}>", at + 1));
    }
}

/// A line with its colours, and with marks around bytes of it.
fn push(out: &mut String, line: &str, tokens: &[Token], marks: &[Range<usize>]) {
    let mut end = shown(line);
    // In a file of Windows every line ends in one: a small sign says so without shouting.
    let is_windows = end == line.len() && line.ends_with('\r');
    end -= usize::from(is_windows);
    let mut at = 0;
    for (range, kind) in tokens {
        if range.start >= end {
            break;
        }
        marked(out, line, at..range.start, marks);
        out.push_str("<i class=");
        out.push(kind.class());
        out.push('>');
        marked(out, line, range.start..range.end.min(end), marks);
        out.push_str("</i>");
        at = range.end.min(end);
    }
    marked(out, line, at..end, marks);
    if is_windows {
        out.push_str("<b class=cr>␍</b>");
    } else if end < line.len() {
        let more = line.len() - end;
        out.push_str(&format!("<b class=odd>and {more} more bytes</b>"));
    }
}

fn marked(out: &mut String, line: &str, range: Range<usize>, marks: &[Range<usize>]) {
    let mut at = range.start;
    for mark in marks {
        let (start, end) = (mark.start.max(at), mark.end.min(range.end));
        if start >= end {
            continue;
        }
        text::push(out, &line[at..start]);
        out.push_str("<mark>");
        text::push(out, &line[start..end]);
        out.push_str("</mark>");
        at = end;
    }
    text::push(out, &line[at..range.end]);
}

/// How many bytes of a line are shown.
fn shown(line: &str) -> usize {
    if line.len() <= MOST_SHOWN {
        return line.len();
    }
    (0..=MOST_SHOWN)
        .rev()
        .find(|at| line.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_marks_lie_in_one_another() {
        let lines = Lines::new("a.rs", vec!["return <b>;"]);
        let mut out = String::new();
        let mark = 3..9;
        lines.push(&mut out, 0, std::slice::from_ref(&mark));
        assert_eq!(
            out,
            "<i class=k>ret<mark>urn</mark></i><mark> &lt;b</mark>&gt;;"
        );
    }

    #[test]
    fn the_end_of_a_line_of_windows_is_a_small_sign() {
        let lines = Lines::new("a.rs", vec!["// a\rb\r"]);
        let mut out = String::new();
        lines.push(&mut out, 0, &[]);
        assert_eq!(
            out,
            "<i class=m>// a<b class=odd>U+000D</b>b</i><b class=cr>␍</b>"
        );
    }

    #[test]
    fn a_line_without_end_is_cut_between_characters() {
        let long = "ü".repeat(1_500);
        let lines = Lines::new("a.txt", vec![&long]);
        let mut out = String::new();
        lines.push(&mut out, 0, &[]);
        assert!(
            out.ends_with("<b class=odd>and 1000 more bytes</b>"),
            "{out}"
        );
    }
}

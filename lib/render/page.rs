//! What a text is laid out for: its colour, and how wide it may be.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::render::path::Paths;
use crate::render::style::{Colour, Ink};

/// Narrower than this nothing is made to fit.
const NARROWEST: usize = 60;

/// What a text is laid out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    colour: Colour,
    columns: Option<usize>,
    paths: Paths,
}

impl From<Colour> for Page {
    /// As wide as it comes.
    fn from(colour: Colour) -> Self {
        Self {
            colour,
            columns: None,
            paths: Paths::default(),
        }
    }
}

impl Page {
    /// For a terminal of so many columns; as wide as it comes where none is told.
    pub fn new(colour: Colour, columns: Option<usize>) -> Self {
        Self {
            colour,
            columns: columns.map(|columns| columns.max(NARROWEST)),
            paths: Paths::default(),
        }
    }

    /// The same, with paths as the user wants them.
    #[must_use]
    pub fn with_paths(self, paths: Paths) -> Self {
        Self { paths, ..self }
    }

    /// A path as the user wants it.
    pub fn path(self, path: &str) -> String {
        self.paths.write(path)
    }

    /// How many columns there are, where there is an end to them.
    pub fn columns(self) -> Option<usize> {
        self.columns
    }

    /// Whether it is coloured.
    pub fn colour(self) -> Colour {
        self.colour
    }

    /// The text in this ink.
    pub fn paint(self, ink: Ink, text: &str) -> String {
        self.colour.paint(ink, text)
    }

    /// Each line of a text broken so that it fits, what follows set in.
    pub fn prose(self, text: &str) -> String {
        let Some(columns) = self.columns else {
            return text.to_owned();
        };
        let mut out = String::new();
        for line in text.split_inclusive('\n') {
            let end = if line.ends_with('\n') { "\n" } else { "" };
            let lines = wrap(line.trim_end_matches('\n'), columns - 4);
            out.push_str(&lines.join("\n    "));
            out.push_str(end);
        }
        out
    }
}

/// As much of a text as fits into so many columns, an ellipsis where something is left out.
pub fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

/// A line broken between words, and within those that are too long.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let width = word.width();
        let line = lines.last_mut().expect("there is one");
        if used > 0 && used + 1 + width <= columns {
            line.push(' ');
            line.push_str(word);
            used += 1 + width;
            continue;
        }
        if used > 0 {
            lines.push(String::new());
            used = 0;
        }
        for c in word.chars() {
            let width = c.width().unwrap_or(0);
            if used + width > columns {
                lines.push(String::new());
                used = 0;
            }
            lines.last_mut().expect("there is one").push(c);
            used += width;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_broken_between_words_and_within_long_ones() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(
            wrap("a/long/path/name x", 6),
            ["a/long", "/path/", "name x"]
        );
        assert_eq!(wrap("", 6), [""]);
    }

    #[test]
    fn what_does_not_fit_is_cut_by_its_width() {
        assert_eq!(cut("limiter", 7), "limiter");
        assert_eq!(cut("limiter", 5), "limi…");
        assert_eq!(cut("日本語", 4), "日…");
    }
}

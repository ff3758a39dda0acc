//! Colour, and what may reach a terminal at all.

pub use crate::model::hidden::is_unsafe;

/// Whether text is coloured, as git decides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// What a piece of text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// As it is.
    Plain,
    /// Headings and names.
    Strong,
    /// What matters less.
    Faint,
    /// Good.
    Good,
    /// Bad.
    Bad,
    /// To be looked at.
    Notable,
    /// Emphasized by who wrote it.
    Emphasis,
    /// Code within prose.
    Code,
    /// The very words of what is new.
    GoodMark,
    /// The very words of what is gone.
    BadMark,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Good => "32",
            Self::Bad => "31",
            Self::Notable => "33",
            Self::Emphasis => "3",
            Self::Code => "36",
            Self::GoodMark => "7;32",
            Self::BadMark => "7;31",
        }
    }
}

impl Colour {
    /// The text in this ink.
    pub fn paint(self, ink: Ink, text: &str) -> String {
        if self == Self::Off || ink == Ink::Plain || text.is_empty() {
            text.to_owned()
        } else {
            format!("\x1b[{}m{text}\x1b[m", ink.code())
        }
    }
}

/// Text of others, made safe for one line of a terminal: control characters become `?` as
/// git shows them, and so do the characters that turn the direction of text around or
/// cannot be seen.
pub fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' | '\n' => ' ',
            c if is_unsafe(c) => '?',
            c => c,
        })
        .collect()
}

/// As [`clean`], for text of several lines.
pub fn clean_lines(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            c if is_unsafe(c) => '?',
            c => c,
        })
        .collect()
}

/// Text of others for one line of a terminal, of which no two are shown the same: what could
/// not be seen, looks like a space, or would steer the terminal is written as `\u{202e}`.
pub fn visible(text: &str) -> String {
    escaped(text, |c| is_unsafe(c) || (c.is_whitespace() && c != ' '))
}

/// As [`visible`], for prose of several lines, where all spaces mean the same.
pub fn visible_lines(text: &str) -> String {
    escaped(text, |c| is_unsafe(c) && !matches!(c, '\n' | '\t'))
}

fn escaped(text: &str, is_strange: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        // What looks like such an escape already is told apart from one.
        if is_strange(c) || text[at..].starts_with("\\u{") {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// A duration in milliseconds, as short as it can be read.
pub fn duration(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, seconds) => format!("{minutes}m{seconds:02}s"),
        (hours, minutes, _) => format!("{hours}h{minutes:02}m"),
    }
}

/// A number of bytes, as git's own progress writes it: `1.50 MiB`.
pub fn bytes(n: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match units.iter().find(|(unit, _)| n >= *unit) {
        // Far from the precision of a float's digits that are shown.
        Some((unit, name)) => format!("{:.2} {name}", n as f64 / *unit as f64),
        None => count(usize::try_from(n).unwrap_or(usize::MAX), "byte"),
    }
}

/// A number whose digits can be read: `12,345`.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number of which only the size matters: `999`, `12.3k`, `1.2M`.
pub fn short_number(n: u64) -> String {
    let tenths = |unit: u64, letter| {
        let tenths = n / (unit / 10);
        format!("{}.{}{letter}", tenths / 10, tenths % 10)
    };
    match n {
        0..1_000 => n.to_string(),
        1_000..1_000_000 => tenths(1_000, 'k'),
        _ => tenths(1_000_000, 'M'),
    }
}

/// `1 file`, `2 files`.
pub fn count(n: usize, one: &str) -> String {
    if n == 1 {
        format!("{n} {one}")
    } else {
        format!("{n} {one}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_and_no_turned_direction_reaches_a_terminal() {
        assert_eq!(clean("a\x1b[31mb\u{202e}c\u{200b}\nd"), "a?[31mb?c? d");
        assert_eq!(clean("Grüße 你好"), "Grüße 你好");
        // A blank letter, and a selector that no emoji needs.
        assert_eq!(clean("a\u{3164}b\u{fe01}⚠\u{fe0f}"), "a?b?⚠\u{fe0f}");
    }

    #[test]
    fn bytes_are_in_the_unit_that_reads_best() {
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(1536), "1.50 KiB");
        assert_eq!(bytes(5 << 30), "5.00 GiB");
    }

    #[test]
    fn numbers_are_in_groups_of_three() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn a_number_of_which_the_size_matters_is_short() {
        assert_eq!(
            [0, 999, 1000, 12_399, 999_999, 1_234_567].map(short_number),
            ["0", "999", "1.0k", "12.3k", "999.9k", "1.2M"]
        );
    }

    #[test]
    fn two_texts_that_differ_in_what_cannot_be_seen_look_different() {
        assert_eq!(visible("a\u{202e}b\tc"), r"a\u{202e}b\u{9}c");
        assert_eq!(visible(r"a\u{202e}b\t"), r"a\u{5c}u{202e}b\t");
        assert_eq!(visible("a\u{a0}b c"), r"a\u{a0}b c");
        assert_eq!(visible_lines("a\n\u{200b}\u{a0}"), "a\n\\u{200b}\u{a0}");
    }

    #[test]
    fn durations_are_short() {
        assert_eq!(duration(999), "0s");
        assert_eq!(duration(61_000), "1m01s");
        assert_eq!(duration(3_660_000), "1h01m");
    }
}

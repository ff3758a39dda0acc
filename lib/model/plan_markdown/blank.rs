//! Taking bytes out of sight without moving any other.

use std::ops::Range;

/// `source` with spaces for every byte of `ranges` that does not end a line.
pub(in crate::model) fn blank(source: &str, ranges: &[Range<usize>]) -> String {
    let mut visible = String::with_capacity(source.len());
    let mut at = 0;
    for range in ranges.iter().filter(|range| !range.is_empty()) {
        if range.start < at {
            continue;
        }
        visible.push_str(&source[at..range.start]);
        let bytes = source[range.clone()].bytes();
        visible.extend(bytes.map(|b| match b {
            b'\n' => '\n',
            b'\r' => '\r',
            _ => ' ',
        }));
        at = range.end;
    }
    visible.push_str(&source[at..]);
    visible
}

/// The lines of Markdown with their ends, of which a carriage return alone is one too.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = rest.find(['\r', '\n']);
        let end = match at {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_end_as_markdown_has_it() {
        for (text, expected) in [
            ("a\r\nb\n", &["a\r\n", "b\n"][..]),
            ("a\rb\r\r\nc", &["a\r", "b\r", "\r\n", "c"]),
            ("\r\r\n\n", &["\r", "\r\n", "\n"]),
            ("a\r", &["a\r"]),
            ("", &[]),
        ] {
            assert_eq!(lines(text).collect::<Vec<_>>(), expected, "{text:?}");
            assert_eq!(lines(text).collect::<String>(), text);
        }
    }
}

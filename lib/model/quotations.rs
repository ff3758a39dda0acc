//! What a text says in words of others.

use std::ops::Range;

use crate::model::plan_markdown::blank;

const MARKS: [(char, char); 3] = [('"', '"'), ('“', '”'), ('«', '»')];

/// The text with what stands between quotation marks on one line blanked out.
pub(super) fn unquoted(text: &str) -> String {
    let mut quoted: Vec<Range<usize>> = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        for (open, close) in MARKS {
            let mut from = 0;
            while let Some(start) = line[from..].find(open).map(|start| from + start) {
                let inner = start + open.len_utf8();
                let Some(length) = line[inner..].find(close) else {
                    break;
                };
                from = inner + length + close.len_utf8();
                quoted.push(line_start + start..line_start + from);
            }
        }
        line_start += line.len();
    }
    quoted.sort_by_key(|range| range.start);
    blank(text, &quoted)
}

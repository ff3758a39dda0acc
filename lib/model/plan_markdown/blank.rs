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

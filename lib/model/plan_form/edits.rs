//! Changes of a text that are made all at once.

use std::ops::Range;

/// Pieces of a text, each with what takes its place.
#[derive(Default)]
pub(in crate::model) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(in crate::model) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    pub(in crate::model) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// The text with all of them made. Of two that meet, the first one stands.
    pub(in crate::model) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut changed = String::with_capacity(text.len());
        let mut at = 0;
        for (range, new) in self.0 {
            if range.start < at {
                continue;
            }
            changed.push_str(&text[at..range.start]);
            changed.push_str(&new);
            at = range.end;
        }
        changed.push_str(&text[at..]);
        changed
    }
}

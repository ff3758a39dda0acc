//! The text that findings point into: only what is near a finding is looked at, however long
//! the text and however many the findings.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::render::style::is_unsafe;

/// Lines beyond this are not drawn.
const LONGEST_LINE: usize = 500;

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

    /// What of a finding's bytes is underlined; nothing where the lines there are too long to
    /// be drawn.
    pub(super) fn drawn(&self, span: SourceSpan) -> Option<SourceSpan> {
        let start = span.offset().min(self.text.len());
        let end = (start + span.len()).min(self.text.len());
        let (first, last) = (self.line(start), self.line(end));
        let end = match last - first < MOST_LINES {
            true => end,
            false => self.text[..self.end(first)].trim_end().len().max(start),
        };
        let near = first.saturating_sub(1)..=self.line(end) + 1;
        let is_short = |line: usize| match self.starts.get(line) {
            Some(start) => self.end(line) - start <= LONGEST_LINE,
            None => true,
        };
        near.into_iter()
            .all(is_short)
            .then(|| (start, end - start).into())
    }
}

impl SourceCode for PlanSource {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        if end > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let first = self.line(start).saturating_sub(before);
        // The last byte's line, and not that of the byte behind it.
        let last = self.line(end.saturating_sub(1).max(start)) + after;
        let last = last.min(self.starts.len() - 1);
        let from = self.starts[first];
        let until = self.end(last);
        let column = if before == 0 { start - from } else { 0 };
        let from = if before == 0 { start } else { from };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            &self.text.as_bytes()[from..until.max(from)],
            (from, until.saturating_sub(from)).into(),
            first,
            column,
            last - first + 1,
        )))
    }
}

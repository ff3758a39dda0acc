//! What a change of form must keep.

use std::ops::Range;

use comrak::nodes::NodeValue;
use comrak::{Arena, markdown_to_html, parse_document};

use super::{Lines, options};

/// Where blanks at the end of a line mean something.
pub(in crate::model) struct Blanks {
    /// Code and HTML, which are kept to the byte.
    pub(in crate::model) kept: Vec<Range<usize>>,
    /// Where two blanks or more break a line.
    pub(in crate::model) breaks: Vec<usize>,
}

impl Blanks {
    /// Of the Markdown of `source` from the byte `start` on.
    pub(in crate::model) fn of(source: &str, start: usize) -> Self {
        let arena = Arena::new();
        let root = parse_document(&arena, &source[start..], &options());
        let lines = Lines::new(source, start);
        let (mut kept, mut breaks) = (Vec::new(), Vec::new());
        for node in root.descendants() {
            match &node.data.borrow().value {
                NodeValue::CodeBlock(_) | NodeValue::HtmlBlock(_) => {
                    kept.push(lines.span_of(node));
                }
                NodeValue::HtmlInline(_) | NodeValue::Code(_) => {
                    // Its last line goes on behind it.
                    let span = lines.span_of(node);
                    if let Some(end) = source[span.clone()].rfind('\n') {
                        kept.push(span.start..span.start + end + 1);
                    }
                }
                NodeValue::LineBreak => breaks.push(lines.span_of(node).start),
                _ => {}
            }
        }
        kept.sort_by_key(|range| range.start);
        breaks.sort_unstable();
        Self { kept, breaks }
    }
}

/// What a reader would see of Markdown, as HTML: two texts with the same one mean the same.
pub(in crate::model) fn html(markdown: &str) -> String {
    let mut options = options();
    // Otherwise comrak leaves it out, and its loss would not be seen.
    options.render.r#unsafe = true;
    markdown_to_html(markdown, &options)
}

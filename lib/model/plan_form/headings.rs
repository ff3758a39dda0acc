//! Headings: a section's is `## ` and the template's words.

use std::ops::Range;

use crate::model::plan::SectionKind;
use crate::model::plan_form::edits::Edits;
use crate::model::plan_markdown::{Block, BlockKind, Document};

/// Headings that are a section's but for their level or a colon, where it could be no other:
/// the section is not there otherwise, and nothing stands above that it might belong to.
pub(super) fn misplaced(text: &str, start: usize) -> String {
    let document = Document::parse(text, start);
    let headings: Vec<(u8, &str, &Range<usize>)> =
        document.blocks.iter().filter_map(heading).collect();
    let found = |kind| {
        let is_it = |&(level, text, _): &(u8, &str, _)| {
            level == 2 && SectionKind::from_heading(text) == Some(kind)
        };
        headings.iter().any(is_it)
    };
    let title = headings.iter().position(|&(level, ..)| level == 1);
    let mut edits = Edits::default();
    let mut mended = Vec::new();
    let mut is_below_section = false;
    for (i, &(level, words, span)) in headings.iter().enumerate() {
        let kind = SectionKind::from_heading(words.trim_end_matches(':').trim_end());
        let is_free =
            level == 2 || level == 1 && title != Some(i) || level == 3 && !is_below_section;
        is_below_section |= level == 2;
        let Some(kind) = kind.filter(|_| is_free && is_plain(&text[span.clone()])) else {
            continue;
        };
        if !found(kind) && !mended.contains(&kind) {
            mended.push(kind);
            edits.replace(span.clone(), format!("## {}", kind.heading()));
        }
    }
    edits.apply(text)
}

/// The template's spelling of the headings of sections.
pub(super) fn spelled(text: &str, start: usize) -> String {
    let document = Document::parse(text, start);
    let mut edits = Edits::default();
    for (level, words, span) in document.blocks.iter().filter_map(heading) {
        let raw = &text[span.clone()];
        let kind = SectionKind::from_heading(words).filter(|_| level == 2 && is_plain(raw));
        if let Some(kind) = kind {
            edits.replace(span.clone(), format!("## {}", kind.heading()));
        } else if level <= 2 && raw.contains('\n') && !words.is_empty() {
            // Underlined, and of one line: what is longer has no other form.
            let mut lines = raw.lines();
            let first = lines.next().unwrap_or_default();
            if lines.count() == 1 {
                let marks = "#".repeat(usize::from(level));
                edits.replace(span.clone(), format!("{marks} {}", first.trim()));
            }
        }
    }
    edits.apply(text)
}

fn heading(block: &Block) -> Option<(u8, &str, &Range<usize>)> {
    match &block.kind {
        BlockKind::Heading { level, text } => Some((*level, text, &block.span)),
        _ => None,
    }
}

/// Whether a heading has nothing but its words, which the template's replace.
fn is_plain(raw: &str) -> bool {
    !raw.contains(['[', '<', '&', '`', '\\'])
}

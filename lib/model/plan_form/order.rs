//! The order of sections: the template's. What is no section of the template stays behind the
//! one that it follows.

use std::ops::Range;

use crate::model::plan::SectionKind;
use crate::model::plan_markdown::{BlockKind, Document};

pub(super) fn sections(text: &str, start: usize) -> String {
    let document = Document::parse(text, start);
    let mut groups: Vec<(Option<SectionKind>, Range<usize>)> = vec![(None, start..text.len())];
    for block in &document.blocks {
        let BlockKind::Heading { level, text: words } = &block.kind else {
            continue;
        };
        // A title below a section: nobody knows what belongs to what.
        if *level == 1 && groups.len() > 1 {
            return text.to_owned();
        }
        let kind = SectionKind::from_heading(words).filter(|_| *level == 2);
        let is_new = kind.is_some() && groups.iter().all(|(earlier, _)| *earlier != kind);
        if let (true, Some((_, last))) = (is_new, groups.last_mut()) {
            let at = text[..block.span.start].rfind('\n').map_or(0, |at| at + 1);
            last.end = at;
            groups.push((kind, at..text.len()));
        }
    }
    let is_sorted = groups.is_sorted_by_key(|(kind, _)| *kind);
    if is_sorted {
        return text.to_owned();
    }
    groups.sort_by_key(|(kind, _)| *kind);
    let mut sorted = text[..start].to_owned();
    for (_, range) in groups {
        let group = text[range].trim_end_matches('\n');
        if !group.is_empty() {
            sorted.push_str(group);
            sorted.push_str("\n\n");
        }
    }
    sorted.truncate(sorted.trim_end_matches('\n').len());
    sorted.push('\n');
    sorted
}

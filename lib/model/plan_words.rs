//! Words in a plan that sound like a target and are none.

use std::ops::Range;

use crate::model::finding::{Finding, Rule};
use crate::model::plan::SectionKind;
use crate::model::plan_markdown::{Block, BlockKind};
use crate::model::plan_parser::{Reading, SectionBlocks};
use crate::model::task_boundary::is_out_of_scope;
use crate::model::weasel_words::weasels;

/// The sections whose words an agent works by. A criterion has a rule of its own; what is
/// assumed or feared may be vague.
const SECTIONS: [SectionKind; 3] = [
    SectionKind::Goal,
    SectionKind::Constraints,
    SectionKind::Tasks,
];

/// A warning for each of them, once in each paragraph, item and heading.
pub(super) fn read(
    reading: &Reading<'_>,
    sections: &[SectionBlocks<'_>],
    findings: &mut Vec<Finding>,
) {
    let looked_at = |section: &&SectionBlocks<'_>| SECTIONS.contains(&section.kind);
    for section in sections.iter().filter(looked_at) {
        for place in section.blocks.iter().flat_map(places) {
            let text = &reading.document.prose[place.clone()];
            if is_out_of_scope(text) {
                continue;
            }
            for weasel in weasels(text) {
                let span = place.start + weasel.span.start..place.start + weasel.span.end;
                let message = weasel
                    .lack
                    .message(&one_line(&reading.source[span.clone()]));
                findings.push(
                    Finding::warning(Rule::WeaselWord, span.into(), message)
                        .label(weasel.lack.question())
                        .help(weasel.lack.help()),
                );
            }
        }
    }
}

/// The texts of a block.
fn places(block: &Block) -> Vec<Range<usize>> {
    match &block.kind {
        BlockKind::Heading { .. } => vec![block.span.clone()],
        BlockKind::Paragraph(text) => vec![text.span.clone()],
        BlockKind::List(_) => {
            let texts = block
                .items()
                .into_iter()
                .filter_map(|item| item.text.as_ref());
            texts.map(|text| text.span.clone()).collect()
        }
        BlockKind::Code | BlockKind::Other => Vec::new(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

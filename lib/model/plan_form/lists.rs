//! Lists: `-` for bullets, a box for a criterion and its check at the end, a name and a colon
//! before a test command.

use crate::model::plan::SectionKind;
use crate::model::plan_criteria;
use crate::model::plan_form::edits::Edits;
use crate::model::plan_items;
use crate::model::plan_markdown::{Block, BlockKind, Document, Item};
use crate::model::plan_parser::{Reading, SectionBlocks};

/// `-` for every bullet of the plan's own sections.
pub(super) fn bullets(text: &str, start: usize) -> String {
    let reading = Reading {
        source: text,
        document: Document::parse(text, start),
    };
    let mut edits = Edits::default();
    for section in reading.sections(&mut Vec::new()) {
        for (i, block) in section.blocks.iter().enumerate() {
            let BlockKind::List(items) = &block.kind else {
                continue;
            };
            let is_list = |block: Option<&Block>| {
                block.is_some_and(|block| matches!(block.kind, BlockKind::List(_)))
            };
            let before = i.checked_sub(1).and_then(|i| section.blocks.get(i));
            if !is_list(before) && !is_list(section.blocks.get(i + 1)) {
                list(text, items, &mut edits);
            }
        }
    }
    edits.apply(text)
}

/// The bullets of one list and of those below it.
fn list(text: &str, items: &[Item], edits: &mut Edits) {
    let marker = |item: &Item| text.as_bytes().get(item.span.start).copied();
    let first = items.first().and_then(marker);
    // Two lists beside each other under one item have two markers.
    let is_one = items.iter().all(|item| marker(item) == first);
    for item in items {
        if is_one && matches!(first, Some(b'*' | b'+')) {
            edits.replace(item.span.start..item.span.start + 1, "-");
        }
        list(text, &item.nested, edits);
    }
}

/// The items of criteria and of test commands.
pub(super) fn items(text: &str, start: usize) -> String {
    let reading = Reading {
        source: text,
        document: Document::parse(text, start),
    };
    let sections = reading.sections(&mut Vec::new());
    let section = |kind| sections.iter().find(|section| section.kind == kind);
    let mut edits = Edits::default();
    let commands = section(SectionKind::TestCommands);
    let checks = commands.map_or_else(Vec::new, |section| {
        plan_items::checks(&reading, section, &mut Vec::new())
    });
    for item in commands.into_iter().flat_map(items_of) {
        test_command(&reading, item, &mut edits);
    }
    for item in section(SectionKind::Criteria)
        .into_iter()
        .flat_map(items_of)
    {
        if plan_criteria::criterion(&reading, item, &checks).is_ok() {
            criterion(&reading, item, &mut edits);
        }
    }
    edits.apply(text)
}

fn items_of<'d>(section: &'d SectionBlocks<'d>) -> impl Iterator<Item = &'d Item> {
    section.blocks.iter().flat_map(Block::items)
}

/// ``name: `command` ``.
fn test_command(reading: &Reading<'_>, item: &Item, edits: &mut Edits) {
    let Ok(check) = plan_items::check(reading, item) else {
        return;
    };
    let Some((text, code)) = item
        .text
        .as_ref()
        .and_then(|text| Some((text, text.codes.first()?)))
    else {
        return;
    };
    let before = text.span.start..code.span.start;
    let raw = &reading.source[before.clone()];
    // A comment or a link has words that are not the name's.
    if !raw.contains(['<', '[', '\n', '&', '\\']) {
        edits.replace(before, format!("{}: ", check.name));
    }
}

/// `[ ] words (check: name)`.
fn criterion(reading: &Reading<'_>, item: &Item, edits: &mut Edits) {
    let Some(text) = &item.text else { return };
    let source = reading.source;
    let head = item.span.start..text.span.start;
    match item.ticked {
        None => edits.insert(text.span.start, "[ ] "),
        Some(_) => {
            if let Some(at) = source[head.clone()].rfind("[X]") {
                edits.replace(head.start + at + 1..head.start + at + 2, "x");
            }
        }
    }
    let Some(Ok(mark)) = plan_criteria::named_check(reading, text) else {
        return;
    };
    let inside = &source[mark.clone()];
    let name = inside
        .trim_end_matches(')')
        .split_once(':')
        .map_or("", |(_, name)| name.trim().trim_matches('`'));
    let written = format!("(check: {name})");
    let after = &reading.document.visible[mark.end..text.span.end];
    if after.trim().is_empty() {
        if inside != written {
            edits.replace(mark, written);
        }
        return;
    }
    // It stands among the words: behind them, then.
    let before = source[text.span.start..mark.start].trim_end().len();
    let gap_start = text.span.start + before;
    let rest = source[mark.end..text.span.end].trim_start();
    let gap_end = text.span.end - rest.len();
    let joint = match rest.starts_with(char::is_alphanumeric) && before > 0 {
        true => " ",
        false => "",
    };
    edits.replace(gap_start..gap_end, joint);
    let end = text.span.start + source[text.span.clone()].trim_end().len();
    edits.insert(end, format!(" {written}"));
}

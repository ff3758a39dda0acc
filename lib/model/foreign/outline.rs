//! A text of any shape by its headings.

use std::ops::Range;

use crate::model::front_matter;
use crate::model::plan_form::Edits;
use crate::model::plan_markdown::{Block, BlockKind, Document, Item};

/// A text, its title, and what stands below which heading.
pub(super) struct Outline<'s> {
    pub(super) source: &'s str,
    document: Document,
    pub(super) title: Option<(String, Range<usize>)>,
    /// What stands above the first section, but for the title.
    pub(super) lead: String,
    pub(super) sections: Vec<Section>,
}

/// A heading, and what stands below it up to the next one that counts.
pub(super) struct Section {
    pub(super) level: u8,
    pub(super) heading: String,
    pub(super) body: String,
    blocks: Range<usize>,
}

impl<'s> Outline<'s> {
    /// By the headings of at most this level. The first of the first level is the title.
    pub(super) fn of(source: &'s str, deepest: u8) -> Self {
        let start = front_matter::yaml(source)
            .and_then(|yaml| Some(yaml.end + source[yaml.end..].find('\n')? + 1))
            .unwrap_or(0);
        let document = Document::parse(source, start);
        let mut title = None;
        let mut heads: Vec<(usize, u8, String)> = Vec::new();
        for (i, block) in document.blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Heading { level: 1, text } if title.is_none() && heads.is_empty() => {
                    title = Some((text.clone(), block.span.clone()));
                }
                BlockKind::Heading { level, text } if *level <= deepest => {
                    heads.push((i, *level, text.clone()));
                }
                _ => {}
            }
        }
        let at = |i: usize| {
            document
                .blocks
                .get(i)
                .map_or(source.len(), |block| block.span.start)
        };
        let first = heads.first().map_or(source.len(), |&(i, ..)| at(i));
        let lead = match &title {
            Some((_, span)) => [
                &source[start..span.start],
                &source[span.end.min(first)..first],
            ]
            .concat(),
            None => source[start..first.max(start)].to_owned(),
        };
        let sections = heads.iter().enumerate().map(|(n, (i, level, heading))| {
            let next = heads
                .get(n + 1)
                .map_or(document.blocks.len(), |&(next, ..)| next);
            Section {
                level: *level,
                heading: heading.clone(),
                body: trimmed(&source[document.blocks[*i].span.end..at(next)]),
                blocks: i + 1..next,
            }
        });
        Self {
            sections: sections.collect(),
            lead: trimmed(&lead),
            source,
            title,
            document,
        }
    }

    /// The blocks of a section.
    pub(super) fn blocks(&self, section: &Section) -> &[Block] {
        &self.document.blocks[section.blocks.clone()]
    }

    /// All items of a section's lists.
    pub(super) fn items(&self, section: &Section) -> Vec<&Item> {
        self.blocks(section).iter().flat_map(Block::items).collect()
    }

    /// All items of the text.
    pub(super) fn all_items(&self) -> Vec<&Item> {
        self.document.blocks.iter().flat_map(Block::items).collect()
    }

    /// All that an item says, up to the items below it, on one line and with its markup.
    pub(super) fn words(&self, item: &Item) -> String {
        let Some(text) = &item.text else {
            return String::new();
        };
        let nested = item.nested.first().map(|nested| nested.span.start);
        let end = nested.unwrap_or(item.span.end).max(text.span.end);
        self.document.one_line(text.span.start..end)
    }

    /// What a section says beside its lists.
    pub(super) fn beside_lists(&self, section: &Section) -> String {
        let blocks = self.blocks(section).iter();
        let others = blocks.filter(|block| !matches!(block.kind, BlockKind::List(_)));
        let texts: Vec<&str> = others
            .map(|block| &self.source[block.span.clone()])
            .collect();
        texts.join("\n\n")
    }

    /// The section of one of these headings, whatever their case.
    pub(super) fn find(&self, headings: &[&str]) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| is_one_of(&section.heading, headings))
    }

    /// What is written in code in the whole text, and could be a file of the repository.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = Vec::new();
        let words = self
            .source
            .split(|c: char| c.is_whitespace() || "`()[]<>,;\"'*|".contains(c));
        for word in words.map(|word| word.trim_end_matches(['.', ':'])) {
            if is_path(word) && !paths.iter().any(|path| path == word) {
                paths.push(word.to_owned());
            }
        }
        paths
    }
}

/// Whether a heading is one of these, without regard to case, numbers and signs before it.
pub(super) fn is_one_of(heading: &str, headings: &[&str]) -> bool {
    let heading = heading
        .trim_start_matches(|c: char| !c.is_alphabetic())
        .trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let without_note = heading.split(" (").next().unwrap_or(heading);
    headings
        .iter()
        .any(|one| one.eq_ignore_ascii_case(heading) || one.eq_ignore_ascii_case(without_note))
}

/// Whether a word is a path with a directory and an extension.
fn is_path(word: &str) -> bool {
    let is_made_of = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let Some((dir, file)) = word.rsplit_once('/') else {
        return false;
    };
    let has_extension = file
        .rsplit_once('.')
        .is_some_and(|(name, ext)| !name.is_empty() && (1..6).contains(&ext.len()));
    !dir.is_empty()
        && !word.starts_with(['/', '.', '-'])
        && word.chars().all(is_made_of)
        && !word.contains("//")
        && !word.contains("..")
        && !dir.contains(".com")
        && has_extension
}

/// Markdown without the empty lines around it.
pub(super) fn trimmed(markdown: &str) -> String {
    let body = markdown.trim_end();
    let blank = body.len() - body.trim_start().len();
    let start = body[..blank].rfind('\n').map_or(0, |at| at + 1);
    body[start..].to_owned()
}

/// Markdown whose headings are at least of this level, so that they end no section of ours.
pub(super) fn below(markdown: &str, least: u8) -> String {
    let document = Document::parse(markdown, 0);
    let mut edits = Edits::default();
    for block in &document.blocks {
        let BlockKind::Heading { level, .. } = &block.kind else {
            continue;
        };
        if *level >= least {
            continue;
        }
        let raw = &markdown[block.span.clone()];
        let words = match raw.trim_start().strip_prefix('#') {
            Some(rest) => rest.trim_start_matches('#').trim().to_owned(),
            // Underlined.
            None => {
                let lines: Vec<&str> = raw.lines().collect();
                let above = &lines[..lines.len().saturating_sub(1)];
                above
                    .iter()
                    .map(|line| line.trim())
                    .collect::<Vec<_>>()
                    .join(" ")
            }
        };
        let marks = "#".repeat(usize::from(least));
        edits.replace(block.span.clone(), format!("{marks} {words}"));
    }
    edits.apply(markdown)
}

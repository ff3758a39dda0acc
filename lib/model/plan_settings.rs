//! What the comments of a plan make of rules: `<!-- vague-criterion: off -->`.
//!
//! A comment speaks for what it stands in: the whole plan above the first section, else the
//! item, the paragraph, the task or the section.

use std::ops::Range;

use crate::model::finding::{Finding, Rule, quoted};
use crate::model::plan_markdown::{Block, BlockKind, Item};
use crate::model::plan_parser::Reading;
use crate::model::rule::{Level, Usual};

/// What a comment makes of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Which rule.
    pub rule: Rule,
    /// What it is made.
    pub level: Level,
    /// The comment's line, from its first letter.
    pub span: Range<usize>,
    /// Where that holds.
    pub scope: Range<usize>,
}

/// A line of a comment that looks as if it set a rule.
struct Line<'s> {
    name: &'s str,
    level: &'s str,
    span: Range<usize>,
}

/// Reads the comments of a plan whose first section starts at a byte; what they say wrongly is
/// reported.
pub(super) fn read(
    reading: &Reading<'_>,
    first_section: usize,
    findings: &mut Vec<Finding>,
) -> Vec<Setting> {
    let blocks = &reading.document.blocks;
    let items: Vec<&Item> = blocks.iter().flat_map(Block::items).collect();
    let mut settings = Vec::new();
    for comment in &reading.document.comments {
        for line in lines(reading.source, comment) {
            match (Rule::named(line.name), Level::parse(line.level)) {
                (Some(rule), Some(level)) => {
                    findings.extend(kept(rule, level, &line));
                    settings.push(Setting {
                        rule,
                        level,
                        scope: scope(reading, &items, first_section, comment),
                        span: line.span,
                    });
                }
                (Some(_), None) => findings.push(no_level(&line)),
                (None, Some(_)) if looks_like_a_rule(line.name) => findings.push(no_rule(&line)),
                // A comment like any other.
                (None, _) => {}
            }
        }
    }
    settings
}

/// The lines `word: word` of a comment. What stands behind the level may say why.
fn lines<'s>(source: &'s str, comment: &Range<usize>) -> Vec<Line<'s>> {
    let text = &source[comment.clone()];
    let inner = text.strip_prefix("<!--").unwrap_or(text);
    let inner = inner.strip_suffix("-->").unwrap_or(inner);
    let mut at = comment.start + (text.len() - text.trim_start_matches("<!--").len());
    let mut lines = Vec::new();
    for line in inner.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let line = line.trim();
        let Some((name, rest)) = line.split_once(':') else {
            continue;
        };
        let rest = rest.trim_start();
        let length = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let is_word = |c: char| c.is_ascii_lowercase() || c == '-';
        if !name.is_empty() && name.chars().all(is_word) {
            lines.push(Line {
                name,
                level: &rest[..length],
                span: start..start + line.len() - (rest.len() - length),
            });
        }
    }
    lines
}

/// What to say where a rule is to be less than it always is.
fn kept(rule: Rule, level: Level, line: &Line<'_>) -> Option<Finding> {
    let usual = rule.about().usual;
    let is_lowered = usual == Usual::AlwaysError && level != Level::Error;
    is_lowered.then(|| {
        let message = format!("`{}` is always an error", rule.name());
        Finding::warning(Rule::BadSetting, line.span.clone().into(), message)
            .label("this changes nothing")
            .help("take the comment out, and mend what the rule finds")
    })
}

/// Rules are of two words and more, or the name is a slip of one.
fn looks_like_a_rule(name: &str) -> bool {
    name.contains('-') || Rule::nearest(name).is_some()
}

fn no_level(line: &Line<'_>) -> Finding {
    let message = format!("a rule cannot be {}", quoted(line.level));
    Finding::warning(Rule::BadSetting, line.span.clone().into(), message)
        .label("this changes nothing")
        .help(format!(
            "write `<!-- {}: off -->`, or `warning` or `error` for `off`",
            line.name
        ))
}

fn no_rule(line: &Line<'_>) -> Finding {
    let message = format!("there is no rule {}", quoted(line.name));
    let help = match Rule::nearest(line.name) {
        Some(rule) => format!("did you mean `{}`?", rule.name()),
        None => "see the rules that there are: git plan check --explain".to_owned(),
    };
    Finding::warning(Rule::BadSetting, line.span.clone().into(), message)
        .label("this changes nothing")
        .help(help)
}

/// Where a comment holds.
fn scope(
    reading: &Reading<'_>,
    items: &[&Item],
    first_section: usize,
    comment: &Range<usize>,
) -> Range<usize> {
    // What is missing at the end of the file is found behind its last byte.
    let whole = 0..reading.source.len() + 1;
    if comment.start < first_section {
        return whole;
    }
    let blocks = &reading.document.blocks;
    let holding = items.iter().filter(|item| holds(&item.span, comment.start));
    // The innermost of them.
    if let Some(item) = holding.min_by_key(|item| item.span.len()) {
        return item.span.clone();
    }
    let holding = blocks.iter().find(|block| {
        matches!(block.kind, BlockKind::Paragraph(_)) && holds(&block.span, comment.start)
    });
    if let Some(paragraph) = holding {
        return paragraph.span.clone();
    }
    let visible = &reading.document.visible;
    let nothing_between = |from: usize, to: usize| visible[from..to].trim().is_empty();
    let headings = || blocks.iter().filter(|block| level(block).is_some());
    let above = headings().rfind(|heading| heading.span.start < comment.start);
    if let Some(heading) = above.filter(|one| nothing_between(one.span.end, comment.start)) {
        return below(blocks, heading, whole.end);
    }
    // On a line of its own, it speaks for what begins on the next one.
    let is_next = |start: usize| {
        let between = visible.get(comment.end..start);
        between.is_some_and(|text| text.trim().is_empty() && text.matches('\n').count() == 1)
    };
    if let Some(item) = items.iter().find(|item| is_next(item.span.start)) {
        return item.span.clone();
    }
    if let Some(block) = blocks.iter().find(|block| is_next(block.span.start)) {
        return match level(block) {
            Some(_) => below(blocks, block, whole.end),
            None => block.span.clone(),
        };
    }
    // And else for the item that ends on the line before.
    let is_before = |end: usize| {
        let between = visible.get(end..comment.start);
        between.is_some_and(|text| text.trim().is_empty() && text.matches('\n').count() == 1)
    };
    if let Some(item) = items.iter().rfind(|item| is_before(item.span.end)) {
        return item.span.clone();
    }
    match headings().rfind(|one| level(one) == Some(2) && one.span.start < comment.start) {
        Some(section) => below(blocks, section, whole.end),
        None => whole,
    }
}

/// A heading with all that is below it.
fn below(blocks: &[Block], heading: &Block, end: usize) -> Range<usize> {
    let own = level(heading);
    let ends = |block: &&Block| {
        block.span.start > heading.span.start && level(block).is_some() && level(block) <= own
    };
    let end = blocks.iter().find(ends).map_or(end, |next| next.span.start);
    heading.span.start..end
}

fn holds(span: &Range<usize>, at: usize) -> bool {
    span.start <= at && at < span.end
}

fn level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    }
}

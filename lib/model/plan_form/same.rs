//! Whether two texts are one plan.

use std::collections::HashMap;

use crate::model::finding::Finding;
use crate::model::front_matter;
use crate::model::plan::{Plan, SectionKind};
use crate::model::plan_markdown::html;
use crate::model::plan_parser::parse;

/// Whether both are the same plan, but for where it stands; where neither is one, whether the
/// same is wrong with both.
pub(super) fn is_plan(before: &str, after: &str) -> bool {
    let (before, after) = (parse(before), parse(after));
    match (before.plan, after.plan) {
        (Some(before), Some(after)) => in_words(before) == in_words(after),
        (None, None) => rules(&before.findings) == rules(&after.findings),
        _ => false,
    }
}

/// Whether a reader sees the same of both.
pub(super) fn is_rendered(before: &str, after: &str) -> bool {
    let body = |text: &str| {
        let start = front_matter::read(text, &mut Vec::new()).1;
        html(&text[start..])
    };
    body(before) == body(after)
}

/// Whether no word is lost. There may be more: a name is written out that was meant.
pub(super) fn has_words(before: &str, after: &str) -> bool {
    let mut left: HashMap<String, usize> = HashMap::new();
    for word in words(after) {
        *left.entry(word).or_default() += 1;
    }
    words(before).all(|word| match left.get_mut(&word) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    })
}

/// The words in small letters: a heading's are spelled as the template has them.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

fn rules(findings: &[Finding]) -> Vec<&'static str> {
    let mut rules: Vec<_> = findings.iter().map(|finding| finding.rule.name()).collect();
    rules.sort_unstable();
    rules
}

/// The plan without what depends on where it stands in its file.
pub(in crate::model) fn without_places(plan: Plan) -> Plan {
    let nowhere = || (0..0).into();
    let mut plan = plan;
    plan.source = String::new();
    let sections = plan.sections.values_mut();
    sections.for_each(|section| section.span = nowhere());
    plan.criteria
        .iter_mut()
        .for_each(|one| one.span = nowhere());
    plan.checks.iter_mut().for_each(|one| one.span = nowhere());
    plan.likely_files
        .iter_mut()
        .for_each(|one| one.span = nowhere());
    for task in &mut plan.tasks {
        task.span = nowhere();
        task.approaches
            .iter_mut()
            .for_each(|one| one.span = nowhere());
        let boundary = &mut task.boundary;
        let files = boundary.likely_files.iter_mut();
        files
            .chain(&mut boundary.mentioned)
            .for_each(|one| one.span = nowhere());
        task.outcome.iter_mut().for_each(|told| told.span = 0..0);
    }
    plan
}

/// The plan without its places, and with its prose as words.
fn in_words(plan: Plan) -> Plan {
    let mut plan = without_places(plan);
    for (kind, section) in &mut plan.sections {
        section.body = match kind {
            // Read item by item, which is compared by itself.
            SectionKind::Criteria | SectionKind::TestCommands | SectionKind::Tasks => String::new(),
            _ => ink(&section.body),
        };
    }
    for task in &mut plan.tasks {
        task.body = ink(&task.body);
        let sentences = task.boundary.out_of_scope.iter_mut();
        sentences.for_each(|sentence| *sentence = ink(sentence));
        for approach in &mut task.approaches {
            approach.body = ink(&approach.body);
        }
    }
    plan
}

/// Markdown without its blanks and bullets.
fn ink(markdown: &str) -> String {
    let is_bullet = |word: &str| matches!(word, "-" | "*" | "+");
    let words = markdown.split_whitespace().filter(|word| !is_bullet(word));
    words.collect::<Vec<_>>().join(" ")
}

//! The acceptance criteria of a plan.

use std::ops::Range;

use crate::model::content_words::content_words;
use crate::model::finding::{Finding, Rule, quoted};
use crate::model::name::CheckName;
use crate::model::nearest::nearest;
use crate::model::plan::{Check, Criterion};
use crate::model::plan_items::{MOST_ITEMS, too_many};
use crate::model::plan_markdown::{Block, Item, Text};
use crate::model::plan_parser::{Reading, SectionBlocks};
use crate::model::weasel_words::{Lack, Weasel, weasels};

/// How a criterion is written.
const FORM: &str =
    "write `- [ ] what can be observed (check: name)`, or leave the check to a human";

/// What starts the name of the check that judges a criterion.
const CHECK: &str = "(check:";

/// Words that are left of a criterion which only says that there is one.
#[rustfmt::skip]
const EMPTY: &[&str] = &[
    "work", "complet", "finish", "ready", "function", "functional", "code", "bug", "ok", "fin",
    "good", "everyth", "fix", "correct", "successful",
];

/// Reads the criteria of the section, which may name any of `checks`.
pub(super) fn read(
    reading: &Reading<'_>,
    section: &SectionBlocks<'_>,
    checks: &[Check],
    findings: &mut Vec<Finding>,
) -> Vec<Criterion> {
    let items: Vec<&Item> = section.blocks.iter().flat_map(Block::items).collect();
    if items.is_empty() {
        let message = "the plan has no acceptance criterion";
        let finding = Finding::error(Rule::NoCriterion, section.heading.clone().into(), message)
            .label("no item below this")
            .help(FORM);
        findings.push(finding);
    }
    let mut criteria = Vec::new();
    for item in items {
        if criteria.len() == MOST_ITEMS {
            findings.push(too_many(item.span.clone(), "criteria"));
            break;
        }
        match criterion(reading, item, checks) {
            Ok(criterion) => {
                findings.extend(vague(reading, item, &criterion));
                criteria.push(criterion);
            }
            Err(finding) => findings.push(finding),
        }
    }
    criteria
}

/// The criterion of an item.
pub(super) fn criterion(
    reading: &Reading<'_>,
    item: &Item,
    checks: &[Check],
) -> Result<Criterion, Finding> {
    let malformed = |span: Range<usize>, message: &str| {
        Finding::error(Rule::MalformedCriterion, span.into(), message).help(FORM)
    };
    let wordless = || malformed(item.span.clone(), "the criterion has no words");
    let text = item.text.as_ref().ok_or_else(wordless)?;
    if item.ticked.is_none() && has_odd_box(&text.plain) {
        let message = "the box of the criterion is neither empty nor ticked";
        return Err(malformed(text.span.clone(), message).label("`[ ]` or `[x]`"));
    }
    let (words, check) = match named_check(reading, text) {
        None if let Some(meant) = meant_check(reading, text, checks) => {
            let message = "the criterion names its check in a form that nothing reads";
            return Err(malformed(meant, message).label("`(check: name)`?"));
        }
        None => (reading.document.one_line(text.span.clone()), None),
        Some(Err(opening)) => {
            let message = "the criterion does not name one check";
            return Err(malformed(opening, message).label("`(check: name)`, once"));
        }
        Some(Ok(span)) => {
            let before = reading.document.one_line(text.span.start..span.start);
            let after = reading.document.one_line(span.end..text.span.end);
            let words = match after.starts_with(char::is_alphanumeric) {
                true => format!("{before} {after}"),
                false => format!("{before}{after}"),
            };
            (words, Some(known_check(reading, span, checks)?))
        }
    };
    if words.is_empty() {
        return Err(wordless());
    }
    Ok(Criterion {
        text: words,
        check,
        ticked: item.ticked.unwrap_or(false),
        span: text.span.clone().into(),
    })
}

/// Whether a text starts with what was meant for a box, such as `[]` or `[?]`.
fn has_odd_box(plain: &str) -> bool {
    plain
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .is_some_and(|(inside, _)| inside.chars().nth(1).is_none())
}

/// The bytes of `(check: name)`; those of what cannot be read as one are an
/// error.
pub(super) fn named_check(
    reading: &Reading<'_>,
    text: &Text,
) -> Option<Result<Range<usize>, Range<usize>>> {
    // In ASCII alone, so that offsets stay what they are.
    let words = reading.document.visible[text.span.clone()].to_ascii_lowercase();
    let at = words.find(CHECK)?;
    let rest = &words[at + CHECK.len()..];
    let start = text.span.start + at;
    Some(match rest.find(')') {
        Some(length) if !rest.contains(CHECK) => Ok(start..start + CHECK.len() + length + 1),
        _ => Err(start..start + CHECK.len()),
    })
}

/// The bytes of what is no `(check: name)` and was surely meant for one: another bracket, a
/// blank or a letter too many, or no brackets around the name of a check.
fn meant_check(reading: &Reading<'_>, text: &Text, checks: &[Check]) -> Option<Range<usize>> {
    let words = reading.document.visible[text.span.clone()].to_ascii_lowercase();
    words.match_indices("check").find_map(|(at, _)| {
        let rest = &words[at + "check".len()..];
        let rest = rest.strip_prefix('s').unwrap_or(rest).trim_start();
        let rest = rest.strip_prefix(':')?.trim_start();
        let is_in_brackets = words[..at].trim_end().ends_with(['(', '[', '{']);
        let name = rest.trim_end_matches('.').trim_matches('`');
        let is_name = checks.iter().any(|check| check.name.as_str() == name);
        let end = rest
            .find([')', ']', '}'])
            .map_or(words.len(), |length| words.len() - rest.len() + length + 1);
        let start = text.span.start + at;
        (is_in_brackets || is_name).then(|| start..text.span.start + end)
    })
}

/// The check that `span`, a `(check: name)`, names.
fn known_check(
    reading: &Reading<'_>,
    span: Range<usize>,
    checks: &[Check],
) -> Result<CheckName, Finding> {
    let start = span.start + CHECK.len();
    let inside = &reading.source[start..span.end - 1];
    let name = inside.trim().trim_matches('`');
    if let Some(check) = checks.iter().find(|check| check.name.as_str() == name) {
        return Ok(check.name.clone());
    }
    let names = || checks.iter().map(|check| check.name.as_str());
    let help = match nearest(name, names()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if name.contains([',', ' ']) => {
            "a criterion names one check: write a criterion for each".to_owned()
        }
        None if checks.is_empty() => "the section `Test commands` names no check".to_owned(),
        None => format!("the checks are {}", names().collect::<Vec<_>>().join(", ")),
    };
    let finding = Finding::error(
        Rule::UnknownCheck,
        span.into(),
        format!("there is no check {}", quoted(name)),
    );
    Err(finding.label("not among the test commands").help(help))
}

/// A warning for a criterion that a human must judge and cannot.
fn vague(reading: &Reading<'_>, item: &Item, criterion: &Criterion) -> Option<Finding> {
    let text = item.text.as_ref()?;
    if criterion.check.is_some() {
        return None;
    }
    let prose = &reading.document.prose[text.span.clone()];
    // What has a number or an identifier in it can be looked at.
    let is_measured =
        !text.codes.is_empty() || criterion.text.contains(|c: char| c.is_ascii_digit());
    let counts =
        |weasel: &Weasel| !is_measured || matches!(weasel.lack, Lack::End | Lack::Decision);
    if let Some(weasel) = weasels(prose).into_iter().find(counts) {
        let span = text.span.start + weasel.span.start..text.span.start + weasel.span.end;
        let word = reading.document.one_line(span.clone());
        let message = format!("nobody could judge \"{word}\"");
        let finding = Finding::warning(Rule::VagueCriterion, span.into(), message);
        return Some(finding.label("means another thing to each reader").help(
            "name what can be observed, such as a number or an output, or the check that tells",
        ));
    }
    let says_nothing = || {
        content_words(prose)
            .iter()
            .all(|word| EMPTY.contains(&word.as_str()))
    };
    if is_measured || !says_nothing() {
        return None;
    }
    let message = "the criterion says no more than that it is met";
    let finding = Finding::warning(Rule::VagueCriterion, text.span.clone().into(), message);
    Some(
        finding
            .label("what would one see?")
            .help("name what can be observed, or the check that tells"),
    )
}

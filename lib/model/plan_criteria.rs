//! The acceptance criteria of a plan.

use std::ops::Range;

use crate::model::finding::{Finding, Rule, quoted};
use crate::model::name::CheckName;
use crate::model::nearest::nearest;
use crate::model::plan::{Check, Criterion};
use crate::model::plan_markdown::{Block, Item, Text};
use crate::model::plan_parser::{Reading, SectionBlocks};

/// How a criterion is written.
const FORM: &str =
    "write `- [ ] what can be observed (check: name)`, or leave the check to a human";

/// What starts the name of the check that judges a criterion.
const CHECK: &str = "(check:";

/// Words that two readers take for two things.
const VAGUE: [&str; 38] = [
    "works well",
    "work well",
    "works fine",
    "works properly",
    "works correctly",
    "performs well",
    "as needed",
    "as appropriate",
    "as expected",
    "if necessary",
    "edge cases",
    "best practices",
    "user-friendly",
    "high quality",
    "fast",
    "faster",
    "quick",
    "quickly",
    "slow",
    "robust",
    "robustly",
    "proper",
    "properly",
    "nice",
    "nicely",
    "clean",
    "cleaner",
    "cleanly",
    "better",
    "improve",
    "improved",
    "improves",
    "good",
    "efficient",
    "efficiently",
    "intuitive",
    "reasonable",
    "maintainable",
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

fn criterion(reading: &Reading<'_>, item: &Item, checks: &[Check]) -> Result<Criterion, Finding> {
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
fn named_check(reading: &Reading<'_>, text: &Text) -> Option<Result<Range<usize>, Range<usize>>> {
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
    // What has a number or an identifier in it can be looked at.
    let is_measured = criterion.text.contains(|c: char| c.is_ascii_digit());
    if criterion.check.is_some() || is_measured || !text.codes.is_empty() {
        return None;
    }
    let words = reading.document.visible[text.span.clone()].to_ascii_lowercase();
    let (at, vague) = VAGUE
        .iter()
        .find_map(|vague| Some((find_word(&words, vague)?, vague)))?;
    let start = text.span.start + at;
    let message = format!("nobody could judge \"{vague}\"");
    let span = (start..start + vague.len()).into();
    let finding = Finding::warning(Rule::VagueCriterion, span, message);
    Some(
        finding.label("means another thing to each reader").help(
            "name what can be observed, such as a number or an output, or the check that tells",
        ),
    )
}

/// Where `word` stands in `text` with no letter or hyphen on either side.
fn find_word(text: &str, word: &str) -> Option<usize> {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    text.match_indices(word)
        .map(|(at, _)| at)
        .find(|&at| !text[..at].ends_with(joins) && !text[at + word.len()..].starts_with(joins))
}

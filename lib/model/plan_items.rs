//! What the lists of a plan say: checks, criteria, likely and forbidden files.

use std::ops::Range;

use crate::model::finding::{Finding, Rule, bad_name, quoted};
use crate::model::glob::Glob;
use crate::model::hidden;
use crate::model::name::slug;
use crate::model::plan::{Check, Criterion, LikelyFile, SectionKind};
use crate::model::plan_criteria;
use crate::model::plan_markdown::{Block, BlockKind, Code, Item, Text};
use crate::model::plan_parser::{Reading, SectionBlocks};

/// How a test command is written.
const CHECK_FORM: &str =
    "write ``- test: `cargo test` ``: a name, a colon, and the command in backticks";

/// The most items that a list may have. What compares each with each stays quick.
pub(super) const MOST_ITEMS: usize = 1000;

/// What starts the place of a report.
const JUNIT: &str = "(junit:";

/// A text that starts so forbids the files that it names.
const FORBIDDING: [&str; 2] = ["do not ", "don't "];
const TOUCHING: [&str; 3] = ["touch", "change", "edit"];

/// The items of the sections that are read by a program.
pub(super) struct Items {
    pub(super) likely_files: Vec<LikelyFile>,
    pub(super) forbidden: Vec<Glob>,
    pub(super) criteria: Vec<Criterion>,
    pub(super) checks: Vec<Check>,
}

/// Reads every list.
pub(super) fn read<'a, 'd: 'a>(
    reading: &Reading<'_>,
    section: impl Fn(SectionKind) -> Option<&'a SectionBlocks<'d>>,
    findings: &mut Vec<Finding>,
) -> Items {
    let checks = section(SectionKind::TestCommands)
        .map_or_else(Vec::new, |section| checks(reading, section, findings));
    Items {
        likely_files: section(SectionKind::LikelyFiles)
            .map_or_else(Vec::new, |section| likely_files(reading, section, findings)),
        forbidden: section(SectionKind::Constraints)
            .map_or_else(Vec::new, |section| forbidden(section, findings)),
        criteria: section(SectionKind::Criteria).map_or_else(Vec::new, |section| {
            plan_criteria::read(reading, section, &checks, findings)
        }),
        checks,
    }
}

pub(super) fn checks(
    reading: &Reading<'_>,
    section: &SectionBlocks<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Check> {
    let mut checks: Vec<Check> = Vec::new();
    let mut is_malformed = false;
    for block in section.blocks {
        if matches!(block.kind, BlockKind::Code) {
            let message = "a block of code is not a test command";
            let finding = Finding::error(Rule::MalformedCheck, block.span.clone().into(), message)
                .label("nothing of this is run")
                .help(CHECK_FORM);
            findings.push(finding);
            is_malformed = true;
        }
        for item in block.items() {
            if checks.len() == MOST_ITEMS {
                findings.push(too_many(item.span.clone(), "test commands"));
                return checks;
            }
            match check(reading, item) {
                Ok(check) if checks.iter().any(|earlier| earlier.name == check.name) => {
                    let message = format!("the check `{}` is there twice", check.name);
                    let finding = Finding::error(Rule::DuplicateCheck, check.span, message)
                        .label("again")
                        .help("give each test command a name of its own");
                    findings.push(finding);
                }
                Ok(check) => {
                    findings.extend(hidden::in_command(&check.command, check.span));
                    checks.push(check);
                }
                Err(finding) => {
                    findings.push(finding);
                    is_malformed = true;
                }
            }
        }
    }
    if checks.is_empty() && !is_malformed {
        let message = "the plan has no test command";
        let finding = Finding::error(Rule::NoTestCommand, section.heading.clone().into(), message)
            .label("no item below this")
            .help(CHECK_FORM);
        findings.push(finding);
    }
    checks
}

/// The test command of an item.
pub(super) fn check(reading: &Reading<'_>, item: &Item) -> Result<Check, Finding> {
    let malformed = |message: &str| {
        Finding::error(Rule::MalformedCheck, item.span.clone().into(), message).help(CHECK_FORM)
    };
    let (text, code) = item
        .text
        .as_ref()
        .and_then(|text| Some((text, text.codes.first()?)))
        .ok_or_else(|| malformed("the test command is not in backticks"))?;
    let command = code.literal.trim();
    if command.is_empty() {
        return Err(malformed("the test command is empty"));
    }
    if let Some(second) = second_command(text, code) {
        let message = "the item has two test commands";
        let span = second.span.clone().into();
        return Err(Finding::error(Rule::MalformedCheck, span, message)
            .label("this one would not run")
            .help("write an item for each, or one command of both, such as `make a && make b`"));
    }
    let before = text.plain[..code.at].trim();
    let name = match before.strip_suffix(':') {
        Some(name) => name.trim().to_owned(),
        None if before.is_empty() => command
            .split_whitespace()
            .next()
            .and_then(slug)
            .ok_or_else(|| malformed("the test command has no name"))?,
        None => {
            return Err(malformed(
                "there is no colon between the test command and its name",
            ));
        }
    };
    let named = reading.source[text.span.start..code.span.start]
        .trim_end()
        .len();
    let name_span = text.span.start..text.span.start + named;
    Ok(Check {
        name: name
            .parse()
            .map_err(|error| bad_name("the check", &name, &error, name_span))?,
        command: command.to_owned(),
        junit: junit(text, code).transpose()?,
        span: text.span.clone().into(),
    })
}

/// The code that follows the command as if it were one, too: with nothing but "and" between.
fn second_command<'t>(text: &'t Text, command: &Code) -> Option<&'t Code> {
    let second = text.codes.iter().find(|code| code.at > command.at)?;
    // The literal has a zero byte where the plain text has what comrak puts in its place.
    let between = text
        .plain
        .get(command.at + command.literal.len()..second.at)?;
    let between = between.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&'));
    matches!(between, "" | "and" | "then" | "and then" | "&&").then_some(second)
}

/// Where a check leaves its report of single tests: ``(junit: `target/junit.xml`)`` after the
/// command.
fn junit(text: &Text, command: &Code) -> Option<Result<Glob, Finding>> {
    let mark = command.at + text.plain.get(command.at..)?.find(JUNIT)?;
    let path = text.codes.iter().find(|code| code.at > mark);
    let (pattern, span) = match path {
        Some(code) => (code.literal.as_str(), code.span.clone()),
        None => {
            let rest = &text.plain[mark + JUNIT.len()..];
            let end = rest.find(')').unwrap_or(rest.len());
            (rest[..end].trim(), text.span.clone())
        }
    };
    let glob = pattern.parse();
    Some(glob.map_err(|error| bad_glob(pattern, &error, span)))
}

fn likely_files(
    reading: &Reading<'_>,
    section: &SectionBlocks<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<LikelyFile> {
    let mut files = Vec::new();
    for item in section.blocks.iter().flat_map(Block::items) {
        if files.len() == MOST_ITEMS {
            findings.push(too_many(item.span.clone(), "likely files"));
            break;
        }
        let text = item.text.as_ref();
        match text.and_then(|text| likely_file_of(reading, text)) {
            Some(Ok(file)) => files.push(file),
            Some(Err(finding)) => findings.push(finding),
            None => {}
        }
    }
    files
}

/// The likely file that an item names: its first code, else its first word.
pub(super) fn likely_file_of(
    reading: &Reading<'_>,
    text: &Text,
) -> Option<Result<LikelyFile, Finding>> {
    let words = &reading.document.visible[text.span.clone()];
    let (pattern, span) = match text.codes.first() {
        Some(code) => (code.literal.as_str(), code.span.clone()),
        None => {
            let word = words.split_whitespace().next()?;
            let start = text.span.start + words.find(word).unwrap_or(0);
            let word = word.trim_end_matches([',', ';', ':']);
            (word, start..start + word.len())
        }
    };
    let is_new = words.to_ascii_lowercase().contains("(new)");
    Some(likely_file(pattern, span, is_new))
}

/// The likely file of a pattern.
pub(super) fn likely_file(
    pattern: &str,
    span: Range<usize>,
    is_new: bool,
) -> Result<LikelyFile, Finding> {
    match pattern.parse() {
        Ok(glob) => Ok(LikelyFile {
            glob,
            is_new,
            span: span.into(),
        }),
        Err(error) => Err(bad_glob(pattern, &error, span)),
    }
}

fn forbidden(section: &SectionBlocks<'_>, findings: &mut Vec<Finding>) -> Vec<Glob> {
    let mut codes: Vec<&Code> = Vec::new();
    // `Do not touch:` is often written above the list of what not to touch.
    let mut list_is_forbidden = false;
    for block in section.blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => {
                list_is_forbidden = forbids(text) && text.plain.trim_end().ends_with(':');
                if forbids(text) {
                    codes.extend(&text.codes);
                }
            }
            BlockKind::List(items) => {
                for item in items {
                    collect_forbidden(item, list_is_forbidden, &mut codes);
                }
                list_is_forbidden = false;
            }
            _ => list_is_forbidden = false,
        }
    }
    let mut globs = Vec::new();
    for code in codes {
        if globs.len() == MOST_ITEMS {
            findings.push(too_many(code.span.clone(), "paths not to touch"));
            break;
        }
        match code.literal.parse() {
            Ok(glob) => globs.push(glob),
            Err(error) => findings.push(bad_glob(&code.literal, &error, code.span.clone())),
        }
    }
    globs
}

fn collect_forbidden<'d>(item: &'d Item, is_forbidden: bool, codes: &mut Vec<&'d Code>) {
    let is_forbidden = is_forbidden || item.text.as_ref().is_some_and(forbids);
    if is_forbidden {
        codes.extend(item.text.iter().flat_map(|text| &text.codes));
    }
    for nested in &item.nested {
        collect_forbidden(nested, is_forbidden, codes);
    }
}

fn forbids(text: &Text) -> bool {
    let plain = text.plain.replace('’', "'").to_lowercase();
    FORBIDDING.iter().any(|start| {
        plain.trim_start().strip_prefix(start).is_some_and(|rest| {
            TOUCHING
                .iter()
                .any(|word| rest.trim_start().starts_with(word))
        })
    })
}

/// An error for a list that nobody would read to its end.
pub(super) fn too_many(span: Range<usize>, what: &str) -> Finding {
    let message = format!("there are more than {MOST_ITEMS} {what}");
    Finding::error(Rule::TooLarge, span.into(), message)
        .label("nothing is read from here on")
        .help("make several plans of it")
}

fn bad_glob(pattern: &str, error: &crate::model::glob::GlobError, span: Range<usize>) -> Finding {
    Finding::error(
        Rule::BadGlob,
        span.into(),
        format!("{} is not a glob", quoted(pattern)),
    )
    .label(error.to_string())
    .help("write a path from the top of the repository, such as `src/api/**`")
}

//! What wants a second look in the lines of a diff.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::model::patch::FilePatch;
use crate::model::path_class::PathClass;
use crate::model::safety::{Rule, Tell};
use crate::model::secret::secret_in;
use crate::model::words::Words;

/// Embeddings, overrides and isolates of the bidirectional algorithm.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Letters that are blank, and selectors of variants that no script or emoji needs, are among
/// them: programs have been hidden in both.
fn is_zero_width(c: char) -> bool {
    matches!(
        c,
        '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}' | '\u{034F}' | '\u{180E}'
            | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}'
            | '\u{FE00}'..='\u{FE0D}' | '\u{E0000}'..='\u{E01EF}'
    )
}

/// The article of a kind of secret.
fn article(kind: &str) -> &'static str {
    match kind.starts_with(['A', 'O']) || kind.starts_with("npm") {
        true => "an",
        false => "a",
    }
}

/// Words that skip a test, in the languages of the world.
static SKIPS: Words<12> = Words::new([
    "@pytest.mark.skip",
    "pytest.skip(",
    "@unittest.skip",
    "self.skiptest(",
    "#[ignore",
    "@disabled",
    "@ignore",
    "it.skip(",
    "test.skip(",
    "describe.skip(",
    "xit(",
    "t.skip(",
]);

static SUPPRESSIONS: Words<9> = Words::new([
    "# noqa",
    "# type: ignore",
    "eslint-disable",
    "@ts-ignore",
    "@ts-nocheck",
    "#[allow(",
    "//nolint",
    "@suppresswarnings",
    "#pragma warning disable",
]);

static ASSERTIONS: Words<4> = Words::new(["assert", "expect(", "should.", "require."]);

static BROAD_CATCHES: Words<4> = Words::new([
    "catch (exception ",
    "catch (throwable ",
    "catch (...)",
    "catch {}",
]);

/// What a line begins with that catches whatever there is.
const BROAD_EXCEPTS: [&str; 3] = ["except:", "except exception", "except baseexception"];

/// What is found in the lines that are added.
pub(super) fn by_lines(file: &FilePatch, tell: Tell<'_>) {
    if file.after.is_none() {
        return;
    }
    let class = PathClass::of(&file.change.path);
    let removed =
        LazyCell::new(|| -> HashSet<&str> { file.removed_lines().map(str::trim).collect() });
    for (number, line) in file.added_lines() {
        let mut found = |rule, what: String| tell(rule, Some(number), what);
        if let Some(kind) = secret_in(line) {
            found(Rule::Secret, format!("looks like {} {kind}", article(kind)));
        }
        if !line.is_ascii() {
            by_characters(number, line, &mut found);
        }
        let line = line.trim();
        let rules: &[(Rule, bool)] = match class {
            PathClass::Test => &[(Rule::TestSkipped, SKIPS.are_in(line))],
            PathClass::Production => &[
                (Rule::BroadCatch, is_broad_catch(line)),
                (Rule::Suppression, SUPPRESSIONS.are_in(line)),
            ],
            PathClass::Docs | PathClass::Generated => &[],
        };
        for (rule, _) in rules.iter().filter(|(_, holds)| *holds) {
            // What was only moved is nobody's deed.
            if !removed.contains(line) {
                found(*rule, line.to_owned());
            }
        }
    }
    if class == PathClass::Test {
        let added = file
            .added_lines()
            .filter(|(_, line)| ASSERTIONS.are_in(line));
        let removed = file.removed_lines().filter(|line| ASSERTIONS.are_in(line));
        let (added, removed) = (added.count(), removed.count());
        if removed > added {
            tell(
                Rule::FewerAssertions,
                None,
                format!("{removed} assertions removed and {added} added"),
            );
        }
    }
}

/// What is found in the characters of a line.
fn by_characters(number: usize, line: &str, found: &mut dyn FnMut(Rule, String)) {
    if let Some(c) = line.chars().find(|c| is_bidi(*c)) {
        found(
            Rule::Bidi,
            format!("has U+{:04X}, which turns the direction of text", c as u32),
        );
    }
    // Where a file begins, it only marks the encoding.
    let text = match number {
        1 => line.trim_start_matches('\u{FEFF}'),
        _ => line,
    };
    if let Some(c) = text.chars().find(|c| is_zero_width(*c)) {
        found(
            Rule::ZeroWidth,
            format!("has U+{:04X}, which nobody sees", c as u32),
        );
    }
}

fn is_broad_catch(line: &str) -> bool {
    let begins = |word: &&str| {
        let start = line.as_bytes().get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    };
    BROAD_EXCEPTS.iter().any(begins) || BROAD_CATCHES.are_in(line)
}

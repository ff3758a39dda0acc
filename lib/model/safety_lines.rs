//! What wants a second look in the lines of a diff.

use std::collections::HashSet;

use crate::model::patch::FilePatch;
use crate::model::path_class::PathClass;
use crate::model::safety::{Rule, Tell};
use crate::model::secret::secret_in;

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
const SKIPS: [&str; 12] = [
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
];

const SUPPRESSIONS: [&str; 9] = [
    "# noqa",
    "# type: ignore",
    "eslint-disable",
    "@ts-ignore",
    "@ts-nocheck",
    "#[allow(",
    "//nolint",
    "@suppresswarnings",
    "#pragma warning disable",
];

/// What is found in the lines that are added.
pub(super) fn by_lines(file: &FilePatch, tell: Tell<'_>) {
    if file.after.is_none() {
        return;
    }
    let class = PathClass::of(&file.change.path);
    let removed: HashSet<&str> = file.removed_lines().map(str::trim).collect();
    for (number, line) in file.added_lines() {
        let mut found = |rule, what: String| tell(rule, Some(number), what);
        if let Some(kind) = secret_in(line) {
            found(Rule::Secret, format!("looks like {} {kind}", article(kind)));
        }
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
        let lower = line.trim().to_ascii_lowercase();
        // What was only moved is nobody's deed.
        if removed.contains(line.trim()) {
            continue;
        }
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if class == PathClass::Test && has(&SKIPS) {
            found(Rule::TestSkipped, line.trim().to_owned());
        }
        if class == PathClass::Production {
            if is_broad_catch(&lower) {
                found(Rule::BroadCatch, line.trim().to_owned());
            }
            if has(&SUPPRESSIONS) {
                found(Rule::Suppression, line.trim().to_owned());
            }
        }
    }
    if class == PathClass::Test {
        let added = file.added_lines().filter(|(_, line)| asserts(line)).count();
        let removed = file.removed_lines().filter(|line| asserts(line)).count();
        if removed > added {
            tell(
                Rule::FewerAssertions,
                None,
                format!("{removed} assertions removed and {added} added"),
            );
        }
    }
}

fn asserts(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    ["assert", "expect(", "should.", "require."]
        .iter()
        .any(|word| line.contains(word))
}

fn is_broad_catch(line: &str) -> bool {
    line.starts_with("except:")
        || line.starts_with("except exception")
        || line.starts_with("except baseexception")
        || line.contains("catch (exception ")
        || line.contains("catch (throwable ")
        || line.contains("catch (...)")
        || line.contains("catch {}")
}

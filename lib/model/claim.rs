//! What an agent says that it did, held against its diff and its checks. Of pull requests
//! whose words and code differ, 28 % were merged, of the others 80 %; and nearly half of them
//! claim changes that are not there.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::model::change::FileChange;
use crate::model::name::CheckName;
use crate::model::path_class::PathClass;
use crate::model::report::Report;
use crate::model::standing::Standing;

/// Where words and deeds differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "claim", content = "of", rename_all = "kebab-case")]
pub enum Claim {
    /// It names these files, and has not changed them.
    NotChanged(Vec<String>),
    /// It has changed these files of production, and does not name them.
    NotMentioned(Vec<String>),
    /// It says that the tests pass, and these checks do not.
    TestsDoNotPass(Vec<CheckName>),
    /// It says that it added tests, and no file of tests is changed.
    NoTestsAdded,
}

impl Claim {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::NotChanged(paths) => {
                format!("names files that it did not change: {}", paths.join(", "))
            }
            Self::NotMentioned(paths) => {
                format!("does not name what it changed: {}", paths.join(", "))
            }
            Self::TestsDoNotPass(checks) => {
                let checks: Vec<&str> = checks.iter().map(AsRef::as_ref).collect();
                format!(
                    "says that tests pass, and {} {} not",
                    checks.join(", "),
                    if checks.len() == 1 { "does" } else { "do" }
                )
            }
            Self::NoTestsAdded => {
                "says that it added tests, and changed no file of tests".to_owned()
            }
        }
    }
}

/// Words by which agents say that all is well.
const PASSING: [&str; 7] = [
    "tests pass",
    "test suite passes",
    "all tests passing",
    "checks pass",
    "tests are passing",
    "tests succeed",
    "tests are green",
];

/// Words by which they say that they wrote tests.
const ADDED: [&str; 8] = [
    "added tests",
    "added a test",
    "added unit tests",
    "added regression",
    "adds tests",
    "adds a test",
    "wrote tests",
    "new tests cover",
];

/// Where a report and what was done differ. `base` has all paths of the base, and `standings`
/// how the attempt stands on each of the checks.
pub fn claims(
    report: &Report,
    changes: &[FileChange],
    base: &BasePaths,
    checks: &[CheckName],
    standings: &[Standing],
) -> Vec<Claim> {
    let mut found = Vec::new();
    let is_touched = |path: &str| {
        changes
            .iter()
            .any(|change| change.touched().any(|one| one == path))
    };
    let is_touched_by_name = |word: &str| {
        changes.iter().any(|change| {
            change
                .touched()
                .any(|path| path == word || path.ends_with(&format!("/{word}")))
        })
    };
    let mut unchanged: Vec<String> = words(&report.summary)
        .filter_map(|word| match base.named(word) {
            Some(path) => (!is_touched(path)).then(|| path.to_owned()),
            // One that was to be made, and is not there.
            None => {
                let word = word.trim_start_matches("./");
                let word = word.split('#').next().unwrap_or(word);
                (looks_like_a_path(word) && !is_touched_by_name(word)).then(|| word.to_owned())
            }
        })
        .collect();
    unchanged.sort_unstable();
    unchanged.dedup();
    if !unchanged.is_empty() {
        found.push(Claim::NotChanged(unchanged));
    }

    let is_named = |path: &str| {
        let others = [&report.skipped, &report.follow_ups].into_iter().flatten();
        let mut said = others.chain([&report.summary]);
        said.any(|words| words.contains(name_of(path)))
    };
    // A report that names no file at all speaks of what it did in other words.
    let names_any = changes.iter().any(|change| is_named(&change.path));
    let unnamed: Vec<String> = changes
        .iter()
        .map(|change| &change.path)
        .filter(|path| PathClass::of(path) == PathClass::Production && !is_named(path))
        .cloned()
        .collect();
    if names_any && !unnamed.is_empty() {
        found.push(Claim::NotMentioned(unnamed));
    }

    let text = report.summary.to_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    let failing = checks.iter().zip(standings).filter(|(_, standing)| {
        matches!(
            standing,
            Standing::Failed | Standing::Regressed | Standing::FailingBefore
        )
    });
    let failing: Vec<CheckName> = failing.map(|(check, _)| check.clone()).collect();
    if says(&PASSING) && !failing.is_empty() {
        found.push(Claim::TestsDoNotPass(failing));
    }
    let is_test = |change: &FileChange| PathClass::of(&change.path) == PathClass::Test;
    if says(&ADDED) && !changes.iter().any(is_test) {
        found.push(Claim::NoTestsAdded);
    }
    found
}

/// The words of a text, without what Markdown and punctuation put around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_around = |c: char| {
        matches!(
            c,
            '`' | '*' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '"' | '\''
        )
    };
    text.split(move |c: char| c.is_whitespace() || is_around(c))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !word.is_empty())
}

/// The paths of a base, found by what a report may call them.
#[derive(Clone, Debug, Default)]
pub struct BasePaths {
    /// By the name of the file alone.
    by_name: HashMap<String, Vec<String>>,
}

impl BasePaths {
    /// Of all paths of a commit.
    pub fn new(paths: impl IntoIterator<Item = String>) -> Self {
        let mut by_name: HashMap<String, Vec<String>> = HashMap::new();
        for path in paths {
            by_name
                .entry(name_of(&path).to_owned())
                .or_default()
                .push(path);
        }
        Self { by_name }
    }

    /// The file that a word names: by its whole path, or by the end of it where only one file
    /// has that and the word looks like a file's name.
    fn named(&self, word: &str) -> Option<&str> {
        let word = word.trim_start_matches("./");
        // `src/a.rs#L10`
        let word = word.split('#').next().unwrap_or(word);
        let same_name = self.by_name.get(name_of(word))?;
        if let Some(path) = same_name.iter().find(|path| *path == word) {
            return Some(path);
        }
        let looks_like_a_file = word.contains('.') && !word.starts_with('.');
        let ends = |path: &&String| {
            path.strip_suffix(word)
                .is_some_and(|before| before.ends_with('/'))
        };
        let mut same = same_name.iter().filter(ends);
        match (same.next(), same.next()) {
            (Some(path), None) if looks_like_a_file => Some(path),
            _ => None,
        }
    }
}

/// Whether a word can only be the path of a file: directories, and a name with an ending of
/// letters and digits. `and/or` and `1.2/3` are none, and neither is an address.
fn looks_like_a_path(word: &str) -> bool {
    let Some((dir, name)) = word.rsplit_once('/') else {
        return false;
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    let is_ending = |ending: &str| {
        (1..=5).contains(&ending.len())
            && ending.starts_with(|c: char| c.is_ascii_alphabetic())
            && ending.chars().all(|c| c.is_ascii_alphanumeric())
    };
    ending.is_some_and(|(_, ending)| is_ending(ending))
        && !dir.is_empty()
        && dir
            .split('/')
            .all(|part| !part.is_empty() && part.chars().all(is_plain))
        // A host's name has a dot, and few directories at the top do.
        && !dir.split('/').next().is_some_and(|first| first.contains('.'))
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::change::ChangeKind;

    fn changed(paths: &[&str]) -> Vec<FileChange> {
        let change = |path: &&str| FileChange {
            path: (*path).to_owned(),
            kind: ChangeKind::Modified,
            added: Some(1),
            removed: Some(0),
        };
        paths.iter().map(change).collect()
    }

    fn of(summary: &str, paths: &[&str], standing: Standing) -> Vec<Claim> {
        let report = Report {
            summary: summary.to_owned(),
            skipped: None,
            follow_ups: None,
        };
        let base = [
            "src/a.rs",
            "src/b.rs",
            "x/mod.rs",
            "y/mod.rs",
            "tests/all.rs",
        ];
        let base = BasePaths::new(base.map(str::to_owned));
        let checks = ["test".parse().unwrap()];
        claims(&report, &changed(paths), &base, &checks, &[standing])
    }

    #[test]
    fn a_report_that_says_what_was_done_differs_in_nothing() {
        let summary = "- `src/a.rs`: caps the rate. All tests pass.";
        assert_eq!(of(summary, &["src/a.rs"], Standing::Passed), []);
        assert_eq!(of("Caps the rate.", &["src/a.rs"], Standing::Passed), []);
    }

    #[test]
    fn a_file_that_is_named_and_not_changed_is_told() {
        let told = [Claim::NotChanged(vec!["src/b.rs".to_owned()])];
        assert_eq!(
            of("In a.rs and b.rs.", &["src/a.rs"], Standing::Passed),
            told
        );
        // Two files have this name, and the word may mean either.
        assert_eq!(
            of("In a.rs and mod.rs.", &["src/a.rs"], Standing::Passed),
            []
        );
    }

    #[test]
    fn a_file_that_was_to_be_made_and_is_not_there_is_told() {
        let told = [Claim::NotChanged(vec!["src/limiter.rs".to_owned()])];
        let summary =
            "In `src/a.rs`, and adds `src/limiter.rs`; see example.org/a.html, and/or 1/2.5.";
        assert_eq!(of(summary, &["src/a.rs"], Standing::Passed), told);
        let both = ["src/a.rs", "src/limiter.rs"];
        assert_eq!(
            of("In src/a.rs and src/limiter.rs.", &both, Standing::Passed),
            []
        );
        let told = [Claim::NotChanged(vec!["src/a.rs".to_owned()])];
        assert_eq!(of("In src/a.rs.", &[], Standing::Passed), told);
    }

    #[test]
    fn a_file_of_production_that_is_changed_and_not_named_is_told() {
        let told = [Claim::NotMentioned(vec!["src/b.rs".to_owned()])];
        let paths = ["src/a.rs", "src/b.rs", "tests/all.rs"];
        assert_eq!(of("In src/a.rs.", &paths, Standing::Passed), told);
    }

    #[test]
    fn tests_that_are_said_to_pass_are_held_against_the_checks() {
        let told = [Claim::TestsDoNotPass(vec!["test".parse().unwrap()])];
        assert_eq!(
            of("All tests pass.", &["src/a.rs"], Standing::Regressed),
            told
        );
        assert_eq!(of("All tests pass.", &["src/a.rs"], Standing::NotRun), []);
    }

    #[test]
    fn tests_that_are_said_to_be_there_are_looked_for() {
        let summary = "Caps the rate and added tests.";
        assert_eq!(
            of(summary, &["src/a.rs"], Standing::Passed),
            [Claim::NoTestsAdded]
        );
        let paths = ["src/a.rs", "tests/all.rs"];
        assert_eq!(of(summary, &paths, Standing::Passed), []);
    }
}

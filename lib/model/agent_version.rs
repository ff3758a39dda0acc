//! The version of an agent's program, as that tells it.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The longest that is kept of one, in characters.
const LONGEST: usize = 40;

/// A version: numbers with points between them, and whatever comes behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct AgentVersion(String);

impl AgentVersion {
    /// The first one in what a program prints when it is asked: `codex-cli 0.169.0`,
    /// `2.1.330 (Claude Code)`, `v1.18.33`.
    pub fn find(text: &str) -> Option<Self> {
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '/'))
            .find_map(|word| word.trim_end_matches('.').parse().ok())
    }

    /// Whether it is older or newer than another, by its numbers.
    pub fn compare(&self, other: &Self) -> Ordering {
        self.numbers().cmp(&other.numbers())
    }

    fn numbers(&self) -> Vec<u64> {
        let end = self.0.find(|c: char| !c.is_ascii_digit() && c != '.');
        let numbers = self.0[..end.unwrap_or(self.0.len())].split('.');
        numbers.filter_map(|number| number.parse().ok()).collect()
    }
}

impl FromStr for AgentVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let has_point = text
            .split_once('.')
            .is_some_and(|(before, after)| is_number(before) && starts_with_digit(after));
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_');
        if has_point && text.len() <= LONGEST && text.chars().all(is_plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err("it is no version".to_owned())
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

impl TryFrom<String> for AgentVersion {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<AgentVersion> for String {
    fn from(version: AgentVersion) -> Self {
        version.0
    }
}

impl fmt::Display for AgentVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        AgentVersion::find(text).map(|version| version.to_string())
    }

    #[test]
    fn a_version_is_found_in_whatever_a_program_says_of_itself() {
        for (text, version) in [
            ("codex-cli 0.169.0\n", "0.169.0"),
            ("2.1.330 (Claude Code)\n", "2.1.330"),
            ("v1.18.33", "1.18.33"),
            ("GitHub Copilot CLI 1.0.102.\nCommit: 1f2e3d\n", "1.0.102"),
            (
                "0.0.1790142911-g1a2b3c (released 2026-09-22)",
                "0.0.1790142911-g1a2b3c",
            ),
            ("aider 0.86.2\n", "0.86.2"),
            ("2026.10.02-b1d4f7e", "2026.10.02-b1d4f7e"),
        ] {
            assert_eq!(found(text).as_deref(), Some(version), "{text}");
        }
    }

    #[test]
    fn what_is_no_version_is_none() {
        for text in ["", "unknown", "7", "1.", "x1.2", "1.\x1b[2J", "https://a.b"] {
            assert_eq!(found(text), None, "{text}");
        }
        assert_eq!(found(&format!("1.{}", "2".repeat(LONGEST))), None);
    }

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let compare = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|text| text.parse::<AgentVersion>().unwrap());
            a.compare(&b)
        };
        assert_eq!(compare("0.9.0", "0.169.0"), Ordering::Less);
        assert_eq!(compare("2.1.330", "2.1.330-beta"), Ordering::Equal);
        assert_eq!(compare("2.2", "2.1.330"), Ordering::Greater);
    }
}

//! Why a run came to nothing, in one line, from what its last event and its standard error
//! say.

use crate::agent::cause::{cause, cause_of_status};
use crate::agent::observer::one_line;
use crate::agent::stream_event::Outcome;

/// How Qwen says that its server refused it, at the end of an answer that counts as a success.
const REFUSED: &str = "[API Error: ";

/// The cause that the last event tells, if it tells of a failure.
pub fn failure(outcome: &Outcome) -> Option<String> {
    let words = outcome.result.as_deref().unwrap_or_default();
    let kind = outcome.subtype.as_deref().unwrap_or("success");
    if !outcome.is_error && kind == "success" {
        return refusal(words);
    }
    let reason = outcome.terminal_reason.as_deref().unwrap_or_default();
    if reason.starts_with("aborted") {
        return Some("it was interrupted".to_owned());
    }
    let words = outcome.error_words().unwrap_or_else(|| words.to_owned());
    let words = one_line(&words);
    // Also behind other words: "Failed to authenticate. API Error: 401 …".
    let said = words.split_once("API Error: ");
    let words = said.map_or(words.as_str(), |(_, rest)| rest);
    Some(match (outcome.api_error_status, words) {
        (Some(status), words) => with_status(status, words),
        (None, "") => kind.replace('_', " "),
        (None, words) => cause(words),
    })
}

/// An answer that ends in a refusal is none.
fn refusal(words: &str) -> Option<String> {
    let words = words.trim_end().strip_suffix(']')?;
    let at = words.rfind(REFUSED)?;
    let why = one_line(&words[at + REFUSED.len()..]);
    let status = why.split(' ').next().filter(|word| word.len() == 3);
    Some(match status.and_then(|status| status.parse().ok()) {
        Some(status) => with_status(status, &why),
        None => cause(&why),
    })
}

/// The words may begin with the number themselves.
fn with_status(status: u64, words: &str) -> String {
    let number = status.to_string();
    match words.strip_prefix(number.as_str()).unwrap_or(words).trim() {
        "" => format!("HTTP {status}"),
        rest => cause_of_status(status, rest),
    }
}

/// Of a run that ended without a last event and without a word.
pub fn interrupted(name: &str) -> String {
    format!("{name} ended before its turn did")
}

/// What stood on standard error: the first line that calls itself an error, or the last one.
#[derive(Debug, Default)]
pub struct Tail {
    error: Option<String>,
    last: Option<String>,
}

impl Tail {
    /// Takes a line.
    pub fn take(&mut self, line: &str) {
        let line = one_line(line);
        if line.is_empty() {
            return;
        }
        let is_error = line
            .get(..6)
            .is_some_and(|start| start.eq_ignore_ascii_case("error:"));
        if is_error {
            self.error.get_or_insert(line[6..].trim().to_owned());
        }
        self.last = Some(line);
    }

    /// What is worth telling of it.
    pub fn words(&self) -> Option<String> {
        let error = self.error.clone().filter(|words| !words.is_empty());
        error.or_else(|| self.last.clone())
    }
}

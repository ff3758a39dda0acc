//! Why a model's API refused, in one line, from whatever an agent prints of its answer.

use serde_json::{Deserializer, Value};

use crate::agent::observer::one_line;

/// More of a cause tells nothing more, in characters.
const LONGEST: usize = 300;

/// The one line. Of an answer in JSON, which agents print as it came, the status and the
/// message: `HTTP 401: Incorrect API key provided`.
pub fn cause(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_prefix("[API Error: ").map_or(text, |rest| {
        rest.rsplit_once(']').map_or(rest, |(inner, _)| inner)
    });
    shortened(&answer(inner).unwrap_or_else(|| one_line(inner)))
}

/// The same where the status is known.
pub fn cause_of_status(status: u64, message: &str) -> String {
    let cause = cause(message);
    match cause.starts_with("HTTP ") {
        true => cause,
        false => shortened(&format!("HTTP {status}: {cause}")),
    }
}

/// What an answer says that stands somewhere in the text.
fn answer(text: &str) -> Option<String> {
    let from = text.find('{')?;
    let mut values = Deserializer::from_str(&text[from..]).into_iter::<Value>();
    let value = values.next()?.ok()?;
    let error = match &value["error"] {
        Value::Object(_) => &value["error"],
        _ => &value,
    };
    let message = error["message"].as_str()?;
    // Some put an answer into the message of another.
    let message = answer(message).unwrap_or_else(|| one_line(message));
    let status = [&error["code"], &error["statusCode"], &error["status"]];
    match status.into_iter().find_map(Value::as_u64) {
        Some(status) if !message.starts_with("HTTP ") => Some(format!("HTTP {status}: {message}")),
        _ => Some(message),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_in_json_is_its_status_and_its_message() {
        let gemini = r#"[API Error: {"error":{"code":401,"message":"Incorrect API key provided: k","status":"UNAUTHENTICATED"}}]"#;
        assert_eq!(cause(gemini), "HTTP 401: Incorrect API key provided: k");
        let nested = r#"{"error":{"code":429,"message":"{\"error\":{\"code\":429,\"message\":\"slow\\ndown\"}}"}}"#;
        assert_eq!(cause(nested), "HTTP 429: slow down");
        assert_eq!(cause(r#"{"message":"no","code":"quota"}"#), "no");
    }

    #[test]
    fn what_is_no_json_is_said_as_it_is_and_on_one_line() {
        let text = "[API Error: You exceeded your current quota]\nPlease wait";
        assert_eq!(cause(text), "You exceeded your current quota");
        assert_eq!(cause("fetch failed\n  {broken"), "fetch failed {broken");
    }

    #[test]
    fn a_status_that_is_known_is_said_once() {
        assert_eq!(cause_of_status(401, "no key"), "HTTP 401: no key");
        let answer = r#"{"code":401,"message":"no key"}"#;
        assert_eq!(cause_of_status(401, answer), "HTTP 401: no key");
    }

    #[test]
    fn a_cause_of_many_words_is_cut() {
        assert_eq!(cause(&"ä".repeat(1000)).chars().count(), LONGEST + 1);
    }
}

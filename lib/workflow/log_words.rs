//! An agent's output as people read it: what it does, a line for each event that it printed
//! for programs.

use std::mem;

use crate::agent::{self, Observer};
use crate::model::attempt::{AgentProfile, AgentSpec};
use crate::process::lines::LineSplitter;

/// Longer lines are cut: some events hold the output of a command.
const LONGEST_LINE: usize = 1024 * 1024;

/// Makes lines to be read of pieces of output.
pub struct LogWords {
    observer: Box<dyn Observer>,
    lines: LineSplitter,
    /// What was told last. Some agents tell a message again and again while it grows.
    growing: String,
}

impl LogWords {
    /// Of what this agent prints; nothing for one whose output is no stream of events.
    pub fn of(agent: &AgentSpec) -> Option<Self> {
        matches!(agent.profile, AgentProfile::Known(_)).then(|| Self {
            observer: agent::observer(agent),
            lines: LineSplitter::new(LONGEST_LINE),
            growing: String::new(),
        })
    }

    /// The lines that are known to be whole.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        let mut text = String::new();
        let (observer, growing) = (&mut self.observer, &mut self.growing);
        self.lines.push(bytes, |line| {
            tell(observer.as_mut(), growing, line.bytes, &mut text);
        });
        text
    }

    /// The rest.
    pub fn finish(&mut self) -> String {
        let mut text = String::new();
        let lines = mem::replace(&mut self.lines, LineSplitter::new(LONGEST_LINE));
        let (observer, growing) = (&mut self.observer, &mut self.growing);
        lines.finish(|line| tell(observer.as_mut(), growing, line.bytes, &mut text));
        end_line(growing, &mut text);
        text
    }
}

fn tell(observer: &mut dyn Observer, growing: &mut String, line: &[u8], text: &mut String) {
    let line = String::from_utf8_lossy(line);
    let words = match is_event(&line) {
        true => observer.stdout(&line).or_else(|| error_of(&line)),
        // What programs and the suite itself say beside the events.
        false => Some(line.into_owned()),
    };
    let Some(words) = words else { return };
    if growing.is_empty() || !words.starts_with(growing.as_str()) {
        end_line(growing, text);
    }
    *growing = words;
}

fn end_line(growing: &mut String, text: &mut String) {
    if !growing.is_empty() {
        text.push_str(growing);
        text.push('\n');
        growing.clear();
    }
}

fn is_event(line: &str) -> bool {
    line.starts_with('{') && line.trim_end().ends_with('}')
}

/// Why it failed, where an event says so that tells nothing of what the agent does.
fn error_of(line: &str) -> Option<String> {
    let event: serde_json::Value = serde_json::from_str(line).ok()?;
    let says_error = event["is_error"] == true
        || event["type"]
            .as_str()
            .is_some_and(|kind| kind.contains("error"));
    let places = ["/error/message", "/error", "/message", "/result"];
    let mut words = places
        .iter()
        .filter_map(|place| event.pointer(place)?.as_str());
    let words = words
        .next()
        .filter(|_| says_error || !event["error"].is_null())?;
    Some(format!(
        "error: {}",
        words.lines().next().unwrap_or_default()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::resolve;

    fn shown(agent: &str, log: &str) -> String {
        let spec = resolve(&agent.parse().unwrap(), &|_| Vec::new());
        let spec = spec.unwrap().unwrap();
        let mut words = LogWords::of(&spec).unwrap();
        let pieces = log.as_bytes().chunks(7).map(|piece| words.push(piece));
        let mut text: String = pieces.collect();
        text.push_str(&words.finish());
        text
    }

    #[test]
    fn an_event_is_a_line_and_what_is_none_is_left_as_it_is() {
        let log = r#"warning: no telemetry
{"type":"system","subtype":"init","session_id":"s"}
{"type":"assistant","message":{"content":[{"type":"text","text":"I look at it."}]}}
{"type":"assistant","message":{"content":[{"type":"tool_use","name":"Bash","input":{"command":"cargo test"}}]}}
{"type":"user","message":{}}
{"type":"result","subtype":"success","is_error":true,"result":"Invalid API key"}
"#;
        assert_eq!(
            shown("claude", log),
            "warning: no telemetry\nstarted\nI look at it.\n$ cargo test\nerror: Invalid API key\n"
        );
    }

    #[test]
    fn a_message_that_grows_is_shown_once() {
        let log = r#"{"type":"init","session_id":"s"}
{"type":"message","role":"assistant","content":"I look"}
{"type":"message","role":"assistant","content":" at it."}
"#;
        assert_eq!(shown("gemini", log), "started\nI look at it.\n");
    }
}

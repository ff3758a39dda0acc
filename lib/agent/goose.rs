//! Goose, by its documentation and its source: it was not run here.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::agent::cause::cause;
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::{Account, Observer, last_line};
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::agent::tool_words::tool_words;
use crate::model::attempt::{Program, Usage};
use crate::model::spent::Counted;

/// The profile.
pub struct Goose;

const FACTS: Facts = Facts {
    program: "goose",
    home: "https://github.com/aaif-goose/goose",
    environment: &[
        "GOOSE_*",
        "ANTHROPIC_API_KEY",
        "OPENAI_*",
        "GOOGLE_API_KEY",
        "OPENROUTER_API_KEY",
        "GROQ_API_KEY",
        "XAI_API_KEY",
        "OLLAMA_HOST",
    ],
    resume: Resume::Conversation,
    tokens: Told::AsTotal,
    cost: Told::Nothing,
    sandbox: Sandbox::None,
    tried: Tried::Documented,
    leaves: &[],
};

impl Profile for Goose {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    /// Its events name no session, so the session gets a name of the suite's. Its mode `chat`
    /// has no tools: the only one without a terminal that can change nothing.
    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["run", "--instructions", "-"]);
        add(&mut all, ["--output-format", "stream-json", "--quiet"]);
        if let Some(model) = &program.model {
            add(&mut all, ["--model", model]);
        }
        add(&mut all, &program.arguments);
        let mode = match job.access {
            Access::Work => "auto",
            Access::Read => "chat",
        };
        match (job.access, job.conversation) {
            (Access::Read, _) => add(&mut all, ["--no-session"]),
            (Access::Work, Some(name)) => add(&mut all, ["--resume", "--name", name]),
            (Access::Work, None) => add(&mut all, ["--name", &session_name(job.room)]),
        }
        Invocation::of(all).with("GOOSE_MODE", mode)
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::<GooseObserver>::default()
    }
}

/// A name that no other attempt's session has. Of several of a name, the latest is resumed.
fn session_name(room: &Path) -> String {
    let path = room.to_string_lossy();
    let words = path.split(|sign: char| !sign.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// Reads goose's events.
#[derive(Default)]
struct GooseObserver {
    has_started: bool,
    message: String,
    /// A message comes in pieces of one id.
    message_id: Option<String>,
    usage: Option<Usage>,
    has_completed: bool,
    failure: Option<String>,
    complaint: Option<String>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    message: Option<Message>,
    error: Option<String>,
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct Message {
    id: Option<String>,
    role: String,
    #[serde(default)]
    content: Vec<Content>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    #[serde(rename = "type")]
    kind: String,
    text: Option<String>,
    tool_call: Option<ToolCall>,
}

#[derive(Deserialize)]
struct ToolCall {
    value: Option<Call>,
}

#[derive(Deserialize)]
struct Call {
    name: String,
    #[serde(default)]
    arguments: Value,
}

impl Observer for GooseObserver {
    fn stdout(&mut self, line: &str) -> Option<String> {
        let event: Event = serde_json::from_str(line).ok()?;
        self.has_started = true;
        match event.kind.as_str() {
            "message" => self.message(event.message?),
            "error" => {
                self.failure = event.error.as_deref().map(cause);
                self.failure.clone()
            }
            "complete" => {
                self.has_completed = true;
                let tokens = event.input_tokens.zip(event.output_tokens);
                self.usage = tokens.map(|(input, output)| Usage { input, output });
                None
            }
            _ => None,
        }
    }

    fn stderr(&mut self, line: &str) -> Option<String> {
        if !line.trim().is_empty() {
            self.complaint = Some(line.trim().to_owned());
        }
        None
    }

    fn has_started(&self) -> bool {
        self.has_started
    }

    fn account(&mut self, job: &Job<'_>) -> Account {
        // Some versions end with 0 whatever came of it, so the last event is what counts.
        let failure = match (self.failure.take(), self.has_completed) {
            (Some(failure), _) => Some(failure),
            (None, true) => None,
            (None, false) => {
                let why = self.complaint.as_deref().map(cause);
                Some(why.unwrap_or_else(|| "goose ended before its turn did".to_owned()))
            }
        };
        let name = || match job.conversation {
            Some(name) => name.to_owned(),
            None => session_name(job.room),
        };
        Account {
            last_words: std::mem::take(&mut self.message),
            session: self.has_started.then(name),
            // The total of the session.
            usage: self.usage.map(Counted::OfConversation),
            failure,
            ..Account::default()
        }
    }
}

impl GooseObserver {
    fn message(&mut self, message: Message) -> Option<String> {
        if message.role != "assistant" {
            return None;
        }
        let mut now = None;
        for part in message.content {
            match (part.kind.as_str(), part.text, part.tool_call) {
                ("text", Some(text), _) => {
                    if self.message_id != message.id {
                        self.message.clear();
                        self.message_id.clone_from(&message.id);
                    }
                    self.message.push_str(&text);
                    now = last_line(&self.message).or(now);
                }
                ("toolRequest", _, Some(ToolCall { value: Some(call) })) => {
                    // Some versions put the extension in front: `developer__shell`.
                    let name = call.name.rsplit("__").next().unwrap_or_default();
                    now = tool_words(name, &call.arguments).or(now);
                }
                _ => {}
            }
        }
        now
    }
}

#[cfg(test)]
#[path = "goose_tests.rs"]
mod tests;

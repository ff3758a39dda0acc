//! Google's Gemini CLI, as 0.61 behaves without a terminal.

use serde::Deserialize;
use serde_json::Value;

use crate::agent::cause::cause;
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::{Account, Observer, last_line, one_line};
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::agent::tool_words::tool_words;
use crate::model::attempt::{Program, Usage};
use crate::model::spent::Counted;

/// The profile.
pub struct Gemini;

const FACTS: Facts = Facts {
    program: "gemini",
    home: "npm install -g @google/gemini-cli",
    // Not all of `GEMINI_*`: the terminal of an editor binds a gemini to it by some.
    environment: &[
        "GEMINI_API_KEY*",
        "GEMINI_CLI_CUSTOM_HEADERS",
        "GEMINI_CLI_HOME",
        "GEMINI_DEFAULT_AUTH_TYPE",
        "GEMINI_MODEL",
        "GEMINI_SYSTEM_MD",
        "GOOGLE_*",
    ],
    resume: Resume::Conversation,
    tokens: Told::ByRun,
    cost: Told::Nothing,
    sandbox: Sandbox::None,
    tried: Tried::Run("0.61.0"),
    leaves: &[],
};

impl Profile for Gemini {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    /// Where there is no terminal and no `-p`, the prompt is what comes on standard input. A
    /// directory that the user never trusted is exit 55 without `--skip-trust`. `plan` lets
    /// it write below its own home alone.
    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["-o", "stream-json", "--skip-trust"]);
        match job.access {
            Access::Work => add(&mut all, ["--approval-mode", "yolo"]),
            Access::Read => add(&mut all, ["--approval-mode", "plan"]),
        }
        if let Some(model) = &program.model {
            add(&mut all, ["--model", model]);
        }
        add(&mut all, &program.arguments);
        if let Some(conversation) = job.conversation {
            add(&mut all, ["--resume", conversation]);
        }
        Invocation::of(all)
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::<GeminiObserver>::default()
    }
}

/// Reads Gemini's events.
#[derive(Default)]
struct GeminiObserver {
    session: Option<String>,
    message: String,
    /// What it last wanted to do, until it is told what came of it.
    wanted: Vec<(String, String)>,
    denied: Vec<String>,
    usage: Option<Usage>,
    last_error: Option<String>,
    end: Option<End>,
    /// The last line of standard error that is neither a warning nor a place in its code.
    complaint: Option<String>,
}

/// How its turn ended.
enum End {
    Success,
    Error,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    session_id: Option<String>,
    role: Option<String>,
    content: Option<String>,
    tool_name: Option<String>,
    tool_id: Option<String>,
    #[serde(default)]
    parameters: Value,
    status: Option<String>,
    message: Option<String>,
    error: Option<Failure>,
    stats: Option<Stats>,
}

#[derive(Deserialize)]
struct Failure {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
struct Stats {
    #[serde(default)]
    input_tokens: u64,
    #[serde(default)]
    output_tokens: u64,
}

impl Observer for GeminiObserver {
    fn stdout(&mut self, line: &str) -> Option<String> {
        let event: Event = serde_json::from_str(line).ok()?;
        match event.kind.as_str() {
            "init" => {
                self.session = event.session_id;
                Some("started".to_owned())
            }
            "message" if event.role.as_deref() == Some("assistant") => {
                self.message.push_str(&event.content?);
                last_line(&self.message)
            }
            "tool_use" => {
                // What it says after this is another message.
                self.message.clear();
                let name = event.tool_name?;
                let doing = tool_words(&name, &event.parameters);
                let wanted = doing.clone().unwrap_or(name);
                self.wanted.push((event.tool_id?, wanted));
                doing
            }
            "tool_result" => {
                let id = event.tool_id?;
                let at = self.wanted.iter().position(|(one, _)| *one == id)?;
                let (_, doing) = self.wanted.remove(at);
                if event.error.is_some_and(|error| is_denial(&error.kind)) {
                    self.denied.push(doing);
                }
                None
            }
            "error" => {
                self.last_error = event.message;
                self.last_error.as_deref().map(one_line)
            }
            "result" => {
                self.usage = event.stats.map(|stats| Usage {
                    input: stats.input_tokens,
                    output: stats.output_tokens,
                });
                if let Some(error) = event.error {
                    self.last_error = Some(error.message);
                }
                self.end = Some(match event.status.as_deref() {
                    Some("success") => End::Success,
                    _ => End::Error,
                });
                None
            }
            _ => None,
        }
    }

    fn stderr(&mut self, line: &str) -> Option<String> {
        let is_place = line.starts_with(char::is_whitespace) || line.starts_with(['}', ']']);
        let is_noise = line.starts_with("Warning: ") || line.starts_with("YOLO mode ");
        if line.trim().is_empty() || is_place || is_noise {
            return None;
        }
        self.complaint = Some(line.trim().to_owned());
        // It tries a server that it cannot reach ten times, which takes five minutes.
        line.starts_with("Attempt ").then(|| {
            let attempt = line.split(" _ApiError").next().unwrap_or(line);
            one_line(attempt)
        })
    }

    fn has_started(&self) -> bool {
        self.session.is_some()
    }

    fn account(&mut self, _: &Job<'_>) -> Account {
        let failure = match self.end {
            Some(End::Success) => None,
            Some(End::Error) => {
                let why = self.last_error.as_deref().map(cause);
                Some(why.unwrap_or_else(|| "gemini ended its turn with an error".to_owned()))
            }
            None => {
                let why = self.complaint.as_deref().map(cause);
                Some(why.unwrap_or_else(|| "gemini ended before its turn did".to_owned()))
            }
        };
        Account {
            last_words: std::mem::take(&mut self.message),
            session: self.session.take(),
            usage: self.usage.map(Counted::OfRun),
            denied: std::mem::take(&mut self.denied),
            failure,
            ..Account::default()
        }
    }
}

/// Whether a tool failed because it may not be used. One that a policy or the approval mode
/// forbids is not even there.
fn is_denial(kind: &str) -> bool {
    matches!(kind, "policy_violation" | "tool_not_registered")
}

#[cfg(test)]
#[path = "gemini_tests.rs"]
mod tests;

//! opencode, as 1.18 behaves without a terminal.

use serde::Deserialize;
use serde_json::Value;

use crate::agent::cause::{cause, cause_of_status};
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::{Account, Observer, last_line};
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::agent::tool_words::tool_words;
use crate::model::attempt::{Cost, Program, Usage};
use crate::model::spent::{Amount, Counted};

/// The profile.
pub struct Opencode;

const FACTS: Facts = Facts {
    program: "opencode",
    home: "npm install -g opencode-ai",
    // Not OPENCODE_PID, by which it tells its own children of itself; and of keys, those that
    // its own login does not keep in its home.
    environment: &[
        "OPENCODE_API_KEY",
        "OPENCODE_CONFIG*",
        "OPENCODE_DISABLE_*",
        "OPENCODE_ENABLE_*",
        "OPENCODE_EXPERIMENTAL*",
        "OPENCODE_MODELS_*",
        "ANTHROPIC_API_KEY",
        "OPENAI_API_KEY",
        "GEMINI_API_KEY",
        "GOOGLE_GENERATIVE_AI_API_KEY",
        "OPENROUTER_API_KEY",
        "DEEPSEEK_API_KEY",
        "GROQ_API_KEY",
        "MISTRAL_API_KEY",
        "XAI_API_KEY",
    ],
    resume: Resume::Conversation,
    tokens: Told::ByRun,
    cost: Told::ByRun,
    sandbox: Sandbox::None,
    tried: Tried::Run("1.18.33"),
    leaves: &[],
};

/// What a reader may not do, above whatever its configuration allows. Its agent `plan` alone
/// would run commands.
const READING: &str =
    r#"{"edit":"deny","bash":"deny","webfetch":"deny","external_directory":"deny"}"#;

impl Profile for Opencode {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    /// The prompt comes on standard input. `--auto` says yes to whatever the user's
    /// configuration wants to be asked about; what it forbids stays forbidden.
    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["run", "--format", "json"]);
        match job.access {
            Access::Work => add(&mut all, ["--auto"]),
            Access::Read => add(&mut all, ["--agent", "plan"]),
        }
        if let Some(model) = &program.model {
            add(&mut all, ["--model", model]);
        }
        add(&mut all, &program.arguments);
        if let Some(conversation) = job.conversation {
            add(&mut all, ["--session", conversation]);
        }
        let invocation = Invocation::of(all).with("OPENCODE_DISABLE_AUTOUPDATE", "1");
        match job.access {
            Access::Work => invocation,
            Access::Read => invocation.with("OPENCODE_PERMISSION", READING),
        }
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::<OpencodeObserver>::default()
    }

    fn option(&self, key: &str, value: &str) -> Vec<String> {
        let key = match key {
            "effort" => "variant",
            key => key,
        };
        vec![format!("--{key}"), value.to_owned()]
    }
}

/// Reads opencode's events.
#[derive(Default)]
struct OpencodeObserver {
    session: Option<String>,
    message: String,
    usage: Option<Usage>,
    dollars: Option<f64>,
    denied: Vec<String>,
    has_stopped: bool,
    failure: Option<String>,
    complaint: Option<String>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "sessionID")]
    session: Option<String>,
    #[serde(default)]
    part: Part,
    error: Option<Failure>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Part {
    text: String,
    tool: String,
    state: ToolState,
    reason: String,
    tokens: Option<TokenCount>,
    cost: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ToolState {
    status: String,
    input: Value,
    error: String,
}

#[derive(Deserialize)]
struct TokenCount {
    input: u64,
    output: u64,
    #[serde(default)]
    reasoning: u64,
    #[serde(default)]
    cache: CacheCount,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CacheCount {
    read: u64,
    write: u64,
}

#[derive(Deserialize)]
struct Failure {
    name: String,
    #[serde(default)]
    data: FailureData,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct FailureData {
    message: String,
    status_code: Option<u64>,
}

impl Observer for OpencodeObserver {
    fn stdout(&mut self, line: &str) -> Option<String> {
        let event: Event = serde_json::from_str(line).ok()?;
        if event.session.is_some() {
            self.session = event.session;
        }
        let part = event.part;
        match event.kind.as_str() {
            "text" => {
                let said = last_line(&part.text);
                self.message = part.text;
                said
            }
            // It tells of a call when it is over.
            "tool_use" => {
                self.denied.extend(denied(&part));
                tool_words(&part.tool, &part.state.input).filter(|_| part.tool != INVALID)
            }
            "step_start" => {
                self.has_stopped = false;
                None
            }
            "step_finish" => {
                self.has_stopped = part.reason != "tool-calls";
                self.count(part.tokens, part.cost);
                None
            }
            "error" => {
                let error = event.error?;
                let why = match (error.data.status_code, error.data.message) {
                    (_, message) if message.is_empty() => error.name,
                    (Some(status), message) => cause_of_status(status, &message),
                    (None, message) => cause(&message),
                };
                self.failure = Some(why);
                self.failure.clone()
            }
            _ => None,
        }
    }

    fn stderr(&mut self, line: &str) -> Option<String> {
        let line = plain(line);
        if !line.is_empty() {
            self.complaint = Some(line);
        }
        None
    }

    fn has_started(&self) -> bool {
        self.session.is_some()
    }

    fn usage(&self) -> Option<Usage> {
        self.usage
    }

    fn account(&mut self, _: &Job<'_>) -> Account {
        let failure = match (self.failure.take(), self.has_stopped) {
            (Some(failure), _) => Some(failure),
            (None, true) => None,
            (None, false) => {
                let why = self.complaint.as_deref().map(cause);
                Some(why.unwrap_or_else(|| "opencode ended before its turn did".to_owned()))
            }
        };
        Account {
            last_words: std::mem::take(&mut self.message),
            session: self.session.take(),
            usage: self.usage.map(Counted::OfRun),
            cost: self.dollars.and_then(Cost::of_dollars).map(Counted::OfRun),
            denied: std::mem::take(&mut self.denied),
            failure,
        }
    }
}

impl OpencodeObserver {
    /// Counts a step.
    fn count(&mut self, tokens: Option<TokenCount>, dollars: Option<f64>) {
        if let Some(tokens) = tokens {
            let read = [tokens.input, tokens.cache.read, tokens.cache.write];
            let more = Usage {
                input: read.into_iter().fold(0, u64::saturating_add),
                output: tokens.output.saturating_add(tokens.reasoning),
            };
            self.usage = Some(self.usage.unwrap_or_default().plus(more));
        }
        // It is zero for a model whose price it does not know.
        if let Some(dollars) = dollars.filter(|dollars| *dollars > 0.0) {
            *self.dollars.get_or_insert(0.0) += dollars;
        }
    }
}

/// What it calls a tool that is not there.
const INVALID: &str = "invalid";

/// What a call wanted to do, where it may not.
fn denied(call: &Part) -> Option<String> {
    let (input, error) = (&call.state.input, &call.state.error);
    if call.tool == INVALID {
        // A tool that is forbidden altogether is not even there.
        let why = input["error"].as_str().unwrap_or_default();
        return why
            .contains("unavailable tool")
            .then(|| input["tool"].as_str().unwrap_or_default().to_owned());
    }
    let is_denied =
        error.contains("which prevents you from using") || error.contains("rejected permission");
    is_denied.then(|| tool_words(&call.tool, input).unwrap_or_else(|| call.tool.clone()))
}

/// A line without the sequences that colour it.
fn plain(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    text.trim().to_owned()
}

#[cfg(test)]
#[path = "opencode_tests.rs"]
mod tests;

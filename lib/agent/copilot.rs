//! GitHub's Copilot CLI, as 1.0 behaves without a terminal.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::agent::cause::{cause, cause_of_status};
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::last_message::read_last_message;
use crate::agent::observer::{Account, Observer, last_line, one_line};
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::agent::tool_words::tool_words;
use crate::model::attempt::{Program, Usage};
use crate::model::spent::{Amount, Counted};

/// The profile.
pub struct Copilot;

const FACTS: Facts = Facts {
    program: "copilot",
    home: "npm install -g @github/copilot",
    // It takes GH_TOKEN and GITHUB_TOKEN, too, but they are other programs' secrets. And not
    // all of `COPILOT_*`: a copilot that starts attempts would hand on what it tells its own
    // children of itself.
    environment: &[
        "COPILOT_CUSTOM_INSTRUCTIONS_DIRS",
        "COPILOT_GH_HOST",
        "COPILOT_GITHUB_TOKEN",
        "COPILOT_HOME",
        "COPILOT_MODEL",
        "COPILOT_OFFLINE",
        "COPILOT_PROVIDER_*",
    ],
    resume: Resume::Conversation,
    tokens: Told::AsTotal,
    cost: Told::Nothing,
    sandbox: Sandbox::None,
    tried: Tried::Run("1.0.102"),
    leaves: &[],
};

/// The tools that read: of those that it is given, it is told of no other.
const READING: &str = "--available-tools=view,grep,glob,rg";

impl Profile for Copilot {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    /// Its events on standard output, and what it has used in a file: no event tells. It
    /// would wait for a newer version of itself, and for answers of the user.
    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["--output-format", "json", "--stream", "off"]);
        add(
            &mut all,
            ["--no-color", "--no-auto-update", "--no-ask-user"],
        );
        add(&mut all, ["--usage-output-file"]);
        add(&mut all, [usage_file(job.room)]);
        match job.access {
            Access::Work => add(&mut all, ["--allow-all"]),
            Access::Read => add(&mut all, [READING]),
        }
        if let Some(model) = &program.model {
            add(&mut all, ["--model", model]);
        }
        add(&mut all, &program.arguments);
        if let Some(conversation) = job.conversation {
            // Apart, the id would be the prompt.
            add(&mut all, [format!("--resume={conversation}")]);
        }
        Invocation::of(all)
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::<CopilotObserver>::default()
    }

    fn option(&self, key: &str, value: &str) -> Vec<String> {
        let key = match key {
            "effort" => "reasoning-effort",
            key => key,
        };
        vec![format!("--{key}"), value.to_owned()]
    }
}

fn usage_file(room: &Path) -> PathBuf {
    room.join("copilot-usage.json")
}

/// Reads Copilot's events.
#[derive(Default)]
struct CopilotObserver {
    has_started: bool,
    message: String,
    /// What it does, until it is told what came of it.
    doing: Vec<(String, String)>,
    denied: Vec<String>,
    /// What went wrong last. It is only a failure where the result says so: it tries again.
    last_error: Option<String>,
    end: Option<(String, i64)>,
    complaint: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    data: Data,
    session_id: Option<String>,
    exit_code: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Data {
    content: Option<String>,
    message: Option<String>,
    error_message: Option<String>,
    status_code: Option<u64>,
    tool_call_id: String,
    tool_name: String,
    arguments: Value,
    error: Option<ToolError>,
}

#[derive(Deserialize)]
struct ToolError {
    #[serde(default)]
    code: String,
}

impl Observer for CopilotObserver {
    fn stdout(&mut self, line: &str) -> Option<String> {
        let event: Event = serde_json::from_str(line).ok()?;
        self.has_started = true;
        let data = event.data;
        match event.kind.as_str() {
            "assistant.message" => {
                // A call of tools is a message without words.
                let words = data.content.filter(|text| !text.trim().is_empty())?;
                let said = last_line(&words);
                self.message = words;
                said
            }
            "tool.execution_start" => {
                let doing = tool_words(&data.tool_name, &data.arguments);
                let words = doing.clone().unwrap_or(data.tool_name);
                self.doing.push((data.tool_call_id, words));
                doing
            }
            "tool.execution_complete" => {
                let done = |(id, _): &(String, String)| *id == data.tool_call_id;
                let at = self.doing.iter().position(done)?;
                let (_, doing) = self.doing.remove(at);
                if data.error.is_some_and(|error| error.code == "denied") {
                    self.denied.push(doing);
                }
                None
            }
            "model.call_failure" => {
                let why = data.error_message?;
                let why = why.trim_matches('"');
                let why = match data.status_code {
                    Some(status) => cause_of_status(status, why),
                    None => cause(why),
                };
                self.last_error = Some(why);
                None
            }
            // What the user is told of a failed call, without its cause.
            "session.error" => {
                let told = data.message.as_deref().map(one_line)?;
                self.last_error.get_or_insert_with(|| told.clone());
                Some(told)
            }
            "session.info" => data.message.as_deref().map(one_line),
            "result" => {
                self.end = event.session_id.zip(event.exit_code);
                None
            }
            _ => None,
        }
    }

    fn stderr(&mut self, line: &str) -> Option<String> {
        if self.complaint.is_none() && line.starts_with("Error: ") {
            self.complaint = Some(line.trim_start_matches("Error: ").to_owned());
        }
        None
    }

    fn has_started(&self) -> bool {
        self.has_started
    }

    fn account(&mut self, job: &Job<'_>) -> Account {
        let end = self.end.take();
        let failure = match &end {
            Some((_, 0)) => None,
            Some((_, code)) => {
                let why = self.last_error.take();
                Some(why.unwrap_or_else(|| format!("copilot ended its turn with exit {code}")))
            }
            None => {
                let why = self.complaint.as_deref().map(cause);
                let why = why.or_else(|| self.last_error.take());
                Some(why.unwrap_or_else(|| "copilot ended before its turn did".to_owned()))
            }
        };
        Account {
            last_words: std::mem::take(&mut self.message),
            session: end.map(|(session, _)| session),
            // The total of the session, resumed ones included.
            usage: used(job.room).map(Counted::OfConversation),
            denied: std::mem::take(&mut self.denied),
            failure,
            ..Account::default()
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UsageFile {
    model_metrics: BTreeMap<String, Metrics>,
}

#[derive(Deserialize)]
struct Metrics {
    usage: TokenCount,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TokenCount {
    input_tokens: u64,
    output_tokens: u64,
}

/// What all models together have used, as the file in its room says.
fn used(room: &Path) -> Option<Usage> {
    let text = read_last_message(&usage_file(room));
    let file: UsageFile = serde_json::from_str(&text).ok()?;
    let models = file.model_metrics.into_values();
    Some(models.fold(Usage::default(), |sum, model| {
        sum.plus(Usage {
            input: model.usage.input_tokens,
            output: model.usage.output_tokens,
        })
    }))
}

#[cfg(test)]
#[path = "copilot_tests.rs"]
mod tests;

//! What codex prints while it works: an event a line on standard output, and on standard error
//! what went wrong before that.

use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::agent::job::Job;
use crate::agent::last_message::read_last_message;
use crate::agent::observer::{Account, Observer, Trouble, one_line};
use crate::model::attempt::Usage;
use crate::model::spent::Counted;

/// How long codex may look for its server, which it does without end: longer than it takes to
/// come back from a lost network, and shorter than anybody waits for nothing.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// Reads codex's events.
#[derive(Default)]
pub struct CodexObserver {
    session: Option<String>,
    usage: Option<Usage>,
    message: Option<String>,
    has_completed: bool,
    failure: Option<String>,
    last_error: Option<String>,
    /// What it said of its sandbox, which may be dead.
    warning: Option<String>,
    /// Whether a command of its ran or an edit succeeded, so that its sandbox lives.
    has_worked: bool,
    /// Edits that did not succeed.
    failed_edits: Vec<String>,
    pub(super) unreachable_since: Option<Instant>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    thread_id: Option<String>,
    item: Option<Item>,
    usage: Option<TokenCount>,
    error: Option<ErrorText>,
    message: Option<String>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(rename = "type", default)]
    kind: String,
    text: Option<String>,
    command: Option<String>,
    #[serde(default)]
    status: String,
    #[serde(default)]
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    path: String,
}

#[derive(Deserialize)]
struct TokenCount {
    #[serde(default)]
    input_tokens: u64,
    #[serde(default)]
    output_tokens: u64,
}

#[derive(Deserialize)]
struct ErrorText {
    message: String,
}

impl Observer for CodexObserver {
    fn stdout(&mut self, line: &str) -> Option<String> {
        let event: Event = serde_json::from_str(line).ok()?;
        if event.kind != "error" {
            self.unreachable_since = None;
        }
        match event.kind.as_str() {
            "thread.started" => {
                self.session = event.thread_id;
                Some("started".to_owned())
            }
            "turn.completed" => {
                self.has_completed = true;
                self.usage = event.usage.map(|count| Usage {
                    input: count.input_tokens,
                    output: count.output_tokens,
                });
                None
            }
            "turn.failed" => {
                self.failure = event.error.map(|error| error.message);
                None
            }
            "error" => self.error(event.message?),
            "item.started" | "item.completed" => self.item(event.item?),
            _ => None,
        }
    }

    fn stderr(&mut self, line: &str) -> Option<String> {
        if line.contains("could not create PATH aliases") {
            self.warning = Some(one_line(line));
        }
        // A patch that does not fit shows nowhere else.
        if let Some((_, error)) = line.split_once("codex_core::tools::router: error=") {
            self.failed_edits.push(one_line(error));
        }
        None
    }

    fn has_started(&self) -> bool {
        self.session.is_some()
    }

    fn trouble(&self) -> Option<Trouble> {
        // Some other codex was just starting or ending; the next start finds nobody there.
        let is_passing = |line: &&String| line.contains("would block") && !self.has_worked;
        if let Some(line) = self.warning.as_ref().filter(is_passing) {
            return Some(Trouble::StartAgain(no_sandbox(line)));
        }
        self.is_lost().map(Trouble::Hopeless)
    }

    fn account(&mut self, job: &Job<'_>) -> Account {
        let dead = self.warning.as_ref().filter(|_| !self.has_worked);
        let failure = if let Some(failure) = self.failure.take() {
            Some(one_line(&failure))
        } else if let Some(line) = dead {
            Some(no_sandbox(line))
        } else if let Some(lost) = self.is_lost() {
            Some(lost)
        } else if !self.has_completed {
            let why = self.last_error.as_deref().map(one_line);
            Some(why.unwrap_or_else(|| "codex ended before its turn did".to_owned()))
        } else {
            None
        };
        // The file exists and is empty on failure; the events are the second source.
        let from_file = read_last_message(job.last_message);
        let last_words = if from_file.trim().is_empty() {
            self.message.take().unwrap_or_default()
        } else {
            from_file
        };
        Account {
            last_words,
            session: self.session.take(),
            // The total of the thread, not of the turn.
            usage: self.usage.map(Counted::OfConversation),
            cost: None,
            denied: std::mem::take(&mut self.failed_edits),
            failure,
        }
    }
}

impl CodexObserver {
    /// Not always the end: a lost connection repeats it while codex tries again.
    fn error(&mut self, message: String) -> Option<String> {
        if message.starts_with("Reconnecting") {
            self.unreachable_since.get_or_insert_with(Instant::now);
        }
        self.last_error = Some(message);
        self.last_error.clone()
    }

    fn is_lost(&self) -> Option<String> {
        let since = self.unreachable_since?;
        let error = self.last_error.as_deref().unwrap_or_default();
        (since.elapsed() >= PATIENCE).then(|| {
            format!(
                "codex did not reach its server for {} minutes: {}",
                PATIENCE.as_secs() / 60,
                one_line(error)
            )
        })
    }

    fn item(&mut self, item: Item) -> Option<String> {
        match item.kind.as_str() {
            "agent_message" => {
                self.message = item.text;
                self.message.as_deref().map(one_line)
            }
            "command_execution" => {
                // Where the sandbox is dead there is no such event at all.
                self.has_worked = true;
                item.command
                    .map(|command| format!("$ {}", one_line(&bare(&command))))
            }
            "file_change" => {
                let names: Vec<&str> = item
                    .changes
                    .iter()
                    .filter_map(|change| change.path.rsplit('/').next())
                    .collect();
                let names = names.join(", ");
                match item.status.as_str() {
                    "completed" => self.has_worked = true,
                    "failed" => self.failed_edits.push(format!("edit {names}")),
                    _ => {}
                }
                Some(format!("edits {names}"))
            }
            "reasoning" => item.text.as_deref().map(one_line),
            _ => None,
        }
    }
}

fn no_sandbox(line: &str) -> String {
    format!("codex could not set up its sandbox: {line}")
}

/// A command without the shell that codex puts around it: `/bin/bash -lc '…'`.
fn bare(command: &str) -> String {
    let words = shlex::split(command).unwrap_or_default();
    match words.as_slice() {
        [shell, flag, inner] if shell.ends_with("sh") && flag == "-lc" => inner.clone(),
        _ => command.to_owned(),
    }
}

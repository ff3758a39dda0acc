//! OpenAI's Codex CLI, as 0.169 behaves without a terminal.

use std::fs;

use serde::Deserialize;

use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::{Account, Observer, one_line};
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::model::attempt::{Program, Usage};
use crate::model::spent::Counted;

/// The profile.
pub struct Codex;

const FACTS: Facts = Facts {
    program: "codex",
    home: "npm install -g @openai/codex",
    environment: &["CODEX_*", "OPENAI_*"],
    resume: Resume::Conversation,
    tokens: Told::AsTotal,
    cost: Told::Nothing,
    sandbox: Sandbox::Own,
    tried: Tried::Run("0.169.0"),
    leaves: &[],
};

impl Profile for Codex {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    /// `codex exec` with its sandbox around the worktree, its events on standard output and
    /// its last message in a file. Without `-s` it could not write; approval is never asked
    /// in this mode. Older flags such as `--full-auto` are gone.
    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["exec"]);
        match job.access {
            Access::Work => add(&mut all, ["-s", "workspace-write"]),
            Access::Read => add(&mut all, ["-s", "read-only", "--skip-git-repo-check"]),
        }
        add(&mut all, ["-C".as_ref(), job.worktree.as_os_str()]);
        add(&mut all, ["--json", "--color", "never", "-o"]);
        add(&mut all, [job.last_message]);
        if let Some(model) = &program.model {
            add(&mut all, ["-m", model]);
        }
        add(&mut all, &program.arguments);
        if let Some(conversation) = job.conversation {
            // `resume` refuses the options above behind it, and without them could not write.
            add(&mut all, ["resume", conversation]);
        }
        add(&mut all, ["-"]);
        Invocation {
            // Started at the same moment on one CODEX_HOME, two of 44 lost their sandbox, and
            // every command of theirs failed with exit 0.
            start_lock: Some("codex"),
            ..Invocation::of(all)
        }
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::<CodexObserver>::default()
    }

    /// A key of its `config.toml`.
    fn option(&self, key: &str, value: &str) -> Vec<String> {
        let key = match key {
            "effort" => "model_reasoning_effort",
            key => key,
        };
        vec!["-c".to_owned(), format!("{key}={value}")]
    }
}

/// Reads codex's events.
#[derive(Default)]
pub struct CodexObserver {
    session: Option<String>,
    usage: Option<Usage>,
    message: Option<String>,
    has_completed: bool,
    failure: Option<String>,
    last_error: Option<String>,
    dead_sandbox: Option<String>,
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
            // Not always the end: a lost connection repeats it while codex tries again.
            "error" => {
                self.last_error = event.message;
                self.last_error.clone()
            }
            "item.started" | "item.completed" => self.item(event.item?),
            _ => None,
        }
    }

    fn stderr(&mut self, line: &str) -> Option<String> {
        if line.contains("could not create PATH aliases") {
            self.dead_sandbox = Some(line.trim().to_owned());
        }
        None
    }

    fn has_started(&self) -> bool {
        self.session.is_some()
    }

    fn account(&mut self, job: &Job<'_>) -> Account {
        let failure = if let Some(line) = &self.dead_sandbox {
            Some(format!("codex could not set up its sandbox: {line}"))
        } else if let Some(failure) = self.failure.take() {
            Some(one_line(&failure))
        } else if !self.has_completed {
            let why = self.last_error.as_deref().map(one_line);
            Some(why.unwrap_or_else(|| "codex ended before its turn did".to_owned()))
        } else {
            None
        };
        // The file exists and is empty on failure; the events are the second source.
        let from_file = fs::read_to_string(job.last_message).unwrap_or_default();
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
            failure,
            ..Account::default()
        }
    }
}

impl CodexObserver {
    fn item(&mut self, item: Item) -> Option<String> {
        match item.kind.as_str() {
            "agent_message" => {
                self.message = item.text;
                self.message.as_deref().map(one_line)
            }
            "command_execution" => item
                .command
                .map(|command| format!("$ {}", one_line(&command))),
            "file_change" => {
                let names: Vec<&str> = item
                    .changes
                    .iter()
                    .filter_map(|change| change.path.rsplit('/').next())
                    .collect();
                Some(format!("edits {}", names.join(", ")))
            }
            "reasoning" => item.text.as_deref().map(one_line),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn job() -> Job<'static> {
        Job {
            worktree: Path::new("/w"),
            room: Path::new("/nonexistent"),
            prompt: Path::new("/nonexistent/prompt.md"),
            last_message: Path::new("/nonexistent/last.md"),
            conversation: None,
            access: Access::Work,
        }
    }

    /// Events as codex 0.169 printed them.
    fn account(lines: &[&str]) -> Account {
        let mut observer = CodexObserver::default();
        for line in lines {
            observer.stdout(line);
        }
        observer.account(&job())
    }

    #[test]
    fn a_finished_turn_gives_the_message_the_tokens_and_the_session() {
        let account = account(&[
            r#"{"type":"thread.started","thread_id":"0199"}"#,
            r#"{"type":"item.completed","item":{"id":"item_0","type":"agent_message","text":"Done."}}"#,
            r#"{"type":"turn.completed","usage":{"input_tokens":1000,"cached_input_tokens":0,"output_tokens":20,"reasoning_output_tokens":0}}"#,
        ]);
        assert_eq!(account.last_words, "Done.");
        assert_eq!(account.session.as_deref(), Some("0199"));
        assert_eq!(
            account.usage,
            Some(Counted::OfConversation(Usage {
                input: 1000,
                output: 20
            }))
        );
        assert_eq!(account.failure, None);
    }

    #[test]
    fn a_failed_turn_is_a_failure_with_its_cause_in_one_line() {
        let account = account(&[
            r#"{"type":"thread.started","thread_id":"0199"}"#,
            r#"{"type":"turn.failed","error":{"message":"unexpected status 401 Unauthorized:\n bad key"}}"#,
        ]);
        assert_eq!(
            account.failure.as_deref(),
            Some("unexpected status 401 Unauthorized: bad key")
        );
    }

    #[test]
    fn an_end_without_a_completed_turn_is_a_failure() {
        let account = account(&[r#"{"type":"thread.started","thread_id":"0199"}"#]);
        assert_eq!(
            account.failure.as_deref(),
            Some("codex ended before its turn did")
        );
    }

    #[test]
    fn a_dead_sandbox_is_a_failure_though_the_turn_completes() {
        let mut observer = CodexObserver::default();
        observer.stderr("WARNING: could not create PATH aliases: operation would block");
        observer.stdout(r#"{"type":"turn.completed","usage":{}}"#);
        assert!(observer.account(&job()).failure.is_some());
    }
}

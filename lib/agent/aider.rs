//! aider, as 0.86 behaves without a terminal.

use crate::agent::job::{Access, Input, Invocation, Job};
use crate::agent::observer::{Account, Observer, Trouble, one_line};
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::model::attempt::{Cost, Program, Usage};
use crate::model::spent::Counted;

/// The profile.
pub struct Aider;

const FACTS: Facts = Facts {
    program: "aider",
    home: "pip install aider-chat",
    environment: &[
        "AIDER_*",
        "ANTHROPIC_*",
        "OPENAI_*",
        "GEMINI_API_KEY",
        "OPENROUTER_API_KEY",
        "DEEPSEEK_API_KEY",
        "GROQ_API_KEY",
        "MISTRAL_API_KEY",
        "XAI_API_KEY",
        "OLLAMA_API_BASE",
    ],
    resume: Resume::Conversation,
    tokens: Told::ByRun,
    cost: Told::ByRun,
    sandbox: Sandbox::None,
    tried: Tried::Run("0.86.2"),
    // The cache of its map of the repository, for which it takes no other place.
    leaves: &[".aider*"],
};

/// What it calls the conversation: there is one, and its file is in the room.
const HISTORY: &str = "aider.chat.history.md";

/// Questions answered, nothing committed, nothing written into the worktree that is not its
/// work, and no look for a newer version of itself.
const ALWAYS: [&str; 13] = [
    "--yes-always",
    "--no-auto-commits",
    "--no-dirty-commits",
    "--no-gitignore",
    "--no-pretty",
    "--no-fancy-input",
    "--no-check-update",
    "--no-show-release-notes",
    "--no-show-model-warnings",
    "--no-detect-urls",
    "--no-suggest-shell-commands",
    "--no-analytics",
    "--no-notifications",
];

impl Profile for Aider {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    /// It reads no prompt from standard input. What it remembers is in the room.
    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ALWAYS);
        add(&mut all, ["--message-file"]);
        add(&mut all, [job.prompt]);
        add(&mut all, ["--chat-history-file"]);
        add(&mut all, [job.room.join(HISTORY)]);
        add(&mut all, ["--input-history-file"]);
        add(&mut all, [job.room.join("aider.input.history")]);
        match job.access {
            Access::Work => {}
            Access::Read => add(&mut all, ["--chat-mode", "ask", "--no-git", "--dry-run"]),
        }
        if let Some(model) = &program.model {
            add(&mut all, ["--model", model]);
        }
        add(&mut all, &program.arguments);
        if job.conversation.is_some() {
            add(&mut all, ["--restore-chat-history"]);
        }
        Invocation {
            input: Input::Nothing,
            // It breaks its messages at the width of a terminal that is not there.
            ..Invocation::of(all).with("COLUMNS", "1000")
        }
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::<AiderObserver>::default()
    }

    fn option(&self, key: &str, value: &str) -> Vec<String> {
        let key = match key {
            "effort" => "reasoning-effort",
            key => key,
        };
        vec![format!("--{key}"), value.to_owned()]
    }
}

/// Reads what aider says to its user: it has no events. A message of the model ends with a
/// line that counts its tokens.
#[derive(Default)]
struct AiderObserver {
    has_begun: bool,
    /// The message that is being said.
    saying: String,
    said: Option<String>,
    usage: Option<Usage>,
    dollars: Option<f64>,
    failure: Option<String>,
    trouble: Option<String>,
}

/// How the last lines before the first message begin.
const END_OF_HEAD: [&str; 2] = ["Repo-map: ", "Restored previous conversation history."];

impl Observer for AiderObserver {
    fn stdout(&mut self, line: &str) -> Option<String> {
        let line = line.trim_end();
        if END_OF_HEAD.iter().any(|head| line.starts_with(head)) {
            self.has_begun = true;
            self.saying.clear();
            return Some("started".to_owned());
        }
        // With --yes-always it says yes to that as well, and waits for a browser.
        if line.starts_with("No LLM model was specified and no API keys were provided") {
            let hint = "set one in its configuration, or name it: aider:model=<model>";
            self.trouble = Some(format!("aider knows no model and has no API key ({hint})"));
            return None;
        }
        if let Some(error) = line.strip_prefix("litellm.") {
            let why = refusal(error);
            self.failure = Some(why.clone());
            return Some(why);
        }
        if let Some(counts) = line.strip_prefix("Tokens: ") {
            self.count(counts);
            return None;
        }
        if let Some(file) = line.strip_prefix("Applied edit to ") {
            self.failure = None;
            return Some(format!("edits {file}"));
        }
        if let Some(why) = trouble_with_model(line) {
            self.failure = Some(why.to_owned());
        }
        self.saying.push_str(line);
        self.saying.push('\n');
        Some(one_line(line)).filter(|line| self.has_begun && !line.is_empty())
    }

    fn stderr(&mut self, line: &str) -> Option<String> {
        if line.contains("Error") {
            self.failure.get_or_insert_with(|| one_line(line));
        }
        None
    }

    fn has_started(&self) -> bool {
        self.has_begun
    }

    fn usage(&self) -> Option<Usage> {
        self.usage
    }

    fn trouble(&self) -> Option<Trouble> {
        self.trouble.clone().map(Trouble::Hopeless)
    }

    fn account(&mut self, _: &Job<'_>) -> Account {
        let failure = match (self.trouble.take(), self.failure.take(), &self.said) {
            (Some(trouble), _, _) => Some(trouble),
            (None, Some(failure), _) => Some(failure),
            (None, None, Some(_)) => None,
            (None, None, None) => Some("aider ended before it said anything".to_owned()),
        };
        Account {
            last_words: self.said.take().unwrap_or_default(),
            session: self.has_begun.then(|| HISTORY.to_owned()),
            usage: self.usage.map(Counted::OfRun),
            cost: self.dollars.and_then(Cost::of_dollars).map(Counted::OfRun),
            failure,
            ..Account::default()
        }
    }
}

impl AiderObserver {
    /// `2.5k sent, 98 received. Cost: $0.0071 message, $0.0142 session.`
    fn count(&mut self, counts: &str) {
        let message = std::mem::take(&mut self.saying);
        let message = message.trim();
        if self.failure.as_deref() != Some(EMPTY) {
            self.failure = None;
            self.said = Some(message.to_owned());
        }
        let (tokens, cost) = match counts.split_once(" Cost: ") {
            Some((tokens, cost)) => (tokens, cost),
            None => (counts, ""),
        };
        let usage = self.usage.get_or_insert_default();
        for part in tokens.trim_end_matches('.').split(", ") {
            match part.split_once(' ') {
                Some((number, "sent")) => usage.input = usage.input.saturating_add(amount(number)),
                Some((number, "received")) => {
                    usage.output = usage.output.saturating_add(amount(number))
                }
                _ => {}
            }
        }
        // The session is this run, also where it remembers an earlier one.
        let session = cost.trim_end_matches('.').split(", ").last();
        let session = session.and_then(|part| part.strip_prefix('$')?.strip_suffix(" session"));
        if let Some(dollars) = session.and_then(|dollars| dollars.parse().ok()) {
            self.dollars = Some(dollars);
        }
    }
}

/// What it says of an answer without words.
const EMPTY: &str = "Empty response received from LLM";

/// A line by which it tells that the model did not do what it asked of it.
fn trouble_with_model(line: &str) -> Option<&'static str> {
    if line.starts_with(EMPTY) {
        Some(EMPTY)
    } else if line.starts_with("Only 3 reflections allowed") {
        Some("aider could not apply the model's edits, and gave up after three tries")
    } else if line.starts_with("Model ") && line.ends_with("has hit a token limit!") {
        Some("the model has hit a token limit")
    } else {
        None
    }
}

/// `AuthenticationError: AuthenticationError: OpenAIException - Incorrect key` as
/// `HTTP 401: Incorrect key`. It names the status by a word of its library.
fn refusal(error: &str) -> String {
    let (kind, rest) = error.split_once(": ").unwrap_or((error, ""));
    let message = rest
        .split_once("Exception - ")
        .map_or(rest, |(_, text)| text);
    let status = match kind {
        "BadRequestError" => 400,
        "AuthenticationError" => 401,
        "PermissionDeniedError" => 403,
        "NotFoundError" => 404,
        "RateLimitError" => 429,
        // It is also its word for a server that it cannot reach.
        _ => return one_line(&format!("{kind}: {message}")),
    };
    one_line(&format!("HTTP {status}: {message}"))
}

/// `98`, `2.5k` or `1.2M`, as a number.
fn amount(text: &str) -> u64 {
    let (digits, scale) = match text.strip_suffix(['k', 'M']) {
        Some(digits) if text.ends_with('k') => (digits, 1e3),
        Some(digits) => (digits, 1e6),
        None => (text, 1.0),
    };
    let number: f64 = digits.replace(',', "").parse().unwrap_or_default();
    (number * scale).round().clamp(0.0, 1e15) as u64
}

#[cfg(test)]
#[path = "aider_tests.rs"]
mod tests;

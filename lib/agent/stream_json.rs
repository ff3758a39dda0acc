//! The events that Claude Code prints with `--output-format stream-json`, and the programs
//! that speak the same or nearly so: one reader, and a dialect for what differs.

use std::collections::HashSet;

use crate::agent::job::Job;
use crate::agent::observer::{Account, Observer, last_line};
use crate::agent::stream_event::{
    Assistant, Block, CallEvent, Event, Message, Outcome, System, TokenCount,
};
use crate::agent::stream_failure::{Tail, failure, interrupted};
use crate::agent::tool_words::tool_words;
use crate::model::spent::{Amount, Cost, Counted, Usage};

/// What one of them has of its own.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// What it is called.
    pub name: &'static str,
    /// Whether its count of the tokens read has those from the cache in it.
    pub cache: Cache,
    /// What the tokens of its last event are counted for.
    pub tokens: fn(Usage) -> Counted<Usage>,
}

/// Where tokens that were read from a cache are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    /// Beside those that were not.
    Apart,
    /// Among all that were read.
    Within,
}

/// Reads the events.
pub struct StreamObserver {
    dialect: Dialect,
    session: Option<String>,
    counted: HashSet<String>,
    usage: Option<Usage>,
    said: String,
    calls: usize,
    rejected: Vec<String>,
    retrying: Option<String>,
    outcome: Option<Outcome>,
    tail: Tail,
}

impl StreamObserver {
    /// Of this dialect.
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            session: None,
            counted: HashSet::new(),
            usage: None,
            said: String::new(),
            calls: 0,
            rejected: Vec::new(),
            retrying: None,
            outcome: None,
            tail: Tail::default(),
        }
    }
}

impl Observer for StreamObserver {
    fn stdout(&mut self, line: &str) -> Option<String> {
        let Ok(event) = serde_json::from_str(line) else {
            // An error in plain words, perhaps its only ones.
            if !line.starts_with('{') {
                self.tail.take(line);
            }
            return None;
        };
        match event {
            Event::System(event) => self.system(event),
            Event::Assistant(event) => self.assistant(event),
            Event::ToolCall(event) => self.tool_call(&event),
            Event::Result(outcome) => {
                if self.session.is_none() && !outcome.never_began() {
                    self.session.clone_from(&outcome.session_id);
                }
                self.outcome = Some(*outcome);
                None
            }
            Event::Other => None,
        }
    }

    fn stderr(&mut self, line: &str) -> Option<String> {
        self.tail.take(line);
        None
    }

    fn has_started(&self) -> bool {
        self.session.is_some()
    }

    fn usage(&self) -> Option<Usage> {
        self.usage
    }

    fn account(&mut self, _: &Job<'_>) -> Account {
        let said = std::mem::take(&mut self.said);
        let usage = self.usage.map(Counted::OfRun);
        let denied = std::mem::take(&mut self.rejected);
        let Some(outcome) = self.outcome.take() else {
            return Account {
                failure: Some(self.without_outcome()),
                last_words: said,
                session: self.session.take(),
                usage,
                denied,
                ..Account::default()
            };
        };
        let denied = [denied, outcome.denied()].concat();
        let counted = outcome.usage.as_ref().map(|count| self.tokens(count));
        let cost = outcome.total_cost_usd.and_then(Cost::of_dollars);
        Account {
            failure: failure(&outcome).or_else(|| self.all_denied(&denied)),
            session: self.session.take(),
            usage: counted.map(self.dialect.tokens).or(usage),
            // Of the conversation, also where the tokens beside it are of the run.
            cost: cost.map(Counted::OfConversation),
            denied,
            last_words: outcome
                .result
                .filter(|words| !words.trim().is_empty())
                .unwrap_or(said),
        }
    }
}

impl StreamObserver {
    fn system(&mut self, event: System) -> Option<String> {
        if self.session.is_none() {
            self.session = event.session_id;
        }
        match event.subtype.as_deref() {
            Some("init") => Some("started".to_owned()),
            Some("api_retry") => {
                let trouble = match event.error_status {
                    Some(status) => format!("HTTP {status}"),
                    None => "its server does not answer".to_owned(),
                };
                let (attempt, most) = (event.attempt?, event.max_retries?);
                let now = format!("{trouble}, tries again ({attempt} of {most})");
                self.retrying = Some(trouble);
                Some(now)
            }
            _ => None,
        }
    }

    fn assistant(&mut self, event: Assistant) -> Option<String> {
        self.retrying = None;
        self.count(&event.message);
        // What an agent's own agents say is not its answer.
        let is_its_own = event.parent_tool_use_id.is_none();
        let mut now = None;
        for block in event.message.content {
            let told = match block {
                Block::Text { text } => {
                    let line = last_line(&text);
                    if is_its_own && line.is_some() {
                        self.said = text;
                    }
                    line
                }
                Block::Thinking { thinking } => last_line(&thinking),
                Block::ToolUse { name, input } => {
                    self.calls += 1;
                    tool_words(&name, &input)
                }
                Block::Other => None,
            };
            now = told.or(now);
        }
        now
    }

    fn tool_call(&mut self, event: &CallEvent) -> Option<String> {
        let (name, call) = event.call()?;
        let result = &call["result"];
        if result.is_null() {
            self.calls += 1;
            return tool_words(name, &call["args"]);
        }
        let rejected = result.get("rejected")?;
        let input = call.get("args").unwrap_or(rejected);
        let words = tool_words(name, input).unwrap_or_else(|| name.to_owned());
        self.rejected.push(words);
        None
    }

    /// Adds a message's tokens once: it comes in an event for each of its blocks, and each
    /// of them repeats its count.
    fn count(&mut self, message: &Message) {
        let Some(count) = &message.usage else { return };
        if message
            .id
            .as_ref()
            .is_some_and(|id| !self.counted.insert(id.clone()))
        {
            return;
        }
        let more = self.tokens(count);
        self.usage = Some(self.usage.unwrap_or_default().plus(more));
    }

    fn tokens(&self, count: &TokenCount) -> Usage {
        let cached = match self.dialect.cache {
            Cache::Apart => count
                .cache_read_input_tokens
                .saturating_add(count.cache_creation_input_tokens),
            Cache::Within => 0,
        };
        Usage {
            input: count.input_tokens.saturating_add(cached),
            output: count.output_tokens,
        }
    }

    fn without_outcome(&mut self) -> String {
        let name = self.dialect.name;
        match (self.tail.words(), &self.retrying) {
            (Some(words), _) if self.session.is_none() => words,
            (Some(words), _) => format!("{name} ended before its turn did: {words}"),
            (None, Some(trouble)) => format!("{name} ended while it tried again: {trouble}"),
            (None, None) => interrupted(name),
        }
    }

    /// It says that all went well also where it was allowed nothing.
    fn all_denied(&self, denied: &[String]) -> Option<String> {
        (!denied.is_empty() && denied.len() >= self.calls)
            .then(|| format!("it was not allowed to do anything: {}", denied.join("; ")))
    }
}

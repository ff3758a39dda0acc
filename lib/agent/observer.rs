//! Whoever reads what an agent prints, and the account that comes of it.

use crate::agent::job::Job;
use crate::model::spent::{Cost, Counted, Usage};

/// Reads what an agent prints, line by line, and makes an account of it.
pub trait Observer {
    /// A line of standard output, without its end; a very long one comes cut. Returns what
    /// the agent does now, when the line tells: `$ cargo test`, `edits a.rs`, or its words.
    fn stdout(&mut self, line: &str) -> Option<String>;
    /// A line of standard error.
    fn stderr(&mut self, line: &str) -> Option<String>;
    /// Whether the agent is past its start.
    fn has_started(&self) -> bool;
    /// The tokens of this run so far, where it tells before its end.
    fn usage(&self) -> Option<Usage> {
        None
    }
    /// Why there is no use in waiting for its end. It is ended then.
    fn trouble(&self) -> Option<Trouble> {
        None
    }
    /// What can be said now that it has ended.
    fn account(&mut self, job: &Job<'_>) -> Account;
}

/// Why an agent that still runs will come to nothing, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It came up wrong, and has done nothing yet: started again, it may come up well.
    StartAgain(String),
    /// It cannot go on, and does not end by itself.
    Hopeless(String),
}

/// What an agent's own output tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Its last message.
    pub last_words: String,
    /// Its id of the conversation.
    pub session: Option<String>,
    /// Tokens, where it counts them.
    pub usage: Option<Counted<Usage>>,
    /// Money, where it tells how much.
    pub cost: Option<Counted<Cost>>,
    /// What it wanted to do and was not allowed to, each in a few words.
    pub denied: Vec<String>,
    /// Why it failed, by its own evidence and whatever its exit code: one line.
    pub failure: Option<String>,
}

/// A text of several lines as one.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of a text of several lines, the last with words: what an agent says now.
pub fn last_line(text: &str) -> Option<String> {
    let mut lines = text.lines().map(str::trim);
    lines.rfind(|line| !line.is_empty()).map(str::to_owned)
}

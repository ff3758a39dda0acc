//! What an agent is given to work with, and how it is started.

use std::ffi::OsString;
use std::path::Path;

/// What an agent is given to work with.
#[derive(Clone, Debug)]
pub struct Job<'a> {
    /// The directory that it works in: the worktree that is its own, or what it shall read.
    pub worktree: &'a Path,
    /// A directory outside of the worktree for files of its own. It is there.
    pub room: &'a Path,
    /// A file outside of the worktree that holds the prompt.
    pub prompt: &'a Path,
    /// A file outside of the worktree where it may leave its last words.
    pub last_message: &'a Path,
    /// Its own id of a conversation that it shall go on with, where it can.
    pub conversation: Option<&'a str>,
    /// What it may do.
    pub access: Access,
}

/// What an agent may do in its directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Change it, and run commands.
    Work,
    /// Read it and say what it thinks. There may be no repository.
    Read,
}

/// How an agent is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The program.
    pub program: OsString,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// What its environment holds besides.
    pub environment: Vec<(OsString, OsString)>,
    /// What it reads.
    pub input: Input,
    /// Where two of a kind must not start at the same time: the name of their lock, let go
    /// when the observer says that it has started.
    pub start_lock: Option<&'static str>,
}

impl Invocation {
    /// Of these words, the first of which is the program. The prompt comes on standard input.
    pub fn of(words: impl IntoIterator<Item = OsString>) -> Self {
        let mut words = words.into_iter();
        Self {
            program: words.next().unwrap_or_default(),
            arguments: words.collect(),
            environment: Vec::new(),
            input: Input::Prompt,
            start_lock: None,
        }
    }

    /// The same with one more variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }
}

/// What an agent reads on its standard input, which is then closed: some wait for its end
/// even when they were told everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// The prompt.
    Prompt,
    /// Nothing: it was told in another way.
    Nothing,
}

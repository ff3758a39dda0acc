//! One file per agent: its command line, its events, its last words. What an agent says of
//! itself is evidence to be weighed, never a verdict; an exit code least of all.

mod codex;
mod command;
mod replay;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::model::attempt::{AgentProfile, AgentSpec, Usage};

/// What an agent is given to work with.
#[derive(Clone, Debug)]
pub struct Job<'a> {
    /// The worktree that is its own.
    pub worktree: &'a Path,
    /// A file outside of the worktree where it may leave its last words.
    pub last_message: &'a Path,
    /// Its own id of a conversation that it shall go on with, where it can.
    pub conversation: Option<&'a str>,
}

/// How an agent is started. The prompt comes on standard input, which is then closed: some
/// agents wait for its end even when they were told everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The program.
    pub program: OsString,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Its environment, on top of the user's.
    pub environment: Vec<(OsString, OsString)>,
    /// Where two of a kind must not start at the same time: the name of their lock, let go
    /// when [`Observer::has_started`].
    pub start_lock: Option<&'static str>,
}

/// Reads what an agent prints, line by line, and makes an account of it.
pub trait Observer {
    /// A line of standard output, without its end; a very long one comes cut. Returns what
    /// the agent does now, when the line tells.
    fn stdout(&mut self, line: &str) -> Option<String>;
    /// A line of standard error.
    fn stderr(&mut self, line: &str) -> Option<String>;
    /// Whether the agent is past its start.
    fn has_started(&self) -> bool;
    /// What can be said now that it has ended.
    fn account(&mut self, job: &Job<'_>) -> Account;
}

/// What an agent's own output tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Its last message.
    pub last_words: String,
    /// Its id of the conversation.
    pub session: Option<String>,
    /// Tokens, where it counts them.
    pub usage: Option<Usage>,
    /// Why it failed, by its own evidence and whatever its exit code: one line.
    pub failure: Option<String>,
}

/// How to start this agent.
pub fn invocation(spec: &AgentSpec, job: &Job<'_>) -> Invocation {
    match &spec.profile {
        AgentProfile::Codex { program, arguments } => codex::invocation(program, arguments, job),
        AgentProfile::Command { shell } => command::invocation(shell, job),
        AgentProfile::Replay { recording } => replay::invocation(recording),
    }
}

/// How to start this agent for an opinion: it shall read its prompt and change nothing.
pub fn judging(spec: &AgentSpec, job: &Job<'_>) -> Invocation {
    match &spec.profile {
        AgentProfile::Codex { program, arguments } => codex::judging(program, arguments, job),
        _ => invocation(spec, job),
    }
}

/// Who reads what this agent prints.
pub fn observer(spec: &AgentSpec) -> Box<dyn Observer> {
    match &spec.profile {
        AgentProfile::Codex { .. } => Box::<codex::CodexObserver>::default(),
        AgentProfile::Command { .. } | AgentProfile::Replay { .. } => {
            Box::<command::PlainObserver>::default()
        }
    }
}

/// The agent that a name means: a built-in one, or one that the user's git config
/// describes. `None` where it is neither.
pub fn resolve(name: &str, config: &dyn Fn(&str) -> Option<String>) -> Option<AgentSpec> {
    let command = config(&format!("agent.{name}.command"));
    let profile = match (name, command) {
        ("codex", command) => AgentProfile::Codex {
            program: vec![command.unwrap_or_else(|| "codex".to_owned())],
            arguments: Vec::new(),
        },
        (_, Some(shell)) => AgentProfile::Command { shell },
        (_, None) => return None,
    };
    Some(AgentSpec {
        name: name.to_owned(),
        profile,
    })
}

/// The built-in agents, for messages.
pub const BUILT_IN: [&str; 1] = ["codex"];

/// An agent that is any command, run by `sh -c`.
pub fn any_command(shell: &str) -> AgentSpec {
    AgentSpec {
        name: "command".to_owned(),
        profile: AgentProfile::Command {
            shell: shell.to_owned(),
        },
    }
}

/// The program that must be on PATH for this agent, where that can be known beforehand.
pub fn needed_program(spec: &AgentSpec) -> Option<&str> {
    match &spec.profile {
        AgentProfile::Codex { program, .. } => program.first().map(String::as_str),
        AgentProfile::Command { .. } | AgentProfile::Replay { .. } => None,
    }
}

/// Whether a program can be found: by its path, or on PATH.
pub fn is_installed(program: &str) -> bool {
    let is_file = |path: PathBuf| path.is_file();
    if program.contains('/') {
        return is_file(PathBuf::from(program));
    }
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| is_file(dir.join(program))))
}

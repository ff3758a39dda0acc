//! One file per agent: its command line, its events, its last words. What an agent says of
//! itself is evidence to be weighed, never a verdict; an exit code least of all.

mod aider;
mod amp;
mod cause;
mod claude;
#[cfg(test)]
mod claude_tests;
mod codex;
mod codex_events;
#[cfg(test)]
mod codex_tests;
mod command;
mod copilot;
mod cursor_agent;
#[cfg(test)]
mod documented_tests;
mod environment;
mod gemini;
mod gone;
mod goose;
mod installed;
mod job;
mod last_message;
mod observer;
mod opencode;
mod profile;
mod qwen;
#[cfg(test)]
mod qwen_tests;
#[cfg(test)]
mod recorded;
mod replay;
mod resolve;
mod stream_event;
mod stream_failure;
mod stream_json;
mod tool_words;

pub use environment::{EVERYBODYS, environment};
pub use gone::{lost_conversation, resumes};
pub use installed::{find_program, is_installed, needed_program};
pub use job::{Access, Input, Invocation, Job};
pub use observer::{Account, Observer, Trouble};
pub use profile::{Facts, Optional, Profile, Resume, Sandbox, Told, Tried};
pub use resolve::{any_command, resolve};

use std::ffi::OsString;

use crate::model::attempt::{AgentProfile, AgentSpec, KnownAgent};

/// What the suite knows of a program.
pub fn profile(agent: KnownAgent) -> &'static dyn Profile {
    match agent {
        KnownAgent::Codex => &codex::Codex,
        KnownAgent::Claude => &claude::Claude,
        KnownAgent::Gemini => &gemini::Gemini,
        KnownAgent::Opencode => &opencode::Opencode,
        KnownAgent::Qwen => &qwen::Qwen,
        KnownAgent::Copilot => &copilot::Copilot,
        KnownAgent::CursorAgent => &cursor_agent::CursorAgent,
        KnownAgent::Amp => &amp::Amp,
        KnownAgent::Goose => &goose::Goose,
        KnownAgent::Aider => &aider::Aider,
    }
}

/// How to start this agent.
pub fn invocation(spec: &AgentSpec, job: &Job<'_>) -> Invocation {
    match &spec.profile {
        AgentProfile::Known(program) => profile(program.agent).invocation(program, job),
        AgentProfile::Command { shell } => command::invocation(shell, job),
        AgentProfile::Replay { recording } => replay::invocation(recording),
    }
}

/// What this agent may leave in its directory that is no work of its.
pub fn leaves(spec: &AgentSpec) -> &'static [&'static str] {
    match &spec.profile {
        AgentProfile::Known(program) => profile(program.agent).facts().leaves,
        AgentProfile::Command { .. } | AgentProfile::Replay { .. } => &[],
    }
}

/// How to start this agent where its program has said which of its `Optional` words it knows.
pub fn invocation_of(spec: &AgentSpec, job: &Job<'_>, accepts: &[String]) -> Invocation {
    let mut invocation = invocation(spec, job);
    if let AgentProfile::Known(program) = &spec.profile {
        let own = program.words.len().saturating_sub(1);
        let optional = profile(program.agent).optional().iter();
        let accepted = optional.filter(|one| accepts.iter().any(|says| says == one.says));
        let words = accepted.flat_map(|one| one.words).map(OsString::from);
        let words: Vec<OsString> = words.collect();
        invocation.arguments.splice(own..own, words);
    }
    invocation
}

/// Who reads what this agent prints.
pub fn observer(spec: &AgentSpec) -> Box<dyn Observer> {
    match &spec.profile {
        AgentProfile::Known(program) => profile(program.agent).observer(),
        AgentProfile::Command { .. } | AgentProfile::Replay { .. } => {
            Box::<command::PlainObserver>::default()
        }
    }
}

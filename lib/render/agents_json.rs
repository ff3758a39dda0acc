//! `git spawn --agents`, for programs.

use serde::Serialize;

use crate::model::agent_facts::{Resume, Sandbox, Told, Tried};
use crate::model::agent_listed::{ListedAgent, ListedKind};
use crate::render::json::document;
use crate::render::record::{Field, Record, flag, text, texts, word};
use crate::render::schema::Document;

/// What a program reads of all agents.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Agents<'a> {
    /// The known ones, then the user's own.
    agents: &'a [AgentData],
}

/// One agent. What is not known, or is no question of a command's, is null.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AgentData {
    /// What `-a` takes.
    name: String,
    /// The known program that it behaves as.
    like: Option<&'static str>,
    /// Whether its program is there.
    installed: Option<bool>,
    /// Where.
    path: Option<String>,
    /// What the program says of its version.
    version: Option<String>,
    /// The version that has made an attempt.
    tried: Option<&'static str>,
    /// How it would be run: the words of its command line, with `<worktree>`, `<room>`,
    /// `<prompt>` and `<report>` for what differs between attempts.
    command_line: Vec<String>,
    /// Whether it goes on with its conversation.
    resume: Option<Resume>,
    /// What it tells of its tokens.
    tokens: Option<Told>,
    /// What it tells of its cost.
    cost: Option<Told>,
    /// Whether its commands are kept from the rest of the machine.
    sandbox: Option<Sandbox>,
    /// Why it cannot be run as it is configured.
    broken: Option<String>,
}

impl AgentData {
    /// Of an agent.
    pub fn of(one: &ListedAgent) -> Self {
        let nothing = Self {
            name: one.name.clone(),
            like: None,
            installed: None,
            path: None,
            version: None,
            tried: None,
            command_line: Vec::new(),
            resume: None,
            tokens: None,
            cost: None,
            sandbox: None,
            broken: None,
        };
        match &one.kind {
            ListedKind::Program(program) => Self {
                like: Some(program.agent.word()),
                installed: Some(program.path.is_some()),
                path: program.path.as_ref().map(|path| path.display().to_string()),
                version: program.version.as_ref().map(ToString::to_string),
                tried: match program.tried {
                    Tried::Run(version) => Some(version),
                    Tried::Documented => None,
                },
                command_line: program.command_line.clone(),
                resume: Some(program.resume),
                tokens: Some(program.tokens),
                cost: Some(program.cost),
                sandbox: Some(program.sandbox),
                ..nothing
            },
            ListedKind::Command { shell } => Self {
                command_line: ["sh", "-c", shell].map(str::to_owned).to_vec(),
                ..nothing
            },
            ListedKind::Broken { why } => Self {
                broken: Some(why.clone()),
                ..nothing
            },
        }
    }
}

impl Record for AgentData {
    fn fields() -> Vec<Field<Self>> {
        vec![
            text("name", |one| Some(one.name.clone())),
            text("like", |one| one.like.map(str::to_owned)),
            flag("installed", |one| one.installed == Some(true)),
            text("path", |one| one.path.clone()),
            text("version", |one| one.version.clone()),
            text("tried", |one| one.tried.map(str::to_owned)),
            texts("command_line", |one| one.command_line.clone()),
            text("resume", |one| one.resume.map(word)),
            text("tokens", |one| one.tokens.map(word)),
            text("cost", |one| one.cost.map(word)),
            text("sandbox", |one| one.sandbox.map(word)),
            text("broken", |one| one.broken.clone()),
        ]
    }
}

/// `git spawn --agents --json`
pub fn json(agents: &[AgentData]) -> String {
    document(Document::Agents, Agents { agents })
}

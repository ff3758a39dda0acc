//! Who does the work of an attempt, exactly as it was resolved at the spawn.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Which program does the work, and how it is started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentSpec {
    /// The name that the user gave, or `command`.
    pub name: String,
    /// What the suite knows about it.
    pub profile: AgentProfile,
}

/// How an agent is started and understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "profile", rename_all = "kebab-case")]
pub enum AgentProfile {
    /// OpenAI's Codex CLI. The words of the program itself, such as `["codex"]`,
    /// and further arguments for `codex exec`.
    Codex {
        /// The program and what stands before `exec`.
        program: Vec<String>,
        /// What the user adds after `exec`.
        arguments: Vec<String>,
    },
    /// Any command, run by `sh -c`.
    Command {
        /// The command line.
        shell: String,
    },
    /// The recorded agent of `git plan demo`: replays one patch.
    Replay {
        /// The recording: a patch and a report.
        recording: PathBuf,
    },
}

//! Who does the work of an attempt, exactly as it was resolved at the spawn.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::model::agent_choice::AgentOption;

/// Which program does the work, and how it is started. What its environment holds is not
/// here: records are no place for secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentSpec {
    /// The name that the user gave, or `command`.
    pub name: String,
    /// What the user asked of this one beside its name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<AgentOption>,
    /// How long it may take, in seconds, where the user's configuration or an option says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u64>,
    /// What the suite knows about it.
    pub profile: AgentProfile,
}

impl AgentSpec {
    /// One without options.
    pub fn new(name: impl Into<String>, profile: AgentProfile) -> Self {
        Self {
            name: name.into(),
            options: Vec::new(),
            timeout_seconds: None,
            profile,
        }
    }

    /// What tells it apart from others of its name: `codex:effort=high`.
    pub fn label(&self) -> String {
        labelled(&self.name, &self.options)
    }
}

/// An agent's name with its options, as the user writes them.
pub fn labelled(name: &str, options: &[AgentOption]) -> String {
    let options: Vec<String> = options.iter().map(AgentOption::to_string).collect();
    match options.as_slice() {
        [] => name.to_owned(),
        options => format!("{name}:{}", options.join(",")),
    }
}

/// How an agent is started and understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "profile", rename_all = "kebab-case")]
pub enum AgentProfile {
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
    /// A program that the suite knows; its tag is the program's name.
    #[serde(untagged)]
    Known(Program),
}

/// A program that the suite knows how to run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Which one it behaves as.
    #[serde(rename = "profile")]
    pub agent: KnownAgent,
    /// The program, and what stands before its own arguments.
    #[serde(rename = "program")]
    pub words: Vec<String>,
    /// What the user adds to its arguments.
    pub arguments: Vec<String>,
    /// The model, where it is not the program's own choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

/// The agents that the suite knows, in the order in which it takes the first that is installed
/// where nobody names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KnownAgent {
    /// OpenAI's Codex CLI.
    Codex,
    /// Anthropic's Claude Code.
    Claude,
    /// Google's Gemini CLI.
    Gemini,
    /// opencode.
    Opencode,
    /// Alibaba's Qwen Code.
    Qwen,
    /// GitHub's Copilot CLI.
    Copilot,
    /// Cursor's agent.
    CursorAgent,
    /// Sourcegraph's Amp.
    Amp,
    /// Block's Goose.
    Goose,
    /// aider.
    Aider,
}

impl KnownAgent {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Codex,
        Self::Claude,
        Self::Gemini,
        Self::Opencode,
        Self::Qwen,
        Self::Copilot,
        Self::CursorAgent,
        Self::Amp,
        Self::Goose,
        Self::Aider,
    ];

    /// Its name, as in a shell.
    pub fn word(self) -> &'static str {
        match self {
            Self::Codex => "codex",
            Self::Claude => "claude",
            Self::Gemini => "gemini",
            Self::Opencode => "opencode",
            Self::Qwen => "qwen",
            Self::Copilot => "copilot",
            Self::CursorAgent => "cursor-agent",
            Self::Amp => "amp",
            Self::Goose => "goose",
            Self::Aider => "aider",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == name)
    }

    /// The names of all of them, for messages.
    pub fn names() -> String {
        Self::ALL.map(Self::word).join(", ")
    }
}

impl fmt::Display for KnownAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_a_program_is_read_as_it_was_first_written() {
        let text =
            r#"{"name":"codex","profile":{"profile":"codex","program":["codex"],"arguments":[]}}"#;
        let spec: AgentSpec = serde_json::from_str(text).unwrap();
        let AgentProfile::Known(program) = &spec.profile else {
            panic!("{spec:?}");
        };
        assert_eq!((program.agent, program.words.len()), (KnownAgent::Codex, 1));
        assert_eq!(serde_json::to_string(&spec).unwrap(), text);
    }

    #[test]
    fn a_record_of_a_command_stays_one() {
        let text = r#"{"name":"mine","profile":{"profile":"command","shell":"x"}}"#;
        let spec: AgentSpec = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&spec).unwrap(), text);
    }

    #[test]
    fn the_word_of_an_agent_is_what_its_record_says() {
        for agent in KnownAgent::ALL {
            let word = serde_json::to_string(&agent).unwrap();
            assert_eq!(word, format!("\"{agent}\""));
        }
    }
}

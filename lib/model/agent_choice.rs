//! Which agent shall try, with what options, and how often.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::agent_spec::labelled;
use crate::model::duration::parse_duration;

/// One slip of a key must not start a thousand agents.
const MAX_COUNT: u32 = 100;

/// An agent, what it is asked to be like, and how many attempts it makes: `codex`, `codex*3`,
/// `codex:effort=high`, `claude:model=opus,effort=low*2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentChoice {
    /// The agent's name, as `lib/agent` or the git config knows it.
    pub agent: String,
    /// Its options, in the order in which they stand.
    pub options: Vec<AgentOption>,
    /// How many attempts it makes at a task.
    pub count: NonZeroU32,
}

impl AgentChoice {
    /// One attempt by the agent of this name.
    pub fn once(agent: impl Into<String>) -> Self {
        Self {
            agent: agent.into(),
            options: Vec::new(),
            count: NonZeroU32::MIN,
        }
    }
}

/// One option of an agent: `model=opus`. What a key means, the agent's profile says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentOption {
    /// Such as `model`, `timeout`, `effort`, or one that the program itself knows.
    pub key: String,
    /// Its value, without a comma.
    pub value: String,
}

impl fmt::Display for AgentOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.key, self.value)
    }
}

/// Why a text does not choose an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentChoiceError(&'static str);

impl fmt::Display for AgentChoiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for AgentChoiceError {}

impl FromStr for AgentChoice {
    type Err = AgentChoiceError;

    fn from_str(text: &str) -> Result<Self, AgentChoiceError> {
        let (text, count) = match text.rsplit_once('*') {
            None => (text, NonZeroU32::MIN),
            Some((text, count)) => {
                let count = count.trim().parse::<NonZeroU32>().ok();
                let count =
                    count
                        .filter(|count| count.get() <= MAX_COUNT)
                        .ok_or(AgentChoiceError(
                            "it takes a number from 1 to 100 after `*`",
                        ))?;
                (text.trim_end(), count)
            }
        };
        let (agent, options) = match text.split_once(':') {
            None => (text, Vec::new()),
            Some((agent, options)) => {
                let options: Result<_, _> = options.split(',').map(option).collect();
                (agent, options?)
            }
        };
        if !agent.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return Err(AgentChoiceError("an agent's name starts with a-z or 0-9"));
        }
        if !is_name(agent) {
            let reason = "an agent's name may hold only a-z, 0-9, `.`, `_` and `-`";
            return Err(AgentChoiceError(reason));
        }
        Ok(Self {
            agent: agent.to_owned(),
            options,
            count,
        })
    }
}

fn option(text: &str) -> Result<AgentOption, AgentChoiceError> {
    let (key, value) = text.split_once('=').ok_or(AgentChoiceError(
        "it takes `key=value` after `:`, and a comma between two of them",
    ))?;
    if !key.starts_with(|c: char| c.is_ascii_alphanumeric()) || !is_name(key) {
        let reason = "an option's name may hold only a-z, 0-9, `.`, `_` and `-`";
        return Err(AgentChoiceError(reason));
    }
    if value.is_empty() || value.chars().any(char::is_control) {
        return Err(AgentChoiceError("an option's value is one line of text"));
    }
    if key == "timeout" && parse_duration(value).is_err() {
        return Err(AgentChoiceError("a time-out is a duration, such as 45m"));
    }
    Ok(AgentOption {
        key: key.to_owned(),
        value: value.to_owned(),
    })
}

fn is_name(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

impl fmt::Display for AgentChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&labelled(&self.agent, &self.options))?;
        match self.count {
            NonZeroU32::MIN => Ok(()),
            count => write!(f, "*{count}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_written_as_it_is_read() {
        for text in [
            "codex",
            "claude*2",
            "codex:effort=high",
            "codex:model=gpt-5.5,effort=high*3",
            "opencode:model=openai/gpt-5.5",
        ] {
            let choice: AgentChoice = text.parse().unwrap();
            assert_eq!(choice.to_string(), text);
        }
    }

    #[test]
    fn an_option_without_a_value_is_refused() {
        for text in [
            "codex:",
            "codex:high",
            "codex:=x",
            "codex:a=",
            "codex:a=b,",
            "codex:-a=b",
            "codex:timeout=soon",
        ] {
            assert!(text.parse::<AgentChoice>().is_err(), "{text}");
        }
    }
}

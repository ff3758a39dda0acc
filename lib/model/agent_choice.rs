//! Which agent shall try, and how often.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// One slip of a key must not start a thousand agents.
const MAX_COUNT: u32 = 100;

/// An agent and how many attempts it makes: `codex`, or `codex*3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentChoice {
    /// The agent's name, as `lib/agent` or the git config knows it.
    pub agent: String,
    /// How many attempts it makes at a task.
    pub count: NonZeroU32,
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
        let (agent, count) = match text.split_once('*') {
            None => (text, NonZeroU32::MIN),
            Some((agent, count)) => {
                let count = count.trim().parse::<NonZeroU32>().ok();
                let count =
                    count
                        .filter(|count| count.get() <= MAX_COUNT)
                        .ok_or(AgentChoiceError(
                            "it takes a number from 1 to 100 after `*`",
                        ))?;
                (agent.trim_end(), count)
            }
        };
        if !agent.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return Err(AgentChoiceError("an agent's name starts with a-z or 0-9"));
        }
        if !agent
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        {
            let reason = "an agent's name may hold only a-z, 0-9, `.`, `_` and `-`";
            return Err(AgentChoiceError(reason));
        }
        Ok(Self {
            agent: agent.to_owned(),
            count,
        })
    }
}

impl fmt::Display for AgentChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count {
            NonZeroU32::MIN => f.write_str(&self.agent),
            count => write!(f, "{}*{count}", self.agent),
        }
    }
}

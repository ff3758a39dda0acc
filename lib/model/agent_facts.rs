//! What is known of a program that can be an agent, and how well.

use serde::Serialize;

/// Whether an agent can go on with a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Resume {
    /// By its id.
    Conversation,
    /// It starts anew, and is told what it did before.
    Anew,
}

/// What an agent tells of what it spends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// For each run.
    ByRun,
    /// A running total of the conversation, of which a round is the difference.
    AsTotal,
    /// Nothing.
    Nothing,
}

/// Whether an agent keeps its own commands from the rest of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Sandbox {
    /// It does, by default and as the suite runs it.
    Own,
    /// It does not, as the suite runs it.
    None,
}

/// How far a profile was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// The real program of this version has made an attempt.
    Run(&'static str),
    /// It was written by the program's documentation alone.
    Documented,
}

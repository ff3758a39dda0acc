//! An agent as `git spawn --agents` lists it.

use std::cmp::Ordering;
use std::path::PathBuf;

use crate::model::agent_facts::{Resume, Sandbox, Told, Tried};
use crate::model::agent_version::AgentVersion;
use crate::model::attempt::KnownAgent;

/// An agent that a user can name.
#[derive(Clone, Debug)]
pub struct ListedAgent {
    /// What it is called, with its options.
    pub name: String,
    /// What it is.
    pub kind: ListedKind,
}

/// What an agent is.
#[derive(Clone, Debug)]
pub enum ListedKind {
    /// A program that the suite knows.
    Program(Box<ListedProgram>),
    /// Any command of the user's: nothing is known of it.
    Command {
        /// The command line.
        shell: String,
    },
    /// What the configuration says of it makes no sense.
    Broken {
        /// Why, in one line.
        why: String,
    },
}

/// A program that the suite knows.
#[derive(Clone, Debug)]
pub struct ListedProgram {
    /// Which one it behaves as.
    pub agent: KnownAgent,
    /// What is looked for on PATH.
    pub program: String,
    /// Where it is, if it is installed.
    pub path: Option<PathBuf>,
    /// What it says of its version; nothing where that was not understood.
    pub version: Option<AgentVersion>,
    /// Where to get it.
    pub home: &'static str,
    /// How it would be run, its own files and the worktree as `<...>`.
    pub command_line: Vec<String>,
    /// Whether it can go on with a conversation.
    pub resume: Resume,
    /// What it tells of its tokens.
    pub tokens: Told,
    /// What it tells of its cost.
    pub cost: Told,
    /// Whether it keeps its commands from the rest of the machine.
    pub sandbox: Sandbox,
    /// How far it was tried.
    pub tried: Tried,
}

/// How the installed program compares with the one that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trial {
    /// It is that.
    Same,
    /// It is older than that.
    Older(&'static str),
    /// It is newer than that.
    Newer(&'static str),
    /// It says no version that could be read.
    Unreadable(&'static str),
    /// None was tried.
    Never,
}

/// How a program of this version compares with what was tried.
pub fn trial(tried: Tried, version: Option<&AgentVersion>) -> Trial {
    let tried = match tried {
        Tried::Run(tried) => tried,
        Tried::Documented => return Trial::Never,
    };
    let Some(version) = version else {
        return Trial::Unreadable(tried);
    };
    let known: Option<AgentVersion> = tried.parse().ok();
    match known.map(|known| version.compare(&known)) {
        Some(Ordering::Equal) => Trial::Same,
        Some(Ordering::Less) => Trial::Older(tried),
        Some(Ordering::Greater) | None => Trial::Newer(tried),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_as_well_known_as_the_one_that_was_tried_is_like_it() {
        let of = |text: &str| trial(Tried::Run("1.2.3"), AgentVersion::find(text).as_ref());
        assert_eq!(of("x 1.2.3"), Trial::Same);
        assert_eq!(of("x 1.2"), Trial::Older("1.2.3"));
        assert_eq!(of("x 1.10.0"), Trial::Newer("1.2.3"));
        assert_eq!(of("x"), Trial::Unreadable("1.2.3"));
        assert_eq!(trial(Tried::Documented, None), Trial::Never);
    }
}

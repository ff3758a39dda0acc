//! What workflows tell while they work. Only `render` makes text of it.

use crate::model::attempt::{Attempt, Status};
use crate::model::check::Verdict;
use crate::model::name::{AttemptName, CheckName};
use crate::model::spent::Usage;

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// An attempt has its record, branch and worktree.
    Prepared {
        /// Which.
        attempt: AttemptName,
        /// Its branch, short.
        branch: String,
        /// Where its worktree is.
        worktree: String,
    },
    /// The state of all attempts of a spawn, told again and again while they work.
    Board(Vec<BoardLine>),
    /// The agent of an attempt has started, after that had waited for long.
    Started {
        /// Which.
        attempt: AttemptName,
        /// Its agent.
        who: String,
    },
    /// An attempt is over, or its supervisor has died.
    Ended(Box<Attempt>),
    /// Checks have to run over this many trees.
    ChecksNeeded {
        /// Checks that have no verdict yet.
        checks: usize,
        /// Trees that they run over.
        trees: usize,
    },
    /// The set-up or a check begins.
    CheckStarted {
        /// What it runs over: `base` or an attempt.
        over: String,
        /// The check, or `None` for the set-up.
        check: Option<CheckName>,
    },
    /// A check has a verdict.
    CheckEnded {
        /// What it ran over.
        over: String,
        /// The check.
        check: CheckName,
        /// What it said.
        verdict: Verdict,
        /// How it ended, in words.
        exit: String,
        /// Where its output is, for whoever wants to know why.
        log: String,
    },
    /// How far all checks are, told again and again while they run, and at last with none
    /// that runs.
    Checking(Progress),
    /// What an agent does that was asked something, told again and again; nothing once it has
    /// answered.
    Working(Option<Working>),
    /// A branch is at the remote.
    Pushed {
        /// The remote's name.
        remote: String,
        /// The branch there.
        branch: String,
    },
    /// The remote is plain git, as far as is known: a push is all that there is.
    NoForge {
        /// The remote's name.
        remote: String,
    },
    /// A pull request is open.
    Opened {
        /// Where.
        url: String,
        /// Whether it was there already.
        found: bool,
    },
    /// An attempt has been put away.
    Archived {
        /// Which.
        attempt: AttemptName,
    },
    /// Ignored files are about to go with a worktree; they are not kept.
    Ignored {
        /// Whose worktree.
        attempt: AttemptName,
        /// The files, or directories of them, each with its bytes.
        files: Vec<(String, u64)>,
    },
    /// An attempt has not been put away, and is as it was.
    Kept {
        /// Which.
        attempt: AttemptName,
        /// Why.
        reason: String,
    },
    /// Something that the user should know and that stops nothing.
    Warning(String),
    /// One line of what is going on.
    Note(String),
    /// One line for those who asked for more, by `-v`.
    Detail(String),
}

/// How far the checks are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Checks that have a verdict.
    pub done: usize,
    /// All that were to run.
    pub all: usize,
    /// What runs just now, and for how many seconds: `base: test`.
    pub running: Vec<(String, u64)>,
}

/// An agent that was asked something, outside of any attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Working {
    /// Its name.
    pub who: String,
    /// What it does just now; empty before it has said anything.
    pub activity: String,
    /// For how long it has worked, in seconds.
    pub seconds: u64,
}

/// One attempt while it works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardLine {
    /// Which.
    pub attempt: AttemptName,
    /// Its agent's name, and its approach.
    pub who: String,
    /// How far it is.
    pub status: Status,
    /// What it does just now.
    pub activity: String,
    /// The tokens of its agent so far, where that tells them.
    pub usage: Option<Usage>,
    /// How long it has worked, in seconds; nothing before it has begun.
    pub seconds: Option<u64>,
}

/// Whoever listens. Called from several threads.
pub type Listener<'a> = &'a (dyn Fn(Event) + Sync);

//! An attempt: one try at one task by one agent, on its own branch and in its own worktree.

use std::fmt;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use crate::model::agent_spec::{AgentProfile, AgentSpec, KnownAgent, Program};
pub use crate::model::attempt_round::{Asker, PastRound};
use crate::model::claim::Claim;
pub use crate::model::isolation::Isolation;
use crate::model::meanwhile::Meanwhile;
use crate::model::name::{ApproachName, AttemptName};
use crate::model::oid::Oid;
pub use crate::model::spent::{Cost, Usage};

/// What `attempt.json` holds: everything about an attempt that is not prose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// `<plan>/<task>/<n>`.
    pub name: AttemptName,
    /// The id that all attempts of one `git spawn` share.
    pub spawn: String,
    /// The named way it takes, when the plan names several.
    pub approach: Option<ApproachName>,
    /// Who does the work, exactly as it was resolved at the spawn.
    pub agent: AgentSpec,
    /// The commit it starts from.
    pub base: Oid,
    /// Its branch, as a full ref name.
    pub branch: String,
    /// Where its worktree is, absolute.
    pub worktree: PathBuf,
    /// The plan's set-up command, approved at the spawn.
    pub setup: Option<String>,
    /// How long the agent may take, in seconds.
    pub timeout_seconds: Option<u64>,
    /// How long the agent may say nothing, in seconds.
    #[serde(default)]
    pub silence_seconds: Option<u64>,
    /// What keeps it apart from the user's repository.
    #[serde(default)]
    pub isolation: Isolation,
    /// The ports that its servers may listen on.
    #[serde(default)]
    pub ports: Option<PortRange>,
    /// When its record was made.
    pub created: Timestamp,
    /// Which round it is in: the first, or one more for each time that it was sent back.
    #[serde(default = "first_round")]
    pub round: u32,
    /// Who asked for that round.
    #[serde(default)]
    pub asker: Asker,
    /// The rounds that are over, in their order.
    #[serde(default)]
    pub rounds: Vec<PastRound>,
    /// How far it is.
    pub state: State,
    /// The commit that it offers, once there is one.
    pub candidate: Option<Candidate>,
    /// The agent's own id of the conversation, to resume it.
    pub session: Option<String>,
    /// Tokens of all rounds, where the agent reports them.
    pub usage: Option<Usage>,
    /// Money of all rounds, where the agent reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    /// Set once its worktree and branch have been put away.
    pub archive: Option<Archive>,
}

/// The round that an attempt begins with.
pub fn first_round() -> u32 {
    1
}

/// Ports that nobody listened on when the attempt was spawned, and that no other attempt
/// that is not over has been given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortRange {
    /// The first, which the agent is told.
    pub first: u16,
    /// How many there are.
    pub count: u16,
}

/// The commit that an attempt offers, and its tree, which is what checks judge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Candidate {
    /// The commit.
    pub commit: Oid,
    /// Its tree.
    pub tree: Oid,
}

/// How far an attempt is, as its record says. Whether a supervisor is still alive is
/// not in the record; see [`Status`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State {
    /// It is being made ready.
    Preparing {
        /// By what.
        step: Step,
    },
    /// Its worktree is complete; it waits for a free place.
    Queued,
    /// A supervisor works on it.
    Running {
        /// When the supervisor began with it.
        started: Timestamp,
        /// The id that the kernel gave this boot of the machine, where it gives one: after
        /// another boot, nothing of the attempt can still run.
        #[serde(default)]
        boot: Option<String>,
    },
    /// It is over.
    Ended(Box<End>),
}

/// What makes an attempt ready for its agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Its worktree is being filled: nobody may work in it yet.
    Worktree,
    /// The plan's set-up runs in its worktree.
    SetUp,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// The judgement, made from the evidence and never from the exit code alone.
    pub outcome: Outcome,
    /// Why, in one line, where the outcome is not [`Outcome::Finished`].
    pub cause: Option<String>,
    /// How the agent's process ended, in words: `exit 0`, `signal 15`.
    pub exit: Option<String>,
    /// When.
    pub ended: Timestamp,
    /// How long the agent worked, in milliseconds of a monotonic clock.
    pub milliseconds: u64,
    /// Processes that the agent left behind, and that were ended for it.
    pub leaked: usize,
    /// Whether the agent gave the report that was asked of it.
    pub reported: bool,
    /// Files and settings that steer git in every worktree of the repository, and that
    /// changed while the agent worked: by its hand, or by another's.
    #[serde(default)]
    pub steering_changed: Vec<String>,
    /// What else changed meanwhile of what the attempt shares with the user.
    #[serde(default)]
    pub meanwhile: Meanwhile,
    /// How much its log had no room for, in bytes.
    #[serde(default)]
    pub log_dropped: u64,
    /// Why its agent began another conversation than the one that it was to go on with, in
    /// its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began_afresh: Option<String>,
    /// Why the latest round came to nothing, in one line, where what an earlier one finished
    /// still stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fruitless: Option<String>,
    /// Where its report and its diff differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
}

impl End {
    /// The end of an attempt whose agent was never started.
    pub fn not_begun(outcome: Outcome, cause: impl Into<String>) -> Self {
        Self {
            outcome,
            cause: Some(cause.into()),
            exit: None,
            ended: Timestamp::now(),
            milliseconds: 0,
            leaked: 0,
            reported: false,
            steering_changed: Vec::new(),
            meanwhile: Meanwhile::default(),
            log_dropped: 0,
            began_afresh: None,
            fruitless: None,
            claims: Vec::new(),
        }
    }
}

/// The judgement over an attempt that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It offers a candidate.
    Finished,
    /// The agent ended without a diff.
    Empty,
    /// The agent or the set-up failed; a candidate may still hold its work.
    Failed,
    /// It was ended at its time-out, or because it said nothing for too long.
    TimedOut,
    /// The user stopped it.
    Stopped,
    /// Its supervisor died, and what it left was taken by a later command.
    Lost,
}

/// Where the work of an attempt without worktree and branch is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archive {
    /// When it was archived.
    pub archived: Timestamp,
    /// What HEAD of its worktree was.
    pub head: Oid,
    /// The branch that HEAD named, as a full ref name; none where it was detached.
    #[serde(default)]
    pub head_branch: Option<String>,
    /// The tip of its branch, where that was another commit.
    pub branch_tip: Option<Oid>,
    /// A tree: the index, where it differed from HEAD.
    pub index: Option<Oid>,
    /// A tree: the files as they lay there, raw, where they differed from HEAD.
    pub files: Option<Oid>,
    /// Why it was put away, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Of a clone: its refs, and its stashes as `stash@{n}`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refs: Vec<KeptRef>,
}

/// A ref of a clone that has been put away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRef {
    /// Its full name, or `stash@{n}`.
    pub name: String,
    /// The commit that it pointed at.
    pub commit: Oid,
}

impl Attempt {
    /// Its branch's short name.
    pub fn branch_name(&self) -> &str {
        self.branch.trim_start_matches("refs/heads/")
    }

    /// The judgement and its details, once it is over.
    pub fn end(&self) -> Option<&End> {
        match &self.state {
            State::Ended(end) => Some(end),
            State::Preparing { .. } | State::Queued | State::Running { .. } => None,
        }
    }

    /// What to show: the record's state, corrected by whether its supervisor lives, which is
    /// asked only of an attempt that is not over.
    pub fn status(&self, supervisor: impl FnOnce() -> Supervisor) -> Status {
        if self.archive.is_some() {
            return Status::Archived;
        }
        let live = match &self.state {
            State::Ended(end) => return Status::Ended(end.outcome),
            State::Preparing { .. } => Status::Preparing,
            State::Queued => Status::Queued,
            State::Running { .. } => Status::Running,
        };
        match supervisor() {
            Supervisor::Alive => live,
            Supervisor::Dead => Status::Lost,
        }
    }
}

/// Whether somebody holds the attempt's lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supervisor {
    /// Its lock is held.
    Alive,
    /// Nobody holds its lock.
    Dead,
}

/// An attempt's state as a user is told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Its worktree is being made, or its set-up runs.
    Preparing,
    /// It waits for a free place.
    Queued,
    /// Its agent works.
    Running,
    /// It is over.
    Ended(Outcome),
    /// Its supervisor died without a word. Its work, if any, is where it was.
    Lost,
    /// Its worktree and branch have been put away.
    Archived,
}

impl Status {
    /// The word for it, the same in tables, JSON and notes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Ended(Outcome::Finished) => "finished",
            Self::Ended(Outcome::Empty) => "empty",
            Self::Ended(Outcome::Failed) => "failed",
            Self::Ended(Outcome::TimedOut) => "timed-out",
            Self::Ended(Outcome::Stopped) => "stopped",
            Self::Ended(Outcome::Lost) | Self::Lost => "lost",
            Self::Archived => "archived",
        }
    }

    /// Whether a process may still write to its worktree.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Preparing | Self::Queued | Self::Running)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

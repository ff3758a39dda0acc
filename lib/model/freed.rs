//! What a prune gives back.

use crate::model::name::AttemptName;

/// One thing that can go, because all of it is kept elsewhere or it is nobody's work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freed {
    /// What it is.
    pub thing: Thing,
    /// Why it may go, in a few words.
    pub why: String,
    /// The bytes of the disk that it takes.
    pub bytes: u64,
}

/// What can go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// The worktree and the branch of an attempt, which is archived, and its logs.
    Attempt(AttemptName),
    /// The logs of an attempt that is archived.
    Logs(AttemptName),
    /// A scratch worktree in which checks ran, by its tree.
    CheckWorktree(String),
    /// The locks of spawns that are over, by their ids.
    Locks(Vec<String>),
}

//! What became of the user's repository while an agent worked in a worktree of it: by the
//! agent's hand or by another's, which nobody can tell for sure.

use serde::{Deserialize, Serialize};

use crate::model::oid::Oid;

/// All that is worth telling of what an attempt shares with the user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Meanwhile {
    /// Refs that are not where they were.
    #[serde(default)]
    pub refs: Vec<MovedRef>,
    /// Stashes that the attempt left on the list that all worktrees share.
    #[serde(default)]
    pub stashed: Vec<Oid>,
    /// Stashes that were on that list before and are not any more.
    #[serde(default)]
    pub unstashed: Vec<Oid>,
}

/// A ref that is not where it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MovedRef {
    /// Its full name.
    pub name: String,
    /// Where it was.
    pub before: Oid,
    /// Where it was found; nowhere where it was deleted.
    pub after: Option<Oid>,
    /// Whether the suite, whose own it is, has put it back.
    pub put_back: bool,
}

//! What keeps an attempt apart from the user's repository.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What keeps an attempt apart from the user's repository.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Isolation {
    /// A linked worktree, which shares objects, refs, configuration, hooks and stash.
    #[default]
    Worktree,
    /// A clone that borrows the objects and has all else of its own.
    Clone,
}

impl Isolation {
    /// The word for it, in options, configuration and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Worktree => "worktree",
            Self::Clone => "clone",
        }
    }
}

impl FromStr for Isolation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Worktree, Self::Clone]
            .into_iter()
            .find(|one| one.word() == text)
            .ok_or_else(|| "it must be 'worktree' or 'clone'".to_owned())
    }
}

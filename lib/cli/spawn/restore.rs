//! `git spawn restore`.

use clap::Args;

use crate::cli::out;
use crate::cli::shell::Answer;
use crate::model::error::Result;
use crate::model::name::AttemptPattern;
use crate::workflow::{Repo, restore};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Restore {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt")]
    attempt: AttemptPattern,
}

/// Brings it back, and says where it is.
pub fn run(repo: &Repo, arguments: &Restore) -> Result<Answer> {
    restore_and_tell(repo, &arguments.attempt)
}

/// For `git promote --restore` as well.
pub fn restore_and_tell(repo: &Repo, pattern: &AttemptPattern) -> Result<Answer> {
    let attempt = restore::restore(repo, pattern)?;
    out::story(&format!("restored attempt {}\n", attempt.name));
    out::answer(&format!("{}\n", attempt.worktree.display()))?;
    Ok(Answer::Yes)
}

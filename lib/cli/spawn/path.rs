//! `git spawn path`.

use std::os::unix::ffi::OsStrExt;

use clap::Args;

use crate::cli::out;
use crate::cli::shell::Answer;
use crate::model::error::Result;
use crate::model::name::AttemptPattern;
use crate::workflow::Repo;
use crate::workflow::enter::with_worktree;

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Path {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt")]
    attempt: AttemptPattern,
}

/// Prints it.
pub fn run(repo: &Repo, arguments: &Path) -> Result<Answer> {
    let found = with_worktree(repo, &arguments.attempt)?;
    let path = found.attempt().worktree.as_os_str().as_bytes();
    out::answer_bytes(&[path, b"\n"].concat())?;
    Ok(Answer::Yes)
}

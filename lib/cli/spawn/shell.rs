//! `git spawn shell`.

use std::ffi::OsString;

use clap::Args;

use crate::cli::out;
use crate::cli::shell::Answer;
use crate::model::error::Result;
use crate::model::name::AttemptPattern;
use crate::render::style::clean;
use crate::workflow::Repo;
use crate::workflow::enter::{become_command, with_worktree};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Shell {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt")]
    attempt: AttemptPattern,
    /// What to run instead of your shell
    #[arg(value_name = "command", last = true)]
    command: Vec<OsString>,
}

/// Says where the user is, and becomes the shell.
pub fn run(repo: &Repo, arguments: &Shell) -> Result<Answer> {
    let found = with_worktree(repo, &arguments.attempt)?;
    let attempt = found.attempt();
    if found.status.is_live() {
        out::story(&format!(
            "warning: attempt {} is {}: its agent works here, beside you\n",
            attempt.name, found.status
        ));
    }
    if arguments.command.is_empty() {
        let place = clean(&attempt.worktree.display().to_string());
        out::story(&format!(
            "you are in the worktree of attempt {}, {place}; `exit` leaves it\n",
            attempt.name
        ));
    }
    Err(become_command(&found, &arguments.command))
}

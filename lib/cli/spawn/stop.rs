//! `git spawn stop`.

use clap::Args;

use crate::cli::out;
use crate::cli::shell::Answer;
use crate::model::error::Result;
use crate::model::name::AttemptPattern;
use crate::workflow::{Repo, logs};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Stop {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt")]
    attempt: AttemptPattern,
}

/// Asks its supervisor to stop it.
pub fn run(repo: &Repo, arguments: &Stop) -> Result<Answer> {
    let name = logs::stop(repo, &arguments.attempt)?;
    out::story(&format!(
        "stopping attempt {name}; what it has done is kept\n"
    ));
    Ok(Answer::Yes)
}

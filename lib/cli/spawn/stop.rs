//! `git spawn stop`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::out;
use crate::cli::shell::Answer;
use crate::model::error::Result;
use crate::model::event::Event;
use crate::model::name::AttemptPattern;
use crate::render::event::line;
use crate::workflow::logs::Stopped;
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
    match logs::stop(repo, &arguments.attempt)? {
        Stopped::Asked(name) => out::story(&format!(
            "stopping attempt {name}; what it has done is kept\n"
        )),
        Stopped::Settled(attempt) => {
            let colour = colour(Some(repo), "spawn", out::tells_terminal())?;
            if let Some(line) = line(colour, &Event::Ended(attempt)) {
                out::story(&format!("{line}\n"));
            }
        }
    }
    Ok(Answer::Yes)
}

//! `git spawn rm`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::out;
use crate::cli::shell::Answer;
use crate::cli::story::{Story, Volume};
use crate::model::advice::Advice;
use crate::model::error::Result;
use crate::model::name::AttemptPattern;
use crate::workflow::{Repo, rm};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Rm {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt", required = true)]
    attempts: Vec<AttemptPattern>,
}

/// Archives them.
pub fn run(repo: &Repo, arguments: &Rm) -> Result<Answer> {
    let story = Story::new(
        colour(Some(repo), "spawn", out::tells_terminal())?,
        Volume::Normal,
    );
    let is_done = rm::rm(repo, &arguments.attempts, &|event| story.tell(event))?;
    if is_done {
        for attempt in &arguments.attempts {
            out::hint(
                Advice::Next,
                &format!("it comes back by: git spawn restore {attempt}"),
            );
        }
        Ok(Answer::Yes)
    } else {
        Ok(Answer::No)
    }
}

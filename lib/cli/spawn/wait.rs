//! `git spawn wait`.

use clap::Args;

use crate::cli::out;
use crate::cli::shell::Answer;
use crate::cli::spawn::watch::names;
use crate::model::error::Result;
use crate::model::name::AttemptSelector;
use crate::workflow::Repo;
use crate::workflow::lookout::INTERVAL;
use crate::workflow::wait::{Until, wait};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Wait {
    /// Wait until one has finished
    #[arg(long)]
    any: bool,
    /// An attempt, a task or a plan; by default all attempts that are not over
    #[arg(value_name = "plan|task|attempt")]
    wanted: Vec<AttemptSelector>,
}

/// Waits for them.
pub fn run(repo: &Repo, arguments: &Wait) -> Result<Answer> {
    let names = names(repo, &arguments.wanted)?;
    let until = if arguments.any {
        Until::Any
    } else {
        Until::All
    };
    let pause = || out::pause(INTERVAL);
    let is_well = wait(repo, &names, until, &pause, &mut |one| {
        out::answer(&format!("{} {}\n", one.attempt().name, one.status))
    })?;
    Ok(if is_well { Answer::Yes } else { Answer::No })
}

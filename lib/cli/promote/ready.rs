//! `git promote ready`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::out;
use crate::cli::shell::Answer;
use crate::cli::story::{Story, Volume};
use crate::model::error::{Context, Result};
use crate::model::name::AttemptPattern;
use crate::process::interrupt::Interrupts;
use crate::workflow::Repo;
use crate::workflow::ready::{Waiting, ready};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Ready {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt")]
    attempt: AttemptPattern,
    /// Wait for checks that still run
    #[arg(long)]
    wait: bool,
}

/// Marks it as ready, if its checks pass.
pub fn run(repo: &Repo, arguments: &Ready) -> Result<Answer> {
    let story = Story::new(
        colour(Some(repo), "promote", out::tells_terminal())?,
        Volume::Normal,
    );
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let waiting = if arguments.wait {
        Waiting::UntilTheEnd
    } else {
        Waiting::Never
    };
    let listen = |event| story.tell(event);
    let url = ready(repo, &arguments.attempt, waiting, &interrupts, &listen)?;
    out::answer(&format!("{url}\n"))?;
    Ok(Answer::Yes)
}

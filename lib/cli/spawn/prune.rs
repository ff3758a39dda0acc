//! `git spawn prune`.

use std::time::Duration;

use clap::Args;

use crate::cli::out;
use crate::cli::shell::{Answer, colour};
use crate::cli::story::{Story, Volume};
use crate::model::duration::parse_age;
use crate::model::error::{Error, Result};
use crate::render::freed;
use crate::render::style::bytes;
use crate::workflow::{Repo, prune};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Prune {
    /// Archive as well what ended longer ago than this, such as 30d
    #[arg(long, value_name = "duration", value_parser = parse_age)]
    older: Option<Duration>,
    /// Say what would go, and do nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

/// Shows what would go, asks, and lets it go.
pub fn run(repo: &Repo, arguments: &Prune) -> Result<Answer> {
    let story = Story::new(
        colour(Some(repo), "spawn", out::tells_terminal()),
        Volume::Normal,
    );
    let listen = |event| story.tell(event);
    let found = prune::prunable(repo, arguments.older, &listen)?;
    if found.is_empty() {
        out::story("there is nothing to prune\n");
        return Ok(Answer::Yes);
    }
    let colour = colour(Some(repo), "spawn", out::answers_to_terminal());
    out::answer(&freed::list(colour, &found))?;
    if arguments.dry_run {
        return Ok(Answer::Yes);
    }
    if !arguments.yes {
        if !out::can_ask() {
            return Err(Error::no("nothing was pruned: there is nobody to ask")
                .hint("when you agree with the list: git spawn prune --yes"));
        }
        if !out::ask("Archive these attempts, and remove the rest?") {
            return Err(Error::no("nothing was pruned"));
        }
    }
    let freed = prune::prune(repo, &found, &listen)?;
    out::story(&format!("freed {}\n", bytes(freed)));
    Ok(Answer::Yes)
}

//! `git plan demo`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::out;
use crate::cli::shell::Answer;
use crate::cli::story::{Story, Volume};
use crate::model::error::{Context, Result};
use crate::process::interrupt::Interrupts;
use crate::render::comparison;
use crate::render::differences::Ranking;
use crate::workflow::demo;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where to put it; a new temporary directory by default
    #[arg(value_name = "dir")]
    dir: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let story_colour = colour(None, "plan", out::tells_terminal())?;
    let story = Story::new(story_colour, Volume::Normal);
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let played = demo::demo(arguments.dir.as_deref(), &interrupts, &|event| {
        story.tell(event)
    })?;
    let colour = colour(None, "plan", out::answers_to_terminal())?;
    out::answer(&format!(
        "\n{}",
        comparison::comparison(colour.into(), &played.comparison, Ranking::Told)
    ))?;
    out::answer(&format!(
        "\nGo on from here:\n\n    cd {}\n    git plan show\n    git spawn list\n    git compare\n    git log --notes=attempts attempt/slugs/names/1\n    git promote --no-pr names/1\n",
        played.repository.display()
    ))?;
    Ok(Answer::Yes)
}

//! `git plan fmt`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::out;
use crate::cli::shell::Answer;
use crate::model::error::Result;
use crate::render::style::{clean, clean_lines};
use crate::workflow::Repo;
use crate::workflow::plan_fmt::read;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The plan's file, instead of Plans.md at the top of the worktree; - for standard input
    #[arg(long = "plan", value_name = "file")]
    file: Option<PathBuf>,
    /// Write nothing: name the file if it is not in its form
    #[arg(long, conflicts_with = "stdout")]
    check: bool,
    /// Write nothing: print the plan in its form
    #[arg(short = 'n', long)]
    stdout: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    let plan = read(&repo, arguments.file.as_deref())?;
    for left in &plan.formed.left {
        out::story(&format!("warning: {}: {left}\n", clean(&plan.name)));
    }
    if arguments.check {
        if plan.is_formed() {
            return Ok(Answer::Yes);
        }
        out::answer(&format!("{}\n", clean(&plan.name)))?;
        return Ok(Answer::No);
    }
    if arguments.stdout || plan.is_stream() {
        // What reads it next wants the file's very bytes; a terminal must not be steered.
        match out::is_terminal() {
            true => out::answer(&clean_lines(&plan.formed.text))?,
            false => out::answer(&plan.formed.text)?,
        }
    } else {
        plan.write()?;
    }
    Ok(Answer::Yes)
}

//! `git plan diff`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::plan::PlanFile;
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::error::Result;
use crate::render::plan_diff::diff;
use crate::workflow::Repo;
use crate::workflow::plan_log::sides;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// An attempt, or a version of git plan log; the record by default
    #[arg(value_name = "attempt|version", num_args = 0..=2)]
    sides: Vec<String>,
    /// Exit with 1 where they differ
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    plan: PlanFile,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    let (from, to) = sides(&repo, arguments.plan.file.as_deref(), &arguments.sides)?;
    let colour = colour(Some(&repo), "plan", out::answers_to_terminal())?;
    let shown = diff(colour, &from, &to);
    pager::answer(&repo, "plan", &shown)?;
    Ok(match arguments.exit_code && !shown.is_empty() {
        true => Answer::No,
        false => Answer::Yes,
    })
}

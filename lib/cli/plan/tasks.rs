//! `git plan tasks`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::plan::PlanFile;
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::error::Result;
use crate::model::plan_data::PlanData;
use crate::render::page::Page;
use crate::render::plan_json;
use crate::render::plan_tasks::table;
use crate::workflow::Repo;
use crate::workflow::plan::read;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print JSON, with all that the plan says of them
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    plan: PlanFile,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    let (plan, _) = read(&repo, arguments.plan.file.as_deref())?.require()?;
    let data = PlanData::of(&plan, None);
    if arguments.json {
        out::answer(&plan_json::tasks(&data))?;
        return Ok(Answer::Yes);
    }
    let colour = colour(Some(&repo), "plan", out::answers_to_terminal())?;
    let page = Page::new(colour, out::answer_columns());
    pager::answer(&repo, "plan", &table(page, &data))?;
    Ok(Answer::Yes)
}

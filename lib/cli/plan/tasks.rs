//! `git plan tasks`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine, print_schema};
use crate::cli::plan::PlanFile;
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::error::Result;
use crate::model::plan_data::PlanData;
use crate::render::page::Page;
use crate::render::plan_json::{self, ListedTask};
use crate::render::plan_tasks::table;
use crate::render::schema::Document;
use crate::workflow::Repo;
use crate::workflow::plan::read;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    machine: Machine,
    #[command(flatten)]
    plan: PlanFile,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    if arguments.machine.wants_schema() {
        return print_schema(Document::PlanTasks);
    }
    let form = arguments.machine.form()?;
    let repo = Repo::discover()?;
    let (plan, _) = read(&repo, arguments.plan.file.as_deref())?.require()?;
    let data = PlanData::of(&plan, None);
    match form {
        Form::Json => out::answer(&plan_json::tasks(&data))?,
        Form::Records(layout) => out::answer_bytes(&layout.lay_out(&ListedTask::of(&data)))?,
        Form::People => {
            let colour = colour(Some(&repo), "plan", out::answers_to_terminal())?;
            let page = Page::new(colour, out::answer_columns());
            pager::answer(&repo, "plan", &table(page, &data))?;
        }
    }
    Ok(Answer::Yes)
}

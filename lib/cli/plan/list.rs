//! `git plan list`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine, print_schema};
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::advice::Advice;
use crate::model::error::Result;
use crate::render::page::Page;
use crate::render::plan_list::{json, table};
use crate::render::schema::Document;
use crate::workflow::Repo;
use crate::workflow::plan::how_to_write_one;
use crate::workflow::plan_list::list;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    machine: Machine,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    if arguments.machine.wants_schema() {
        return print_schema(Document::PlanList);
    }
    let form = arguments.machine.form()?;
    let repo = Repo::discover()?;
    let (plans, unreadable) = list(&repo)?;
    for error in &unreadable {
        out::error(error, "warning");
    }
    match form {
        Form::Json => out::answer(&json(&plans))?,
        Form::Records(layout) => out::answer_bytes(&layout.lay_out(&plans))?,
        Form::People if plans.is_empty() && unreadable.is_empty() => {
            pager::nothing(&repo, "plan", "there are no plans yet")?;
            out::hint(Advice::List, how_to_write_one(&repo));
        }
        Form::People if plans.is_empty() => {}
        Form::People => {
            let colour = colour(Some(&repo), "plan", out::answers_to_terminal())?;
            let page = Page::new(colour, out::answer_columns());
            pager::answer(&repo, "plan", &table(page, &plans))?;
        }
    }
    Ok(Answer::Yes)
}

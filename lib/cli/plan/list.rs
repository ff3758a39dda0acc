//! `git plan list`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::advice::Advice;
use crate::model::error::Result;
use crate::render::page::Page;
use crate::render::plan_list::{json, table};
use crate::workflow::Repo;
use crate::workflow::plan_list::list;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    let (plans, unreadable) = list(&repo)?;
    for error in &unreadable {
        out::error(error, "warning");
    }
    if arguments.json {
        out::answer(&json(&plans))?;
    } else if plans.is_empty() && unreadable.is_empty() {
        pager::nothing(&repo, "there are no plans yet")?;
        out::hint(Advice::List, "write one: git plan init");
    } else if !plans.is_empty() {
        let colour = colour(Some(&repo), "plan", out::answers_to_terminal())?;
        let page = Page::new(colour, out::answer_columns());
        pager::answer(&repo, "plan", &table(page, &plans))?;
    }
    Ok(Answer::Yes)
}

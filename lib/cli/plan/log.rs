//! `git plan log`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine, print_schema};
use crate::cli::plan::PlanFile;
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::error::Result;
use crate::render::page::Page;
use crate::render::plan_log::{LoggedVersion, Patch, json, log};
use crate::render::schema::Document;
use crate::workflow::Repo;
use crate::workflow::plan_log::{meant, no_record, versions};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Show each change line by line
    #[arg(short, long, conflicts_with = "Machine")]
    patch: bool,
    #[command(flatten)]
    machine: Machine,
    #[command(flatten)]
    plan: PlanFile,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    if arguments.machine.wants_schema() {
        return print_schema(Document::PlanLog);
    }
    let form = arguments.machine.form()?;
    let repo = Repo::discover()?;
    let (plan, here) = meant(&repo, arguments.plan.file.as_deref())?;
    let versions = versions(&repo, &plan)?;
    match form {
        Form::Json => {
            let logged = LoggedVersion::of(&versions);
            out::answer(&json(&plan, &versions, &logged, here.as_ref()))?;
            return Ok(Answer::Yes);
        }
        Form::Records(layout) => {
            out::answer_bytes(&layout.lay_out(&LoggedVersion::of(&versions)))?;
            return Ok(Answer::Yes);
        }
        Form::People => {}
    }
    if versions.is_empty() {
        return Err(no_record(&plan));
    }
    let colour = colour(Some(&repo), "plan", out::answers_to_terminal())?;
    let page = Page::new(colour, out::answer_columns());
    let patch = match arguments.patch {
        true => Patch::Shown,
        false => Patch::LeftOut,
    };
    pager::answer(&repo, "plan", &log(page, &versions, here.as_ref(), patch))?;
    Ok(Answer::Yes)
}

//! `git plan show`.

use std::path::Path;

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine, print_schema};
use crate::cli::plan::PlanFile;
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::error::Result;
use crate::model::name::TaskName;
use crate::model::plan_command::of_plan;
use crate::model::plan_data::PlanData;
use crate::render::page::Page;
use crate::render::plan_json::{self, ShownPlan, StandingTask};
use crate::render::plan_show::{Shown, show};
use crate::render::schema::Document;
use crate::workflow::Repo;
use crate::workflow::approve::{Approval, approval};
use crate::workflow::overview::task_states;
use crate::workflow::plan::{Origin, read};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The task
    #[arg(value_name = "task")]
    task: Option<TaskName>,
    #[command(flatten)]
    machine: Machine,
    #[command(flatten)]
    plan: PlanFile,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    if arguments.machine.wants_schema() {
        return print_schema(Document::PlanShow);
    }
    let form = arguments.machine.form()?;
    let repo = Repo::discover()?;
    let (plan, source) = read(&repo, arguments.plan.file.as_deref())?.require()?;
    let task = arguments.task.as_ref();
    plan.require_task(task)?;
    let (tasks, unreadable) = task_states(&repo, &plan, task)?;
    for error in unreadable {
        out::error(&error, "warning");
    }
    // Where approvals cannot be kept at all, nothing is approved, and approving says why.
    let approved = approval(&repo, &plan).is_ok_and(|found| found == Approval::Given);
    let data = PlanData::of(&plan, task);
    let told = ShownPlan {
        plan: &data,
        source: &source.name,
        approved,
        states: &tasks,
    };
    match form {
        Form::Json => {
            out::answer(&plan_json::show(&told))?;
            return Ok(Answer::Yes);
        }
        Form::Records(layout) => {
            out::answer_bytes(&layout.lay_out(&StandingTask::of(&told)))?;
            return Ok(Answer::Yes);
        }
        Form::People => {}
    }
    let (from, approve) = match source.origin {
        Origin::Here => (None, "git plan approve".to_owned()),
        Origin::File => {
            let approve = of_plan("git plan approve", Some(Path::new(&source.name)));
            (Some(source.name.as_str()), approve)
        }
        Origin::Record => {
            let approve = format!("git plan approve --plan {}", plan.name);
            (Some("the record"), approve)
        }
    };
    let colour = colour(Some(&repo), "plan", out::answers_to_terminal())?;
    let shown = Shown {
        plan: &plan,
        from,
        approve: (!approved).then_some(&approve),
        tasks: &tasks,
    };
    let page = Page::new(colour, out::answer_columns());
    pager::answer(&repo, "plan", &show(page, &shown))?;
    Ok(Answer::Yes)
}

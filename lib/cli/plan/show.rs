//! `git plan show`.

use clap::Args;

use crate::cli::out;
use crate::cli::plan::PlanFile;
use crate::cli::shell::{Answer, colour};
use crate::model::error::{Error, Result};
use crate::model::name::TaskName;
use crate::render::plan::show;
use crate::workflow::Repo;
use crate::workflow::plan::load;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The task
    #[arg(value_name = "task")]
    task: Option<TaskName>,
    #[command(flatten)]
    plan: PlanFile,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    let (plan, _) = load(&repo, arguments.plan.file.as_deref())?.require()?;
    let task = arguments.task.as_ref();
    if let Some(name) = task.filter(|name| plan.task(name).is_none()) {
        return Err(Error::fatal(format!(
            "plan '{}' has no task '{name}'",
            plan.name
        )));
    }
    let colour = colour(Some(&repo), "plan", out::answers_to_terminal());
    out::answer(&show(colour, &plan, task))?;
    Ok(Answer::Yes)
}

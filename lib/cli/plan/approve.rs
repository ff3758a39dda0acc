//! `git plan approve`.

use clap::Args;

use crate::cli::out;
use crate::cli::plan::{PlanFile, next};
use crate::cli::shell::{Answer, colour};
use crate::model::error::{Error, Result};
use crate::render::plan::commands;
use crate::render::remotes::places;
use crate::workflow::Repo;
use crate::workflow::approve::{Approval, approval, approve};
use crate::workflow::plan::load;
use crate::workflow::remotes::{Remotes, remotes};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    plan: PlanFile,
    /// Approve without asking, for scripts
    #[arg(short, long)]
    yes: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    let (plan, _) = load(&repo, arguments.plan.file.as_deref())?.require()?;
    let colour = colour(Some(&repo), "plan", out::tells_terminal());
    let (approval, now) = (approval(&repo, &plan)?, remotes(&repo, &plan.name)?);
    let urls = match (&approval, now) {
        (Approval::Given, Remotes::Approved) => {
            out::story(&format!(
                "the commands of plan {} are approved already\n",
                plan.name
            ));
            return Ok(Answer::Yes);
        }
        (_, Remotes::Changed(urls)) => urls,
        (Approval::Needed(_), Remotes::Approved) => repo.remote_urls(),
    };
    match &approval {
        Approval::Needed(needed) => {
            out::story(&commands(colour, plan.name.as_ref(), needed));
        }
        Approval::Given => out::story(&format!(
            "the commands of plan {} are approved already, and where the remotes lead is not\n\n",
            plan.name
        )),
    }
    out::story(&places(&urls));
    if !arguments.yes {
        if !out::can_ask() {
            return Err(Error::missing("there is no terminal to ask on").hint(
                "approve them in a script, once you have read them: git plan approve --yes",
            ));
        }
        if !out::ask("Approve them?") {
            return Ok(Answer::No);
        }
    }
    let digest = approve(&repo, &plan, &urls)?;
    out::story(&format!("approved, as {}\n", &digest[..12]));
    next::tell_after_approval(&repo, arguments.plan.file.as_deref());
    Ok(Answer::Yes)
}

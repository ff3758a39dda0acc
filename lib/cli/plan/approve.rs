//! `git plan approve`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine, print_schema};
use crate::cli::plan::{PlanFile, next};
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::error::{Error, Result};
use crate::model::name::PlanName;
use crate::model::plan_command::of_plan;
use crate::render::approvals_json::{ListedApproval, json};
use crate::render::commands::{commands, list, revoked};
use crate::render::page::Page;
use crate::render::remotes::places;
use crate::render::schema::Document;
use crate::workflow::Repo;
use crate::workflow::approve::{Approval, all, approval, approve, is_current, revoke};
use crate::workflow::plan::{load, read};
use crate::workflow::remotes::{Remotes, remotes};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    plan: PlanFile,
    /// Approve without asking, for scripts
    #[arg(short, long)]
    yes: bool,
    /// List what is approved in this repository
    #[arg(long, conflicts_with_all = ["yes", "revoke", "file"])]
    list: bool,
    #[command(flatten)]
    machine: Machine,
    /// Take back all that was approved of the plan
    #[arg(long, conflicts_with = "yes")]
    revoke: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    arguments.machine.needs("--list", arguments.list)?;
    if arguments.list {
        return list_all(&arguments.machine);
    }
    let repo = Repo::discover()?;
    if arguments.revoke {
        let plan = named(&repo, &arguments.plan)?;
        let n = revoke(&repo, &plan)?;
        out::story(&revoked(&plan, n));
        return Ok(if n > 0 { Answer::Yes } else { Answer::No });
    }
    let (plan, _) = load(&repo, arguments.plan.file.as_deref())?.require()?;
    let colour = colour(Some(&repo), "plan", out::tells_terminal())?;
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
            let (now, before) = (&needed.commands, needed.before.as_ref());
            out::story(&commands(colour, plan.name.as_ref(), now, before));
        }
        Approval::Given => out::story(&format!(
            "the commands of plan {} are approved already, and where the remotes lead is not\n\n",
            plan.name
        )),
    }
    out::story(&places(&urls));
    if !arguments.yes {
        if !out::can_ask() {
            let way = of_plan("git plan approve --yes", arguments.plan.file.as_deref());
            return Err(
                Error::missing("there is no terminal to ask on").hint(format!(
                    "approve them in a script, once you have read them: {way}"
                )),
            );
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

fn list_all(machine: &Machine) -> Result<Answer> {
    if machine.wants_schema() {
        return print_schema(Document::PlanApprovals);
    }
    let form = machine.form()?;
    let repo = Repo::discover()?;
    let found = all(&repo)?;
    let listed = || -> Vec<ListedApproval<'_>> {
        let found = found.iter();
        let listed = found.map(|one| ListedApproval::of(one, is_current(&repo, one)));
        listed.collect()
    };
    match form {
        Form::Json => out::answer(&json(&listed()))?,
        Form::Records(layout) => out::answer_bytes(&layout.lay_out(&listed()))?,
        Form::People if found.is_empty() => pager::nothing(&repo, "plan", "nothing is approved")?,
        Form::People => {
            let colour = colour(Some(&repo), "plan", out::answers_to_terminal())?;
            let page = Page::new(colour, out::answer_columns());
            let listed = list(page, &found, |one| is_current(&repo, one));
            pager::answer(&repo, "plan", &listed)?;
        }
    }
    Ok(Answer::Yes)
}

/// The plan that is meant, be its text in order or not: what was approved can be taken back
/// where nothing else of the plan is left.
fn named(repo: &Repo, plan: &PlanFile) -> Result<PlanName> {
    let name = plan
        .file
        .as_ref()
        .and_then(|file| file.to_str()?.parse().ok());
    match (name, plan.file.as_deref()) {
        (Some(name), Some(file)) if !file.is_file() => Ok(name),
        (_, file) => {
            let named = read(repo, file)?.require();
            let (plan, _) = named.map_err(|error| {
                error.hint("or name the plan, as git plan list has it: --plan <name>")
            })?;
            Ok(plan.name)
        }
    }
}

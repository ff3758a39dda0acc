//! `git plan`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::cli::editor::edit;
use crate::cli::out;
use crate::cli::shell::{self, Answer, colour};
use crate::cli::story::{Story, Volume};
use crate::model::error::{Context, Error, Result};
use crate::model::name::TaskName;
use crate::process::interrupt::Interrupts;
use crate::render::differences::Ranking;
use crate::render::plan::{Page, commands, findings, findings_for_editors, show};
use crate::render::remotes::places;
use crate::render::{comparison, json};
use crate::workflow::approve::{Approval, approval, approve};
use crate::workflow::plan::{init, load};
use crate::workflow::remotes::{Remotes, remotes};
use crate::workflow::{Repo, demo};

/// Write, check, show and approve the plan that attempts work from
#[derive(Debug, Parser)]
#[command(
    name = "git-plan",
    bin_name = "git plan",
    version,
    subcommand_value_name = "command"
)]
#[command(
    infer_long_args = true,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write Plans.md from the template and open it in your editor
    Init {
        /// What the plan is for, in a few words
        #[arg(long, value_name = "text")]
        title: Option<String>,
        /// Do not open the editor
        #[arg(long)]
        no_edit: bool,
    },
    /// Say what the plan lacks, pointing into the file
    Check {
        #[command(flatten)]
        plan: PlanFile,
        /// One line for each finding, as editors read it
        #[arg(long, conflicts_with = "json")]
        porcelain: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show the plan, or one of its tasks
    Show {
        /// The task
        #[arg(value_name = "task")]
        task: Option<TaskName>,
        #[command(flatten)]
        plan: PlanFile,
    },
    /// Show the commands that this plan runs, and approve exactly these
    Approve {
        #[command(flatten)]
        plan: PlanFile,
        /// Approve without asking, for scripts
        #[arg(short, long)]
        yes: bool,
    },
    /// Play the whole loop on a sample repository, without any agent or account
    Demo {
        /// Where to put it; a new temporary directory by default
        #[arg(value_name = "dir")]
        dir: Option<PathBuf>,
    },
}

/// Which plan is meant.
#[derive(Debug, Args)]
pub struct PlanFile {
    /// The plan's file, instead of Plans.md at the top of the worktree
    #[arg(long = "plan", value_name = "file")]
    pub file: Option<PathBuf>,
}

/// The program `git-plan`.
pub fn main() -> ExitCode {
    shell::main(|arguments: Arguments| run(arguments.command))
}

fn run(command: Command) -> Result<Answer> {
    match command {
        Command::Init { title, no_edit } => {
            let repo = Repo::discover()?;
            let path = init(&repo, title.as_deref())?;
            if !no_edit && out::can_ask() {
                edit(&repo, &path)?;
            }
            out::hint("what it still lacks: git plan check");
            out::answer(&format!("{}\n", path.display()))?;
            Ok(Answer::Yes)
        }
        Command::Check {
            plan,
            porcelain,
            json,
        } => check(&plan, porcelain, json),
        Command::Show { task, plan } => {
            let repo = Repo::discover()?;
            let (plan, _) = load(&repo, plan.file.as_deref())?.require()?;
            if let Some(name) = &task
                && plan.task(name).is_none()
            {
                return Err(Error::fatal(format!(
                    "plan '{}' has no task '{name}'",
                    plan.name
                )));
            }
            let colour = colour(Some(&repo), "plan", out::answers_to_terminal());
            out::answer(&show(colour, &plan, task.as_ref()))?;
            Ok(Answer::Yes)
        }
        Command::Approve { plan, yes } => approve_plan(&plan, yes),
        Command::Demo { dir } => play(dir),
    }
}

fn check(plan: &PlanFile, porcelain: bool, as_json: bool) -> Result<Answer> {
    let repo = Repo::discover()?;
    let checked = load(&repo, plan.file.as_deref())?;
    let (name, text) = (&checked.source.name, &checked.source.text);
    if as_json {
        out::answer(&json::findings(name, text, &checked.findings))?;
    } else if porcelain {
        out::answer(&findings_for_editors(name, text, &checked.findings))?;
    } else {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty());
        let page = Page {
            colour: colour(Some(&repo), "plan", out::answers_to_terminal()),
            unicode: out::answers_to_terminal()
                && locale.is_some_and(|locale| locale.to_ascii_lowercase().contains("utf")),
            columns: out::columns().min(100),
        };
        out::answer(&findings(page, name, text, &checked.findings))?;
    }
    Ok(if checked.plan.is_some() {
        Answer::Yes
    } else {
        Answer::No
    })
}

fn approve_plan(plan: &PlanFile, yes: bool) -> Result<Answer> {
    let repo = Repo::discover()?;
    let (plan, _) = load(&repo, plan.file.as_deref())?.require()?;
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
    if !yes {
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
    Ok(Answer::Yes)
}

fn play(dir: Option<PathBuf>) -> Result<Answer> {
    let story_colour = colour(None, "plan", out::tells_terminal());
    let story = Story::new(story_colour, Volume::Normal);
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let played = demo::demo(dir.as_deref(), &interrupts, &|event| story.tell(event))?;
    let colour = colour(None, "plan", out::answers_to_terminal());
    out::answer(&format!(
        "\n{}",
        comparison::comparison(colour.into(), &played.comparison, Ranking::Told)
    ))?;
    out::answer(&format!(
        "\nGo on from here:\n\n    cd {}\n    git plan show\n    git spawn list\n    git compare\n    git log --notes=attempts attempt/slugs/names/1\n    git promote --no-pr names/1\n",
        played.repository.display()
    ))?;
    Ok(Answer::Yes)
}

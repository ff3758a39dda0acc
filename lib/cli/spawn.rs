//! `git spawn` and its commands: each is a file below.

mod agents;
mod doctor;
mod list;
mod logs;
mod path;
mod prune;
mod restore;
mod resume;
mod retry;
mod rm;
mod shell;
mod start;
mod stop;
mod wait;
mod watch;

pub use restore::restore_and_tell;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::cli::carried::SKILL;
use crate::cli::colour::ColourOption;
use crate::cli::machine::{Machine, print_schema};
use crate::cli::out;
use crate::cli::shell::{Answer, run as run_program};
use crate::model::error::Result;
use crate::render::schema::Document;
use crate::workflow::Repo;

/// Start attempts at a task of the plan, each on its own branch and worktree
#[derive(Debug, Parser)]
#[command(
    name = "git-spawn",
    bin_name = "git spawn",
    version,
    subcommand_value_name = "command"
)]
#[command(
    infer_long_args = true,
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    start: start::Start,
    #[command(flatten)]
    colour: ColourOption,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the attempts and their state
    List(list::List),
    /// Archive attempts: worktree and branch go, all their work is kept
    Rm(rm::Rm),
    /// Bring an archived attempt back, to the last byte
    Restore(restore::Restore),
    /// Archive what is decided or old, and remove leftovers, once you have seen the list
    Prune(prune::Prune),
    /// Watch attempts until they are over
    Watch(watch::Watch),
    /// Wait until attempts are over
    Wait(wait::Wait),
    /// Show what the agent of an attempt printed
    Logs(logs::Logs),
    /// Try once more what an attempt tried: same plan, task, approach and base
    Retry(retry::Retry),
    /// Have the agent of an attempt go on with it, in one more round
    Resume(resume::Resume),
    /// Say what is stale or broken, and mend it on demand
    Doctor(doctor::Doctor),
    /// Stop an attempt; what it has done is kept
    Stop(stop::Stop),
    /// Print where the worktree of an attempt is
    Path(path::Path),
    /// Start a shell in the worktree of an attempt
    Shell(shell::Shell),
}

impl Arguments {
    /// The document whose schema is asked for, if it is: that needs no repository.
    fn schema(&self) -> Result<Option<Document>> {
        let of = |machine: &Machine, document| machine.wants_schema().then_some(document);
        match &self.command {
            None => self.start.schema(),
            Some(Command::List(list)) => Ok(of(&list.machine, Document::SpawnList)),
            Some(Command::Doctor(doctor)) => Ok(of(&doctor.machine, Document::Doctor)),
            Some(Command::Prune(prune)) => prune.schema(),
            Some(_) => Ok(None),
        }
    }
}

/// The program `git-spawn`.
pub fn main() -> ExitCode {
    run_program(|arguments: Arguments| {
        arguments.colour.apply();
        if let Some(document) = arguments.schema()? {
            return print_schema(document);
        }
        if arguments.start.wants_skill() {
            return out::answer(SKILL).map(|()| Answer::Yes);
        }
        let repo = Repo::discover()?;
        match arguments.command {
            Some(command) => run(&repo, command),
            None => start::run(&repo, arguments.start),
        }
    })
}

fn run(repo: &Repo, command: Command) -> Result<Answer> {
    match command {
        Command::List(arguments) => list::run(repo, &arguments),
        Command::Rm(arguments) => rm::run(repo, &arguments),
        Command::Restore(arguments) => restore::run(repo, &arguments),
        Command::Prune(arguments) => prune::run(repo, &arguments),
        Command::Watch(arguments) => watch::run(repo, &arguments),
        Command::Wait(arguments) => wait::run(repo, &arguments),
        Command::Logs(arguments) => logs::run(repo, &arguments),
        Command::Retry(arguments) => retry::run(repo, arguments),
        Command::Resume(arguments) => resume::run(repo, &arguments),
        Command::Doctor(arguments) => doctor::run(repo, &arguments),
        Command::Stop(arguments) => stop::run(repo, &arguments),
        Command::Path(arguments) => path::run(repo, &arguments),
        Command::Shell(arguments) => shell::run(repo, &arguments),
    }
}

//! `git plan`.

mod approve;
mod check;
mod demo;
mod diff;
mod draft;
mod edit;
mod fmt;
mod from;
mod init;
mod list;
mod log;
mod next;
mod prompt;
mod setup;
mod show;
mod tasks;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::cli::colour::ColourOption;
use crate::cli::shell::{self, Answer};
use crate::model::error::Result;

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
    arg_required_else_help = true,
    after_help = "In this order: git plan init, git plan approve, git spawn.\n\
                  See all of it first, on a sample: git plan demo"
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    colour: ColourOption,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write Plans.md from the template and open it in your editor
    Init(init::Arguments),
    /// Have an agent write the plan, and keep it if you like it
    Draft(draft::Arguments),
    /// Open the plan in your editor, and check it when that closes
    Edit(edit::Arguments),
    /// Say what the plan lacks, pointing into the file
    Check(check::Arguments),
    /// Put the plan's sections and lists into their form, and change none of its words
    Fmt(fmt::Arguments),
    /// Show the plan, or one of its tasks, and how they stand
    Show(show::Arguments),
    /// List the plans that there are
    List(list::Arguments),
    /// Print the tasks, for scripts and agents
    Tasks(tasks::Arguments),
    /// Print exactly what an agent would be told, and how much that is
    Prompt(prompt::Arguments),
    /// Show how the plan changed, and which attempts were spawned from which version
    Log(log::Arguments),
    /// Show how the plan differs from what an attempt had
    Diff(diff::Arguments),
    /// Show the commands that this plan runs, and approve exactly these
    Approve(approve::Arguments),
    /// Play the whole loop on a sample repository, without any agent or account
    Demo(demo::Arguments),
    /// Put the manual pages and completions where man and your shell find them
    Setup(setup::Arguments),
}

/// Which plan is meant.
#[derive(Debug, Args)]
pub struct PlanFile {
    /// The plan's file or its name, instead of Plans.md at the top of the worktree
    #[arg(long = "plan", value_name = "file|name")]
    pub file: Option<PathBuf>,
}

/// The program `git-plan`.
pub fn main() -> ExitCode {
    shell::run(|arguments: Arguments| {
        arguments.colour.apply();
        run(arguments.command)
    })
}

fn run(command: Command) -> Result<Answer> {
    match command {
        Command::Init(arguments) => init::run(&arguments),
        Command::Draft(arguments) => draft::run(arguments),
        Command::Edit(arguments) => edit::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Show(arguments) => show::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Tasks(arguments) => tasks::run(&arguments),
        Command::Prompt(arguments) => prompt::run(&arguments),
        Command::Log(arguments) => log::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Approve(arguments) => approve::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Setup(arguments) => setup::run(&arguments),
    }
}

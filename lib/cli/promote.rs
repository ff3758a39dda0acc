//! `git promote` and its commands: each is a file below.

mod finish;
mod gate;
mod list;
mod material;
mod merge;
mod ready;
mod revise;
mod shape;
mod start;
mod status;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::cli::colour::ColourOption;
use crate::cli::machine::print_schema;
use crate::cli::shell::{self, Answer};
use crate::model::error::Result;
use crate::render::schema::Document;
use crate::workflow::Repo;

/// Make an attempt a pull request, carry it through review, and archive the attempts that lose
#[derive(Debug, Parser)]
#[command(
    name = "git-promote",
    bin_name = "git promote",
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
    /// Tell how promotions stand: decision, checks, threads, mergeability
    Status(status::Status),
    /// Have the agent answer what the reviewers ask, and push what it answers
    Revise(revise::Revise),
    /// Have a draft ask for review once the checks there pass
    Ready(ready::Ready),
    /// Merge what was approved, exactly as it was reviewed, and finish
    Merge(merge::Merge),
    /// After the merge: tick the criteria, and put the winner away
    Finish(finish::Finish),
    /// List what was promoted, or what was archived
    List(list::List),
}

impl Arguments {
    /// The document whose schema is asked for, if it is: that needs no repository.
    fn schema(&self) -> Result<Option<Document>> {
        match &self.command {
            None => self.start.schema(),
            Some(Command::List(list)) => Ok(list.schema()),
            Some(Command::Status(status)) => Ok(status.schema()),
            Some(_) => Ok(None),
        }
    }
}

/// The program `git-promote`.
pub fn main() -> ExitCode {
    shell::run(|arguments: Arguments| {
        arguments.colour.apply();
        if let Some(document) = arguments.schema()? {
            return print_schema(document);
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
        Command::Status(arguments) => status::run(repo, &arguments),
        Command::Revise(arguments) => revise::run(repo, arguments),
        Command::Ready(arguments) => ready::run(repo, &arguments),
        Command::Merge(arguments) => merge::run(repo, arguments),
        Command::Finish(arguments) => finish::run(repo, &arguments),
        Command::List(arguments) => list::run(repo, &arguments),
    }
}

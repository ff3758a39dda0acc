//! `git promote` and its commands: each is a file below.

mod start;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::shell::{self, Answer};
use crate::model::error::Result;
use crate::workflow::Repo;

/// Make an attempt a pull request, and archive the attempts that lose
#[derive(Debug, Parser)]
#[command(name = "git-promote", bin_name = "git promote", version)]
#[command(infer_long_args = true)]
pub struct Arguments {
    #[command(flatten)]
    start: start::Start,
}

/// The program `git-promote`.
pub fn main() -> ExitCode {
    shell::main(run)
}

fn run(arguments: Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    start::run(&repo, arguments.start)
}

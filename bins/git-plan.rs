//! `git plan`: see `lib/cli/plan.rs`.

use std::process::ExitCode;

use git_attempts::cli::program::{self, Program};

fn main() -> ExitCode {
    program::main(Program::Plan)
}

//! `git promote`: see `lib/cli/promote.rs`.

use std::process::ExitCode;

use git_attempts::cli::program::{self, Program};

fn main() -> ExitCode {
    program::main(Program::Promote)
}

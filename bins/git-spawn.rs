//! `git spawn`: see `lib/cli/spawn.rs`.

use std::process::ExitCode;

use git_attempts::cli::program::{self, Program};

fn main() -> ExitCode {
    program::main(Program::Spawn)
}

//! `git compare`: see `lib/cli/compare.rs`.

use std::process::ExitCode;

use git_attempts::cli::program::{self, Program};

fn main() -> ExitCode {
    program::main(Program::Compare)
}

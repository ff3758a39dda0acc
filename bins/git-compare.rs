//! `git compare`: see `lib/cli/compare.rs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    git_attempts::cli::compare::main()
}

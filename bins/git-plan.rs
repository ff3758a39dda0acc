//! `git plan`: see `lib/cli/plan.rs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    git_attempts::cli::plan::main()
}

//! `git promote`: see `lib/cli/promote.rs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    git_attempts::cli::promote::main()
}

//! `git spawn`: see `lib/cli/spawn.rs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    git_attempts::cli::spawn::main()
}

//! What a user of git takes for granted of any command of git's.

mod colour;
mod diagnostics;
mod pager;
mod place;
mod prompts;
mod settings;
mod streams;
mod text;

use crate::env::{Output, Repo};

/// Runs a command line in a terminal of 80 columns and 10 rows, which shows both streams in
/// one.
pub fn on_terminal(repo: &Repo, command_line: &str) -> Output {
    let line = format!("stty columns 80 rows 10; {command_line}");
    let arguments = ["--quiet", "--return", "--command", &line, "/dev/null"];
    let env = repo.env();
    let mut command = env.command("script", repo.path());
    command.args(arguments).env("TERM", "xterm");
    Output::of(command, "script", &arguments, "", env.root())
}

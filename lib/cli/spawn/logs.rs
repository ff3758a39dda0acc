//! `git spawn logs`.

use clap::Args;

use crate::cli::out;
use crate::cli::shell::Answer;
use crate::model::error::Result;
use crate::model::name::AttemptPattern;
use crate::render::style::clean_lines;
use crate::workflow::{Repo, logs};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Logs {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt")]
    attempt: AttemptPattern,
}

/// Shows the log.
pub fn run(repo: &Repo, arguments: &Logs) -> Result<Answer> {
    let text = logs::logs(repo, &arguments.attempt)?;
    print_log(&text.head)?;
    if let Some(tail) = &text.tail {
        if let Some(dropped) = text.dropped {
            out::answer(&format!("\n[... {dropped} bytes left out ...]\n"))?;
        }
        print_log(tail)?;
    }
    Ok(Answer::Yes)
}

/// An agent's text must not drive the terminal; into a file or a pipe it goes as it was.
fn print_log(bytes: &[u8]) -> Result<()> {
    if out::answers_to_terminal() {
        out::answer(&clean_lines(&String::from_utf8_lossy(bytes)))
    } else {
        out::answer_bytes(bytes)
    }
}

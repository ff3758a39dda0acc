//! `git spawn logs`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::grammar::value::at_least_one;
use crate::cli::out;
use crate::cli::shell::Answer;
use crate::cli::story::{Story, Volume};
use crate::model::error::Result;
use crate::model::name::AttemptPattern;
use crate::process::log_follower::LogPart;
use crate::render::log_text::LogText;
use crate::workflow::lookout::INTERVAL;
use crate::workflow::watch::ended;
use crate::workflow::{Repo, logs};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Logs {
    /// Go on with what comes, until the attempt is over
    #[arg(short, long)]
    follow: bool,
    /// Show an earlier round instead of the latest
    #[arg(long, value_name = "n", value_parser = at_least_one::<u32>, conflicts_with = "follow")]
    round: Option<u32>,
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt")]
    attempt: AttemptPattern,
}

/// Shows the log.
pub fn run(repo: &Repo, arguments: &Logs) -> Result<Answer> {
    let mut printer = Printer::new();
    if arguments.follow {
        let pause = || out::pause(INTERVAL);
        let over = logs::follow(repo, &arguments.attempt, &pause, &mut |part| match part {
            LogPart::Bytes(bytes) => printer.print(&bytes),
            LogPart::Dropped(bytes) => printer.leave_out(bytes),
        })?;
        printer.finish()?;
        if let Some(one) = over {
            let colour = colour(Some(repo), "spawn", out::tells_terminal())?;
            Story::new(colour, Volume::Normal).tell(ended(&one));
        }
        return Ok(Answer::Yes);
    }
    let text = logs::logs(repo, &arguments.attempt, arguments.round)?;
    printer.print(&text.head)?;
    if let Some(tail) = &text.tail {
        if let Some(dropped) = text.dropped {
            printer.leave_out(dropped)?;
        }
        printer.print(tail)?;
    }
    printer.finish()?;
    Ok(Answer::Yes)
}

/// An agent's text must not drive the terminal; into a file or a pipe it goes as it was.
enum Printer {
    Terminal(LogText),
    Elsewhere,
}

impl Printer {
    fn new() -> Self {
        if out::answers_to_terminal() {
            Self::Terminal(LogText::default())
        } else {
            Self::Elsewhere
        }
    }

    fn print(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Terminal(text) => out::answer(&text.push(bytes)),
            Self::Elsewhere => out::answer_bytes(bytes),
        }
    }

    fn leave_out(&mut self, bytes: u64) -> Result<()> {
        self.finish()?;
        out::answer(&format!("\n[... {bytes} bytes left out ...]\n"))
    }

    fn finish(&mut self) -> Result<()> {
        match self {
            Self::Terminal(text) => out::answer(&text.finish()),
            Self::Elsewhere => Ok(()),
        }
    }
}

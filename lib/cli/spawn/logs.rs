//! `git spawn logs`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::grammar::value::at_least_one;
use crate::cli::shell::Answer;
use crate::cli::story::{Story, Volume};
use crate::cli::{out, pager};
use crate::model::error::Result;
use crate::model::name::AttemptPattern;
use crate::process::log_follower::LogPart;
use crate::render::log_text::LogText;
use crate::render::style::clean_lines;
use crate::workflow::log_words::LogWords;
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
    /// On a terminal, too, show what the agent printed for programs
    #[arg(long)]
    raw: bool,
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt")]
    attempt: AttemptPattern,
}

/// Shows the log.
pub fn run(repo: &Repo, arguments: &Logs) -> Result<Answer> {
    let mut printer = Printer::new(repo, arguments)?;
    if arguments.follow {
        let pause = || out::pause(INTERVAL);
        let over = logs::follow(repo, &arguments.attempt, &pause, &mut |part| match part {
            LogPart::Bytes(bytes) => out::answer_bytes(&printer.print(bytes)),
            LogPart::Dropped(bytes) => out::answer_bytes(&printer.leave_out(bytes)),
        })?;
        out::answer_bytes(&printer.finish())?;
        if let Some(one) = over {
            let colour = colour(Some(repo), "spawn", out::tells_terminal())?;
            Story::new(colour, Volume::Normal).tell(ended(&one));
        }
        return Ok(Answer::Yes);
    }
    let log = logs::logs(repo, &arguments.attempt, arguments.round)?;
    let mut shown = printer.print(log.head);
    if let Some(tail) = log.tail {
        if let Some(dropped) = log.dropped {
            shown.extend(printer.leave_out(dropped));
        }
        shown.extend(printer.print(tail));
    }
    shown.extend(printer.finish());
    match String::from_utf8(shown) {
        Ok(text) => pager::answer(repo, "spawn", &text)?,
        Err(raw) => out::answer_bytes(raw.as_bytes())?,
    }
    Ok(Answer::Yes)
}

/// An agent's text must not drive the terminal; into a file or a pipe it goes as it was.
enum Printer {
    /// To be read: what the agent does, a line an event.
    Words(LogWords),
    /// To be read, and text as it is.
    Text(LogText),
    Elsewhere,
}

impl Printer {
    fn new(repo: &Repo, arguments: &Logs) -> Result<Self> {
        if !out::answers_to_terminal() {
            return Ok(Self::Elsewhere);
        }
        let words = match arguments.raw {
            true => None,
            false => LogWords::of(&logs::agent_of(repo, &arguments.attempt)?),
        };
        Ok(words.map_or_else(|| Self::Text(LogText::default()), Self::Words))
    }

    fn print(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Words(words) => clean_lines(&words.push(&bytes)).into_bytes(),
            Self::Text(text) => text.push(&bytes).into_bytes(),
            Self::Elsewhere => bytes,
        }
    }

    fn leave_out(&mut self, bytes: u64) -> Vec<u8> {
        let mut shown = self.finish();
        shown.extend(format!("\n[... {bytes} bytes left out ...]\n").bytes());
        shown
    }

    fn finish(&mut self) -> Vec<u8> {
        match self {
            Self::Words(words) => clean_lines(&words.finish()).into_bytes(),
            Self::Text(text) => text.finish().into_bytes(),
            Self::Elsewhere => Vec::new(),
        }
    }
}

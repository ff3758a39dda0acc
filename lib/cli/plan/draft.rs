//! `git plan draft`.

use std::time::Duration;

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::out;
use crate::cli::plan::check::{page, shown};
use crate::cli::plan::{PlanFile, next};
use crate::cli::shell::Answer;
use crate::cli::story::{Story, Volume};
use crate::model::advice::Advice;
use crate::model::duration::parse_duration;
use crate::model::error::{Context, Error, Kind, Result};
use crate::process::interrupt::Interrupts;
use crate::render::findings::findings;
use crate::render::promotion::diff;
use crate::workflow::Repo;
use crate::workflow::draft::{Request, Writer, draft};
use crate::workflow::draft_keep::{Draft, discard, keep, where_it_is};
use crate::workflow::plan::load;

/// How long an agent may think about it, where nobody says.
const TIMEOUT: Duration = Duration::from_secs(15 * 60);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What is wanted, in your own words
    #[arg(value_name = "what is wanted", required = true)]
    wish: Vec<String>,
    /// Who writes it, such as codex
    #[arg(short, long, value_name = "agent", conflicts_with = "agent_command")]
    agent: Option<String>,
    /// Any command that writes it: it gets the prompt on standard input
    #[arg(long, value_name = "command")]
    agent_command: Option<String>,
    /// How long it may take, such as 5m; a quarter of an hour by default
    #[arg(long, value_name = "duration", value_parser = parse_duration)]
    timeout: Option<Duration>,
    /// Keep it without asking, if there is no error in it
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    plan: PlanFile,
}

pub(super) fn run(arguments: Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    let tells = colour(Some(&repo), "plan", out::tells_terminal())?;
    let story = Story::new(tells, Volume::Normal);
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let request = Request {
        wish: arguments.wish.join(" "),
        writer: match (arguments.agent, arguments.agent_command) {
            (_, Some(shell)) => Writer::Command(shell),
            (Some(name), None) => Writer::Named(name),
            (None, None) => Writer::Usual,
        },
        file: arguments.plan.file,
        timeout: arguments.timeout.unwrap_or(TIMEOUT),
    };
    let made = draft(&repo, &request, &interrupts, &|event| story.tell(event))?;
    let checked = &made.checked;
    out::story(&format!("\n{}\n", diff(tells, &made.diff)));
    let page = page(&repo, out::tells_terminal())?;
    out::story(&findings(page, shown(&checked.source.name, checked)));
    if made.diff.is_empty() {
        discard(&made);
        out::story("it is what the plan says already\n");
        return Ok(Answer::Yes);
    }
    if checked.plan.is_none() && arguments.yes {
        return Err(not_kept(
            Error::no("the draft has errors in it, and was not kept"),
            &made,
        ));
    }
    if !arguments.yes {
        if !out::can_ask() {
            return Err(not_kept(
                Error::missing("there is no terminal to ask on, so the draft was not kept"),
                &made,
            ));
        }
        out::story("No command of it runs before you have approved it.\n");
        let is_over = || interrupts.pending().is_some();
        match out::ask_or_leave("Keep this plan?", &is_over) {
            Some(true) => {}
            Some(false) => {
                take_hints(&made);
                return Ok(Answer::No);
            }
            None => {
                let error = Error::new(Kind::Interrupted, "the draft was not kept");
                return Err(not_kept(error, &made));
            }
        }
    }
    let replaced = keep(&made)?;
    if let Some(place) = replaced {
        out::hint(
            Advice::Next,
            &format!("the plan as it was is in {}", place.display()),
        );
    }
    let kept = load(&repo, Some(&made.target))?;
    next::tell(&repo, &kept, request.file.as_deref())?;
    out::answer(&format!("{}\n", made.target.display()))?;
    Ok(Answer::Yes)
}

fn not_kept(error: Error, made: &Draft) -> Error {
    error.hint(where_it_is(&made.place)).hint(take(made))
}

fn take_hints(made: &Draft) {
    out::hint(Advice::Next, &where_it_is(&made.place));
    out::hint(Advice::Next, &take(made));
}

/// The command that keeps it after all.
fn take(made: &Draft) -> String {
    let quoted = |path: &std::path::Path| {
        let path = path.display().to_string();
        format!("'{}'", path.replace('\'', r"'\''"))
    };
    format!(
        "keep it after all: cp {} {}",
        quoted(&made.place),
        quoted(&made.target)
    )
}

//! `git spawn watch`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::out;
use crate::cli::quiet_input::QuietInput;
use crate::cli::shell::Answer;
use crate::cli::spawn::list::{find, show};
use crate::cli::story::{Story, Volume};
use crate::model::error::{Context, Error, Kind, Result};
use crate::model::name::{AttemptName, AttemptSelector};
use crate::process::interrupt::Interrupts;
use crate::render::style::count;
use crate::workflow::Repo;
use crate::workflow::list::Seen;
use crate::workflow::watch::{CtrlC, Watched, watch};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Watch {
    /// An attempt, a task or a plan; by default all attempts that are not over
    #[arg(value_name = "plan|task|attempt")]
    wanted: Vec<AttemptSelector>,
}

/// Watches them.
pub fn run(repo: &Repo, arguments: &Watch) -> Result<Answer> {
    let names = names(repo, &arguments.wanted)?;
    if names.is_empty() {
        out::story("no attempt is at work\n");
        return Ok(Answer::Yes);
    }
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let story = Story::new(
        colour(Some(repo), "spawn", out::tells_terminal())?,
        Volume::Normal,
    );
    let quiet = QuietInput::begin();
    let (watched, seen) = watch(repo, &names, CtrlC::Leaves, &interrupts, &|event| {
        story.tell(event);
    })?;
    drop(quiet);
    if watched != Watched::AllEnded {
        let live = seen.iter().filter(|one| one.status.is_live()).count();
        let message = format!("left; {} not over and will go on", are(live));
        let error = Error::new(Kind::Interrupted, message).hint("watch again: git spawn watch");
        let one = seen.iter().find(|one| one.status.is_live());
        return Err(match one {
            Some(one) => error.hint(format!(
                "stop one of them: git spawn stop {}",
                one.attempt().name
            )),
            None => error,
        });
    }
    show(repo, &seen)?;
    if seen.iter().any(Seen::is_well_over) {
        Ok(Answer::Yes)
    } else {
        Ok(Answer::No)
    }
}

fn are(live: usize) -> String {
    let verb = if live == 1 { "is" } else { "are" };
    format!("{} {verb}", count(live, "attempt"))
}

/// The attempts that the user means; all that are not over by default.
pub fn names(repo: &Repo, wanted: &[AttemptSelector]) -> Result<Vec<AttemptName>> {
    let seen = find(repo, wanted)?;
    Ok(seen
        .into_iter()
        .filter(|one| !wanted.is_empty() || one.status.is_live())
        .map(|one| one.state.attempt.name)
        .collect())
}

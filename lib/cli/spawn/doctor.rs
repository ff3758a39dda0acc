//! `git spawn doctor`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine};
use crate::cli::out;
use crate::cli::shell::Answer;
use crate::cli::story::{Story, Volume};
use crate::model::error::{Context, Result};
use crate::model::fault::Outcome;
use crate::process::interrupt::Interrupts;
use crate::render::fault;
use crate::render::faults_json::{ListedFault, json};
use crate::workflow::Repo;
use crate::workflow::doctor::{Treatment, doctor};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Mend what can be mended; nothing is deleted that could be work
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    pub(super) machine: Machine,
}

/// Examines, and answers whether all is well now.
pub fn run(repo: &Repo, arguments: &Doctor) -> Result<Answer> {
    let form = arguments.machine.form()?;
    let story = Story::new(
        colour(Some(repo), "spawn", out::tells_terminal())?,
        Volume::Normal,
    );
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let treatment = if arguments.repair {
        Treatment::Repair
    } else {
        Treatment::Examine
    };
    let examined = doctor(repo, treatment, &interrupts, &|event| story.tell(event))?;
    let listed = || -> Vec<ListedFault<'_>> { examined.iter().map(ListedFault::of).collect() };
    match form {
        Form::Json => out::answer(&json(&listed()))?,
        Form::Records(layout) => out::answer_bytes(&layout.lay_out(&listed()))?,
        Form::People if examined.is_empty() => out::story("nothing is stale or broken\n"),
        Form::People => {
            let colour = colour(Some(repo), "spawn", out::answers_to_terminal())?;
            out::answer(&fault::list(colour, &examined))?;
        }
    }
    let is_well = examined.iter().all(|one| one.outcome == Outcome::Mended);
    Ok(if is_well { Answer::Yes } else { Answer::No })
}

//! `git spawn retry`.

use clap::Args;

use crate::cli::approval::ask_if_needed;
use crate::cli::colour::colour;
use crate::cli::out;
use crate::cli::shell::Answer;
use crate::cli::spawn::start::follow_unless;
use crate::cli::story::{Story, Volume};
use crate::model::agent_choice::AgentChoice;
use crate::model::error::{Context, Result};
use crate::model::name::AttemptPattern;
use crate::process::interrupt::Interrupts;
use crate::workflow::Repo;
use crate::workflow::retry::{Who, retry, retry_of};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Retry {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt")]
    attempt: AttemptPattern,
    /// Who tries, instead of who tried
    #[arg(short, long, value_name = "agent", conflicts_with = "agent_command")]
    agent: Option<AgentChoice>,
    /// Any command that tries: it gets the prompt on standard input
    #[arg(long, value_name = "command")]
    agent_command: Option<String>,
    /// Return once the attempt has been started
    #[arg(short, long)]
    detach: bool,
}

/// Starts one more.
pub fn run(repo: &Repo, arguments: Retry) -> Result<Answer> {
    let again = retry_of(repo, &arguments.attempt)?;
    let colour = colour(Some(repo), "spawn", out::tells_terminal())?;
    ask_if_needed(repo, &again.plan, colour)?;
    let who = match (arguments.agent, arguments.agent_command) {
        (Some(choice), _) => Who::Agent(choice),
        (None, Some(command)) => Who::Command(command),
        (None, None) => Who::Same,
    };
    let story = Story::new(colour, Volume::Normal);
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let names = retry(repo, &again, &who, &interrupts, &|event| story.tell(event))?;
    follow_unless(arguments.detach, repo, &names, &interrupts, &story)
}

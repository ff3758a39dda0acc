//! `git promote revise`.

use std::num::NonZeroUsize;

use clap::{Args, ValueEnum};

use crate::cli::approval::ask_if_needed;
use crate::cli::colour::colour;
use crate::cli::grammar::value::at_least_one;
use crate::cli::out;
use crate::cli::plan::PlanFile;
use crate::cli::shell::Answer;
use crate::cli::story::{Story, Volume};
use crate::model::asked::Audience;
use crate::model::error::{Context, Result};
use crate::model::name::AttemptPattern;
use crate::process::interrupt::Interrupts;
use crate::render::promotion::{diff, proposal};
use crate::workflow::Repo;
use crate::workflow::plan::load;
use crate::workflow::revise::{Proposed, Request, Resolving, revise};
use crate::workflow::show_diff::diff_text;

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Revise {
    /// <task>/<n> or <plan>/<task>/<n>
    #[arg(value_name = "attempt")]
    attempt: AttemptPattern,
    /// Whose comments count: of those who may write to the repository, or of anyone
    #[arg(long, value_name = "whom", default_value = "writers")]
    from: From,
    /// Resolve the threads that are answered, instead of leaving that to the reviewers
    #[arg(long)]
    resolve: bool,
    /// Do not ask before the answer is pushed
    #[arg(short, long)]
    yes: bool,
    /// How many trees are checked at once; by default one for each core
    #[arg(short, long, value_name = "n", value_parser = at_least_one::<NonZeroUsize>)]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    plan: PlanFile,
}

/// Whose comments count.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum From {
    /// Of those who may write.
    Writers,
    /// Of anyone.
    Anyone,
}

/// Has the agent answer, and pushes what it answered.
pub fn run(repo: &Repo, arguments: Revise) -> Result<Answer> {
    let (plan, _) = load(repo, arguments.plan.file.as_deref())?.require()?;
    let tells = colour(Some(repo), "promote", out::tells_terminal())?;
    ask_if_needed(repo, &plan, tells)?;
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let request = Request {
        plan,
        attempt: arguments.attempt,
        audience: match arguments.from {
            From::Writers => Audience::Writers,
            From::Anyone => Audience::Anyone,
        },
        resolving: if arguments.resolve {
            Resolving::AtOnce
        } else {
            Resolving::Reviewer
        },
        jobs: arguments.jobs.map_or(cores, NonZeroUsize::get),
    };
    let story = Story::new(tells, Volume::Normal);
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let agrees = |proposed: &Proposed| -> Result<bool> {
        out::story(&proposal(tells, &proposed.changes));
        let text = diff_text(repo, &proposed.reviewed, &proposed.commit)?;
        out::story(&diff(tells, &text));
        Ok(arguments.yes || !out::can_ask() || out::ask("Push this?"))
    };
    let done = revise(repo, &request, &interrupts, &agrees, &|event| {
        story.tell(event);
    })?;
    out::answer(&format!("{}\n", done.url().unwrap_or(&done.branch)))?;
    Ok(Answer::Yes)
}

//! `git compare`.

use std::num::NonZeroU32;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::approval::ask_if_needed;
use crate::cli::out;
use crate::cli::plan::PlanFile;
use crate::cli::shell::{self, Answer, colour};
use crate::cli::story::{Story, Volume};
use crate::model::comparison::Comparison;
use crate::model::error::{Context, Result};
use crate::model::name::TaskName;
use crate::process::interrupt::Interrupts;
use crate::render::{comparison, json};
use crate::workflow::Repo;
use crate::workflow::compare::{Request, compare_tasks};
use crate::workflow::plan::load;

/// Run the plan's checks over the base and all attempts, and lay the evidence side by side
#[derive(Debug, Parser)]
#[command(name = "git-compare", bin_name = "git compare", version)]
#[command(infer_long_args = true)]
pub struct Arguments {
    /// The task; every task that has attempts by default
    #[arg(value_name = "task")]
    task: Option<TaskName>,
    /// How many trees are checked at once; one for each core by default
    #[arg(short, long, value_name = "n")]
    jobs: Option<NonZeroU32>,
    /// Run checks again that have a verdict already
    #[arg(long)]
    rerun: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Tell nothing while it works
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    plan: PlanFile,
}

/// The program `git-compare`.
pub fn main() -> ExitCode {
    shell::main(run)
}

fn run(arguments: Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    let (plan, _) = load(&repo, arguments.plan.file.as_deref())?.require()?;
    let story_colour = colour(Some(&repo), "compare", out::tells_terminal());
    ask_if_needed(&repo, &plan, story_colour)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let request = Request {
        plan,
        task: arguments.task,
        jobs: arguments.jobs.map_or(cores, |jobs| jobs.get() as usize),
        rerun: arguments.rerun,
    };
    let volume = if arguments.quiet {
        Volume::Quiet
    } else {
        Volume::Normal
    };
    let story = Story::new(story_colour, volume);
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let comparisons = compare_tasks(&repo, &request, &interrupts, &|event| story.tell(event))?;
    if arguments.json {
        out::answer(&json::comparisons(&comparisons))?;
    } else {
        let colour = colour(Some(&repo), "compare", out::answers_to_terminal());
        let texts: Vec<String> = comparisons
            .iter()
            .map(|one| comparison::comparison(colour, one))
            .collect();
        out::answer(&texts.join("\n"))?;
        if comparisons.iter().any(Comparison::has_winner) {
            out::hint("read the diffs, then make one a pull request: git promote <attempt>");
        }
    }
    Ok(if comparisons.iter().all(Comparison::has_winner) {
        Answer::Yes
    } else {
        Answer::No
    })
}

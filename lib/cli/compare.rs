//! `git compare`.

use std::num::NonZeroU32;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::approval::ask_if_needed;
use crate::cli::plan::PlanFile;
use crate::cli::shell::{self, Answer, colour};
use crate::cli::story::{Story, Volume};
use crate::cli::{out, pager};
use crate::model::comparison::Comparison;
use crate::model::error::{Context, Error, Result};
use crate::model::name::{CheckName, TaskName};
use crate::process::interrupt::Interrupts;
use crate::render::differences::{Ranking, acknowledged};
use crate::render::page::Page;
use crate::render::{comparison, json, markdown, revisions};
use crate::workflow::Repo;
use crate::workflow::acknowledge;
use crate::workflow::compare::{Checks, Cross, Request, Room, compare_tasks};
use crate::workflow::compare_revisions::{compare_revisions, is_revision};
use crate::workflow::plan::load;
use crate::workflow::show_diff::become_diff;

/// Run the plan's checks over the base and all attempts, and lay the evidence side by side
#[derive(Debug, Parser)]
#[command(name = "git-compare", bin_name = "git compare", version)]
#[command(infer_long_args = true)]
pub struct Arguments {
    /// The task, every task that has attempts by default; or revisions, two at least or with
    /// `--base`, which need no plan
    #[arg(value_name = "task-or-revision")]
    what: Vec<String>,
    /// Compare revisions, each held against where it left this one; against their common
    /// ancestor by default
    #[arg(long, value_name = "revision")]
    base: Option<String>,
    /// Show the diff of one attempt, or how two differ, in git's own pager and colours
    #[arg(long, conflicts_with_all = ["rank", "json", "only", "no_checks", "rerun", "jobs", "repeat", "in_place", "cross"])]
    diff: bool,
    /// Say in which order they deserve to be read, with the reason of each step
    #[arg(long)]
    rank: bool,
    /// Run no check but this one; may be given several times
    #[arg(long, value_name = "check", conflicts_with = "no_checks")]
    only: Vec<CheckName>,
    /// Run no checks; for revisions there are none
    #[arg(long)]
    no_checks: bool,
    /// How many trees are checked at once; one for each core by default
    #[arg(short, long, value_name = "n")]
    jobs: Option<NonZeroU32>,
    /// Run each check so many times, to find those that do not always say the same
    #[arg(long, value_name = "n", conflicts_with = "no_checks")]
    repeat: Option<NonZeroU32>,
    /// Run an attempt's checks in its own worktree, with what is built there already; such
    /// verdicts are shown and not kept
    #[arg(long, conflicts_with = "no_checks")]
    in_place: bool,
    /// Run the tests that each attempt brings on the other attempts and on the base, too
    #[arg(long, conflicts_with = "no_checks")]
    cross: bool,
    /// Run checks again that have a verdict already
    #[arg(long, conflicts_with = "no_checks")]
    rerun: bool,
    /// Say that you have seen what a rule of safety finds in an attempt
    #[arg(long, value_name = "attempt:rule", conflicts_with_all = ["what", "diff", "rank", "json"])]
    acknowledge: Option<String>,
    /// Why that is right as it is
    #[arg(short, long, value_name = "why", requires = "acknowledge")]
    message: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print Markdown, such as for a pull request
    #[arg(long, conflicts_with_all = ["json", "diff", "acknowledge"])]
    markdown: bool,
    /// Tell nothing while it works
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    plan: PlanFile,
    /// With `--diff`: show these files alone
    #[arg(last = true, value_name = "path", requires = "diff")]
    paths: Vec<String>,
}

/// The program `git-compare`.
pub fn main() -> ExitCode {
    shell::main(run)
}

fn run(arguments: Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    if arguments.diff {
        let base = arguments.base.as_deref();
        return Err(become_diff(&repo, &arguments.what, base, &arguments.paths)?);
    }
    if let Some(what) = &arguments.acknowledge {
        return run_acknowledge(&repo, &arguments, what);
    }
    if arguments.base.is_some() || arguments.what.len() > 1 {
        return run_revisions(&repo, &arguments);
    }
    let task = match arguments.what.first() {
        Some(name) => Some(task_name(&repo, name)?),
        None => None,
    };
    let (plan, _) = load(&repo, arguments.plan.file.as_deref())?.require()?;
    let story_colour = colour(Some(&repo), "compare", out::tells_terminal());
    let checks = match (arguments.no_checks, arguments.rerun) {
        (true, _) => Checks::None,
        (false, true) => Checks::All,
        (false, false) => Checks::Missing,
    };
    if checks != Checks::None {
        ask_if_needed(&repo, &plan, story_colour)?;
    }
    let ranking = ranking(&arguments);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let request = Request {
        plan,
        task,
        jobs: arguments.jobs.map_or(cores, |jobs| jobs.get() as usize),
        checks,
        only: arguments.only,
        repeat: arguments.repeat.map_or(1, NonZeroU32::get),
        room: if arguments.in_place {
            Room::Own
        } else {
            Room::Clean
        },
        cross: if arguments.cross {
            Cross::Run
        } else {
            Cross::Shown
        },
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
    } else if arguments.markdown {
        out::answer(&markdown::comparisons(&comparisons))?;
    } else {
        let page = answer_page(&repo);
        let texts: Vec<String> = comparisons
            .iter()
            .map(|one| comparison::comparison(page, one, ranking))
            .collect();
        let merges = comparison::merges(page, &comparisons);
        pager::answer(&repo, &(texts.join("\n") + &merges))?;
        if comparisons.iter().any(|one| one.cross.has_missing()) {
            out::hint(
                "to run the tests of each attempt on the others and on the base: git compare --cross",
            );
        }
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

/// What the answer is laid out for.
fn answer_page(repo: &Repo) -> Page {
    let colour = colour(Some(repo), "compare", out::answers_to_terminal());
    Page::new(colour, out::answer_columns())
}

fn ranking(arguments: &Arguments) -> Ranking {
    if arguments.rank {
        Ranking::Told
    } else {
        Ranking::Left
    }
}

fn task_name(repo: &Repo, name: &str) -> Result<TaskName> {
    name.parse().map_err(|error| {
        let error = Error::usage(format!("'{name}' is no task: {error}"));
        if is_revision(repo, name) {
            return error.hint("to compare revisions, name two, or say --base <revision>");
        }
        error
    })
}

fn run_revisions(repo: &Repo, arguments: &Arguments) -> Result<Answer> {
    let all = compare_revisions(repo, arguments.base.as_deref(), &arguments.what)?;
    if arguments.json {
        out::answer(&json::revisions(&all))?;
    } else if arguments.markdown {
        out::answer(&markdown::revisions(&all))?;
    } else {
        let page = answer_page(repo);
        pager::answer(repo, &revisions::revisions(page, &all, ranking(arguments)))?;
    }
    Ok(Answer::Yes)
}

fn run_acknowledge(repo: &Repo, arguments: &Arguments, what: &str) -> Result<Answer> {
    let (attempt, rule) = acknowledge::parse(what)?;
    let (plan, _) = load(repo, arguments.plan.file.as_deref())?.require()?;
    let why = arguments.message.as_deref();
    let seen = acknowledge::acknowledge(repo, Some(&plan), &attempt, rule, why)?;
    let colour = colour(Some(repo), "compare", out::tells_terminal());
    if !arguments.quiet {
        out::story(&acknowledged(colour.into(), &seen));
    }
    Ok(Answer::Yes)
}

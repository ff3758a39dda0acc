//! `git compare`.

mod arguments;
mod show;

use std::num::NonZeroU32;
use std::process::ExitCode;

pub use arguments::Arguments;

use crate::cli::approval::ask_if_needed;
use crate::cli::colour::{asked, colour};
use crate::cli::grammar::word::neither;
use crate::cli::machine::print_schema;
use crate::cli::out;
use crate::cli::program::Program;
use crate::cli::shell::{self, Answer};
use crate::cli::story::Story;
use crate::model::advice::Advice;
use crate::model::comparison::Comparison;
use crate::model::error::{Context, Error, Result};
use crate::model::event::Event;
use crate::model::name::TaskName;
use crate::process::interrupt::Interrupts;
use crate::render::differences::acknowledged;
use crate::workflow::Repo;
use crate::workflow::compare::{Checks, Request, compare_tasks};
use crate::workflow::compare_revisions::{compare_revisions, is_revision};
use crate::workflow::plan::{Checked, load};
use crate::workflow::show_diff::{Look, become_diff};
use crate::workflow::{acknowledge, graft};

/// The program `git-compare`.
pub fn main() -> ExitCode {
    shell::run(run)
}

fn run(arguments: Arguments) -> Result<Answer> {
    arguments.colour.apply();
    if let Some(document) = arguments.schema() {
        return print_schema(document);
    }
    let repo = Repo::discover()?;
    let wish = arguments.page()?;
    if arguments.diff && !arguments.all {
        let Arguments {
            what, base, paths, ..
        } = &arguments;
        let look = Look {
            marks: arguments.marks(),
            colour: asked(Some(&repo), "compare")?,
        };
        return Err(become_diff(&repo, what, base.as_deref(), paths, look)?);
    }
    if let Some(what) = &arguments.acknowledge {
        return run_acknowledge(&repo, &arguments, what);
    }
    if !arguments.graft.is_empty() {
        return run_graft(&repo, &arguments);
    }
    if arguments.are_revisions() {
        let form = arguments.machine.form()?;
        let all = compare_revisions(&repo, arguments.base.as_deref(), &arguments.what)?;
        show::revisions(&repo, &arguments, form, wish, &all)?;
        // To give millions of lines back takes longer than to end.
        std::mem::forget(all);
        return Ok(Answer::Yes);
    }
    let form = arguments.machine.form()?;
    let task = match arguments.what.first() {
        Some(name) => Some(task_name(&repo, name)?),
        None => None,
    };
    let comparisons = compare_attempts(&repo, &arguments, task)?;
    show::comparisons(&repo, &arguments, form, wish, &comparisons)?;
    Ok(
        if arguments.all || comparisons.iter().all(Comparison::has_winner) {
            Answer::Yes
        } else {
            Answer::No
        },
    )
}

fn compare_attempts(
    repo: &Repo,
    arguments: &Arguments,
    task: Option<TaskName>,
) -> Result<Vec<Comparison>> {
    let loaded = load(repo, arguments.plan.file.as_deref()).and_then(Checked::require);
    let (plan, _) = loaded.map_err(|error| match &task {
        Some(word) => neither(error, Program::Compare, word.as_str()),
        None => error,
    })?;
    let story_colour = colour(Some(repo), "compare", out::tells_terminal())?;
    let checks = arguments.checks();
    if checks != Checks::None {
        ask_if_needed(repo, &plan, story_colour)?;
    }
    let request = Request {
        plan,
        task,
        jobs: arguments.at_once(),
        checks,
        only: arguments.only.clone(),
        repeat: arguments.repeat.map_or(1, NonZeroU32::get),
        room: arguments.room(),
        cross: arguments.cross(),
        judge: arguments.judge.clone(),
    };
    let story = Story::new(story_colour, arguments.volume());
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    compare_tasks(repo, &request, &interrupts, &|event| story.tell(event))
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

fn run_graft(repo: &Repo, arguments: &Arguments) -> Result<Answer> {
    let decisions = arguments.graft.iter().map(|text| graft::parse(text));
    let decisions = decisions.collect::<Result<Vec<_>>>()?;
    let task = graft::task_of(repo, &decisions)?;
    let comparisons = compare_attempts(repo, arguments, Some(task))?;
    let onto = arguments.onto.as_ref();
    let attempt = graft::graft(repo, &comparisons[0], &decisions, onto)?;
    let story = Story::new(
        colour(Some(repo), "compare", out::tells_terminal())?,
        arguments.volume(),
    );
    story.tell(Event::Prepared {
        branch: attempt.branch_name().to_owned(),
        worktree: attempt.worktree.display().to_string(),
        attempt: attempt.name.clone(),
    });
    out::answer(&format!("{}\n", attempt.name))?;
    out::hint(
        Advice::Next,
        &format!(
            "it is checked like any other: git compare {}",
            attempt.name.task
        ),
    );
    Ok(Answer::Yes)
}

fn run_acknowledge(repo: &Repo, arguments: &Arguments, what: &str) -> Result<Answer> {
    let (attempt, rule) = acknowledge::parse(what)?;
    let (plan, _) = load(repo, arguments.plan.file.as_deref())?.require()?;
    let why = arguments.message.as_deref();
    let seen = acknowledge::acknowledge(repo, Some(&plan), &attempt, rule, why)?;
    let colour = colour(Some(repo), "compare", out::tells_terminal())?;
    if !arguments.quiet {
        out::story(&acknowledged(colour.into(), &seen));
    }
    Ok(Answer::Yes)
}

//! `git spawn [<task>]`: starts attempts and watches them.

use std::num::NonZeroU32;
use std::time::Duration;

use clap::Args;

use crate::cli::approval::ask_if_needed;
use crate::cli::colour::colour;
use crate::cli::grammar::value::at_least_one;
use crate::cli::grammar::word::neither;
use crate::cli::machine::Machine;
use crate::cli::out;
use crate::cli::plan::PlanFile;
use crate::cli::program::Program;
use crate::cli::quiet_input::QuietInput;
use crate::cli::shell::Answer;
use crate::cli::spawn::agents::{self, Detail};
use crate::cli::spawn::list::show;
use crate::cli::story::{Story, Volume};
use crate::model::advice::Advice;
use crate::model::agent_choice::AgentChoice;
use crate::model::attempt::Isolation;
use crate::model::duration::parse_duration;
use crate::model::error::{Context, Error, Kind, Result};
use crate::model::name::{AttemptName, TaskName};
use crate::process::interrupt::Interrupts;
use crate::render::schema::Document;
use crate::workflow::Repo;
use crate::workflow::list::Seen;
use crate::workflow::plan::{Checked, load};
use crate::workflow::spawn::{Request, spawn};
use crate::workflow::watch::{CtrlC, Watched, watch};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Start {
    /// The task; every task of the plan by default
    #[arg(value_name = "task")]
    task: Option<TaskName>,
    /// How many attempts at each task; by default one for each approach or agent
    #[arg(short = 'n', long = "count", value_name = "n", value_parser = parse_count)]
    count: Option<NonZeroU32>,
    /// Who tries, such as codex, or codex*3; may be given again
    #[arg(short, long, value_name = "agent", conflicts_with = "agent_command")]
    agent: Vec<AgentChoice>,
    /// Any command that tries: it gets the prompt on standard input; may be given again
    #[arg(long, value_name = "command")]
    agent_command: Vec<String>,
    /// How many work at once; all by default
    #[arg(short, long, value_name = "n", value_parser = at_least_one::<NonZeroU32>)]
    jobs: Option<NonZeroU32>,
    /// Where the attempts start, instead of the plan's base
    #[arg(long, value_name = "revision")]
    base: Option<String>,
    /// How long each may take, such as 30m, instead of what the plan says
    #[arg(long, value_name = "duration", value_parser = parse_duration)]
    timeout: Option<Duration>,
    /// How long each may say nothing, such as 10m; for ever by default
    #[arg(long, value_name = "duration", value_parser = parse_duration)]
    silence: Option<Duration>,
    /// What keeps each apart from your repository: worktree, or clone
    #[arg(long, value_name = "how")]
    isolate: Option<Isolation>,
    /// Return once the attempts have been started
    #[arg(short, long)]
    detach: bool,
    /// Say also who makes the worktrees, where it is not the fast way; with --agents, all that
    /// is known of each
    #[arg(short, long)]
    verbose: bool,
    /// List the agents instead, or those of -a: installed or not, and what they can do
    #[arg(long, conflicts_with_all = ["task", "count", "agent_command", "jobs", "base",
        "timeout", "silence", "isolate", "detach", "file"])]
    agents: bool,
    /// Print what teaches a coding agent to drive these commands, as a skill for it to keep
    #[arg(long, exclusive = true)]
    skill: bool,
    #[command(flatten)]
    machine: Machine,
    #[command(flatten)]
    plan: PlanFile,
}

impl Start {
    /// Whether the skill is asked for, which needs no repository.
    pub fn wants_skill(&self) -> bool {
        self.skill
    }

    /// The document whose schema is asked for, if it is.
    pub fn schema(&self) -> Result<Option<Document>> {
        self.machine.needs("--agents", self.agents)?;
        Ok(self.machine.wants_schema().then_some(Document::Agents))
    }
}

/// Starts them.
pub fn run(repo: &Repo, arguments: Start) -> Result<Answer> {
    if arguments.agents {
        let detail = match arguments.verbose {
            true => Detail::All,
            false => Detail::Line,
        };
        return agents::run(repo, &arguments.agent, &arguments.machine, detail);
    }
    let task = arguments.task.as_ref();
    let loaded = load(repo, arguments.plan.file.as_deref())
        .and_then(Checked::require)
        .and_then(|(plan, _)| plan.require_task(task).map(|()| plan));
    let plan = loaded.map_err(|error| match task {
        Some(word) => neither(error, Program::Spawn, word.as_str()),
        None => error,
    })?;
    let colour = colour(Some(repo), "spawn", out::tells_terminal())?;
    ask_if_needed(repo, &plan, colour)?;
    let request = Request {
        plan,
        task: arguments.task,
        count: arguments.count,
        agents: arguments.agent,
        agent_commands: arguments.agent_command,
        jobs: arguments.jobs,
        base: arguments.base,
        timeout: arguments.timeout,
        silence: arguments.silence,
        isolation: arguments.isolate,
        specs: None,
    };
    let volume = if arguments.verbose {
        Volume::Verbose
    } else {
        Volume::Normal
    };
    let story = Story::new(colour, volume);
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let names = spawn(repo, &request, &interrupts, &|event| story.tell(event))?;
    follow_unless(arguments.detach, repo, &names, &interrupts, &story)
}

/// Watches them to their end, or with `detach` prints their names.
pub fn follow_unless(
    detach: bool,
    repo: &Repo,
    names: &[AttemptName],
    interrupts: &Interrupts,
    story: &Story,
) -> Result<Answer> {
    if detach {
        let lines: Vec<String> = names.iter().map(|name| format!("{name}\n")).collect();
        out::answer(&lines.concat())?;
        return Ok(Answer::Yes);
    }
    follow(repo, names, interrupts, story)
}

fn follow(
    repo: &Repo,
    names: &[AttemptName],
    interrupts: &Interrupts,
    story: &Story,
) -> Result<Answer> {
    let quiet = QuietInput::begin();
    let (watched, seen) = watch(repo, names, CtrlC::Stops, interrupts, &|event| {
        story.tell(event);
    })?;
    drop(quiet);
    let interrupted = |message: &str| {
        let error =
            Error::new(Kind::Interrupted, message).hint("see what there is: git spawn list");
        Err(match names.first() {
            Some(name) => error.hint(format!("try one again: git spawn retry {name}")),
            None => error,
        })
    };
    match watched {
        Watched::Stopped => interrupted("stopped"),
        Watched::LeftStopping => interrupted("left, while the attempts are still being stopped"),
        Watched::LeftRunning => Ok(Answer::Yes),
        Watched::AllEnded => {
            show(repo, &seen)?;
            if seen.iter().any(Seen::is_well_over) {
                out::hint(Advice::Next, "lay them side by side: git compare");
                Ok(Answer::Yes)
            } else {
                if let Some(one) = seen.first() {
                    let name = &one.attempt().name;
                    out::hint(
                        Advice::Next,
                        &format!("see what its agent printed: git spawn logs {name}"),
                    );
                }
                Ok(Answer::No)
            }
        }
    }
}

/// A slip of the finger must not fill the disk with worktrees; `codex*n` has the same limit.
fn parse_count(text: &str) -> Result<NonZeroU32, String> {
    let number = text
        .parse()
        .ok()
        .filter(|number| (1..=100).contains(number));
    number
        .and_then(NonZeroU32::new)
        .ok_or_else(|| "it must be a number from 1 to 100".to_owned())
}

//! `git spawn`.

use std::num::NonZeroU32;
use std::process::ExitCode;
use std::time::Duration;

use crate::cli::approval::ask_if_needed;
use crate::cli::out;
use crate::cli::plan::PlanFile;
use crate::cli::shell::{self, Answer, colour};
use crate::cli::story::Story;
use crate::model::agent_choice::AgentChoice;
use crate::model::attempt::{Outcome, Status};
use crate::model::duration::parse_duration;
use crate::model::error::{Context, Error, Kind, Result};
use crate::model::name::{AttemptName, AttemptPattern, TaskName};
use crate::process::interrupt::Interrupts;
use crate::render::attempts::{Shown, list as render_list};
use crate::render::json;
use crate::render::style::clean_lines;
use crate::workflow::list::{Listed, list, promoted_names};
use crate::workflow::plan::load;
use crate::workflow::spawn::{Request, spawn};
use crate::workflow::watch::{Watched, watch};
use crate::workflow::{Repo, logs};
use clap::{Args, Parser, Subcommand};

/// Start attempts at a task of the plan, each on its own branch and worktree
#[derive(Debug, Parser)]
#[command(
    name = "git-spawn",
    bin_name = "git spawn",
    version,
    subcommand_value_name = "command"
)]
#[command(
    infer_long_args = true,
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    start: Start,
}

#[derive(Debug, Args)]
struct Start {
    /// The task; every task of the plan by default
    #[arg(value_name = "task")]
    task: Option<TaskName>,
    /// How many attempts at each task; by default one for each approach or agent
    #[arg(short = 'n', long = "count", value_name = "n", value_parser = parse_count)]
    count: Option<NonZeroU32>,
    /// Who tries, such as codex, or codex*3; may be given again
    #[arg(short, long, value_name = "agent", conflicts_with = "agent_command")]
    agent: Vec<AgentChoice>,
    /// Any command that tries: it gets the prompt on standard input
    #[arg(long, value_name = "command")]
    agent_command: Option<String>,
    /// How many work at once; all by default
    #[arg(short, long, value_name = "n")]
    jobs: Option<NonZeroU32>,
    /// Where the attempts start, instead of the plan's base
    #[arg(long, value_name = "revision")]
    base: Option<String>,
    /// How long each may take, such as 30m, instead of what the plan says
    #[arg(long, value_name = "duration", value_parser = parse_duration)]
    timeout: Option<Duration>,
    /// Return once the attempts have been started
    #[arg(short, long)]
    detach: bool,
    #[command(flatten)]
    plan: PlanFile,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the attempts and their state
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Leave archived attempts out
        #[arg(long)]
        no_archived: bool,
    },
    /// Show what the agent of an attempt printed
    Logs {
        /// <task>/<n> or <plan>/<task>/<n>
        #[arg(value_name = "attempt")]
        attempt: AttemptPattern,
    },
    /// Stop an attempt; what it has done is kept
    Stop {
        /// <task>/<n> or <plan>/<task>/<n>
        #[arg(value_name = "attempt")]
        attempt: AttemptPattern,
    },
}

/// The program `git-spawn`.
pub fn main() -> ExitCode {
    shell::main(|arguments: Arguments| match arguments.command {
        Some(command) => run_command(command),
        None => start(arguments.start),
    })
}

fn start(arguments: Start) -> Result<Answer> {
    let repo = Repo::discover()?;
    let (plan, _) = load(&repo, arguments.plan.file.as_deref())?.require()?;
    let colour = colour(Some(&repo), "spawn", out::tells_terminal());
    ask_if_needed(&repo, &plan, colour)?;
    let request = Request {
        plan,
        task: arguments.task,
        count: arguments.count,
        agents: arguments.agent,
        agent_command: arguments.agent_command,
        jobs: arguments.jobs,
        base: arguments.base,
        timeout: arguments.timeout,
        specs: None,
    };
    let story = Story::new(colour, false);
    let interrupts = Interrupts::install().or_fatal(|| "cannot catch signals".to_owned())?;
    let names = spawn(&repo, &request, &interrupts, &|event| story.tell(event))?;
    if arguments.detach {
        let lines: Vec<String> = names.iter().map(|name| format!("{name}\n")).collect();
        out::answer(&lines.concat())?;
        return Ok(Answer::Yes);
    }
    follow(&repo, &names, &interrupts, &story)
}

fn follow(
    repo: &Repo,
    names: &[AttemptName],
    interrupts: &Interrupts,
    story: &Story,
) -> Result<Answer> {
    let (watched, listed) = watch(repo, names, interrupts, &|event| story.tell(event))?;
    let interrupted = |message: &str| {
        Err(Error::new(Kind::Interrupted, message).hint("see what there is: git spawn list"))
    };
    match watched {
        Watched::Stopped => interrupted("stopped"),
        Watched::LeftStopping => interrupted("left, while the attempts are still being stopped"),
        Watched::LeftRunning => Ok(Answer::Yes),
        Watched::AllEnded => {
            show(repo, &listed, false)?;
            let finished = |one: &Listed| one.status == Status::Ended(Outcome::Finished);
            if listed.iter().any(finished) {
                out::hint("lay them side by side: git compare");
                Ok(Answer::Yes)
            } else {
                Ok(Answer::No)
            }
        }
    }
}

fn run_command(command: Command) -> Result<Answer> {
    let repo = Repo::discover()?;
    match command {
        Command::List { json, no_archived } => {
            let (mut listed, unreadable) = list(&repo)?;
            for error in unreadable {
                out::error(&error, "warning");
            }
            listed.retain(|one| !(no_archived && one.status == Status::Archived));
            show(&repo, &listed, json)?;
        }
        Command::Logs { attempt } => {
            let text = logs::logs(&repo, &attempt)?;
            print_log(&text.head)?;
            if let Some(tail) = &text.tail {
                if let Some(dropped) = text.dropped {
                    out::answer(&format!("\n[... {dropped} bytes left out ...]\n"))?;
                }
                print_log(tail)?;
            }
        }
        Command::Stop { attempt } => {
            let name = logs::stop(&repo, &attempt)?;
            out::story(&format!(
                "stopping attempt {name}; what it has done is kept\n"
            ));
        }
    }
    Ok(Answer::Yes)
}

/// An agent's text must not drive the terminal; into a file or a pipe it goes as it was.
fn print_log(bytes: &[u8]) -> Result<()> {
    if out::answers_to_terminal() {
        out::answer(&clean_lines(&String::from_utf8_lossy(bytes)))
    } else {
        out::answer_bytes(bytes)
    }
}

fn show(repo: &Repo, listed: &[Listed], as_json: bool) -> Result<()> {
    let promoted = promoted_names(repo, listed)?;
    let shown: Vec<Shown<'_>> = listed
        .iter()
        .map(|one| Shown {
            attempt: &one.record.attempt,
            status: one.status,
            promoted: promoted.contains(&one.record.attempt.name),
        })
        .collect();
    if as_json {
        return out::answer(&json::attempts(&shown));
    }
    if shown.is_empty() {
        out::story("there are no attempts yet\n");
        return Ok(());
    }
    let colour = colour(Some(repo), "spawn", out::answers_to_terminal());
    out::answer(&render_list(colour, &shown))
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

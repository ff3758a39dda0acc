//! `git spawn list`.

use clap::Args;
use jiff::Timestamp;

use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine};
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::advice::Advice;
use crate::model::attempt::Status;
use crate::model::error::Result;
use crate::model::name::AttemptSelector;
use crate::render::attempts::{Shown, list as render_list, worked};
use crate::render::attempts_json::{ListedAttempt, json};
use crate::render::page::Page;
use crate::workflow::Repo;
use crate::workflow::disk::of_attempt;
use crate::workflow::list::{Seen, look_over, promoted_names, survivors_of_lost};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct List {
    /// Leave archived attempts out
    #[arg(long)]
    no_archived: bool,
    /// Measure how much of the disk each takes
    #[arg(long)]
    disk: bool,
    #[command(flatten)]
    pub(super) machine: Machine,
    /// A plan, a task, or an attempt; all by default
    #[arg(value_name = "plan|task|attempt")]
    wanted: Vec<AttemptSelector>,
}

/// Whether it is looked how much of the disk each takes, which walks all the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disk {
    /// It is.
    Measured,
    /// It is not.
    LeftOut,
}

/// Lists them.
pub fn run(repo: &Repo, arguments: &List) -> Result<Answer> {
    let form = arguments.machine.form()?;
    let mut seen = find(repo, &arguments.wanted)?;
    seen.retain(|one| !(arguments.no_archived && one.status == Status::Archived));
    let disk = if arguments.disk {
        Disk::Measured
    } else {
        Disk::LeftOut
    };
    let listed = Listed::of(repo, &seen, disk)?;
    match form {
        Form::Json => out::answer(&json(&listed.data()))?,
        Form::Records(layout) => out::answer_bytes(&layout.lay_out(&listed.data()))?,
        Form::People => listed.show(repo)?,
    }
    Ok(Answer::Yes)
}

/// The attempts that the user means, all by default; what cannot be read is told.
pub fn find(repo: &Repo, wanted: &[AttemptSelector]) -> Result<Vec<Seen>> {
    let (seen, unreadable) = look_over(repo, wanted)?;
    for error in unreadable {
        out::error(&error, "warning");
    }
    Ok(seen)
}

/// Prints attempts as their list.
pub fn show(repo: &Repo, seen: &[Seen]) -> Result<()> {
    Listed::of(repo, seen, Disk::LeftOut)?.show(repo)
}

/// Attempts with all that their list tells.
struct Listed<'a> {
    shown: Vec<Shown<'a>>,
}

impl<'a> Listed<'a> {
    fn of(repo: &Repo, seen: &'a [Seen], disk: Disk) -> Result<Self> {
        let promoted = promoted_names(repo, seen)?;
        let survivors = survivors_of_lost(seen);
        let mut shown = Vec::new();
        for one in seen {
            let attempt = one.attempt();
            shown.push(Shown {
                attempt,
                status: one.status,
                promoted: promoted.contains(&attempt.name),
                survivors: survivors.get(&attempt.name).copied().unwrap_or(0),
                milliseconds: worked(attempt, one.status, Timestamp::now()),
                disk: match disk {
                    Disk::Measured => Some(of_attempt(repo, attempt)?),
                    Disk::LeftOut => None,
                },
            });
        }
        Ok(Self { shown })
    }

    fn data(&self) -> Vec<ListedAttempt<'a>> {
        self.shown.iter().map(ListedAttempt::of).collect()
    }

    fn show(&self, repo: &Repo) -> Result<()> {
        if self.shown.is_empty() {
            return pager::nothing(repo, "spawn", "there are no attempts yet");
        }
        let colour = colour(Some(repo), "spawn", out::answers_to_terminal())?;
        let page = Page::new(colour, out::answer_columns());
        pager::answer(repo, "spawn", &render_list(page, &self.shown))?;
        let surviving = self.shown.iter().find(|one| one.survivors > 0);
        if let Some(one) = surviving {
            let name = &one.attempt.name;
            out::hint(
                Advice::List,
                &format!("end what still runs of a lost attempt: git spawn stop {name}"),
            );
        }
        if self.shown.iter().any(|one| one.status == Status::Lost) {
            out::hint(
                Advice::List,
                "take what lost attempts have done: git spawn doctor --repair",
            );
        }
        Ok(())
    }
}

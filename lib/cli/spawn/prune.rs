//! `git spawn prune`.

use std::time::Duration;

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine};
use crate::cli::out;
use crate::cli::shell::Answer;
use crate::cli::story::{Story, Volume};
use crate::model::advice::Advice;
use crate::model::duration::{duration_words, parse_age};
use crate::model::error::{Error, Result};
use crate::model::event::Listener;
use crate::render::archives_json::{self, ForgettableAttempt};
use crate::render::freed_json::{self, ListedThing};
use crate::render::schema::Document;
use crate::render::style::bytes;
use crate::render::{archives, freed};
use crate::workflow::{Repo, prune, prune_archived};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Prune {
    /// Archive as well what ended longer ago than this, such as 30d
    #[arg(long, value_name = "duration", value_parser = parse_age)]
    older_than: Option<Duration>,
    /// Forget attempts that were archived longer ago than that, for ever
    #[arg(long, requires = "older_than")]
    archived: bool,
    /// Say what would go, and do nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    machine: Machine,
}

impl Prune {
    /// The document whose schema is asked for, if it is.
    pub fn schema(&self) -> Result<Option<Document>> {
        self.machine.needs("--dry-run", self.dry_run)?;
        let document = match self.archived {
            true => Document::PruneArchived,
            false => Document::Prune,
        };
        Ok(self.machine.wants_schema().then_some(document))
    }
}

/// Shows what would go, asks, and lets it go.
pub fn run(repo: &Repo, arguments: &Prune) -> Result<Answer> {
    let story = Story::new(
        colour(Some(repo), "spawn", out::tells_terminal())?,
        Volume::Normal,
    );
    let listen = |event| story.tell(event);
    if let (true, Some(older)) = (arguments.archived, arguments.older_than) {
        return forget(repo, arguments, older, &listen);
    }
    let form = arguments.machine.form()?;
    let found = prune::prunable(repo, arguments.older_than, &listen)?;
    let listed = || -> Vec<ListedThing<'_>> { found.iter().map(ListedThing::of).collect() };
    match form {
        Form::Json => {
            out::answer(&freed_json::json(&listed()))?;
            return Ok(Answer::Yes);
        }
        Form::Records(layout) => {
            out::answer_bytes(&layout.lay_out(&listed()))?;
            return Ok(Answer::Yes);
        }
        Form::People => {}
    }
    if found.is_empty() {
        out::story("there is nothing to prune\n");
        return Ok(Answer::Yes);
    }
    let colour = colour(Some(repo), "spawn", out::answers_to_terminal())?;
    out::answer(&freed::list(colour, &found))?;
    if arguments.dry_run {
        return Ok(Answer::Yes);
    }
    require_yes(
        arguments,
        "Archive these attempts, and remove the rest?",
        &again(arguments),
    )?;
    let freed = prune::prune(repo, &found, &listen)?;
    out::story(&format!("freed {}\n", bytes(freed)));
    Ok(Answer::Yes)
}

/// Says what is lost, asks, and lets it go.
fn forget(repo: &Repo, arguments: &Prune, older: Duration, listen: Listener<'_>) -> Result<Answer> {
    let form = arguments.machine.form()?;
    let found = prune_archived::forgettable(repo, older)?;
    let listed =
        || -> Vec<ForgettableAttempt<'_>> { found.iter().map(ForgettableAttempt::of).collect() };
    match form {
        Form::Json => {
            out::answer(&archives_json::forgettable(&listed()))?;
            return Ok(Answer::Yes);
        }
        Form::Records(layout) => {
            out::answer_bytes(&layout.lay_out(&listed()))?;
            return Ok(Answer::Yes);
        }
        Form::People => {}
    }
    if found.is_empty() {
        out::story("there is nothing to forget\n");
        return Ok(Answer::Yes);
    }
    let colour = colour(Some(repo), "spawn", out::answers_to_terminal())?;
    out::answer(&archives::losses(colour.into(), &found))?;
    if arguments.dry_run {
        return Ok(Answer::Yes);
    }
    require_yes(
        arguments,
        "None of this can be restored once git has collected it. Forget these attempts?",
        &again(arguments),
    )?;
    prune_archived::forget(repo, &found, listen)?;
    out::hint(
        Advice::Next,
        "the next git gc takes what nothing else holds",
    );
    Ok(Answer::Yes)
}

/// The same command, once the user agrees.
fn again(arguments: &Prune) -> String {
    let mut command = "git spawn prune".to_owned();
    if arguments.archived {
        command.push_str(" --archived");
    }
    if let Some(older) = arguments.older_than {
        let age = duration_words(older.as_secs());
        command.push_str(&match age.contains(' ') {
            true => format!(" --older-than '{age}'"),
            false => format!(" --older-than {age}"),
        });
    }
    command.push_str(" --yes");
    command
}

fn require_yes(arguments: &Prune, question: &str, command: &str) -> Result<()> {
    if arguments.yes {
        return Ok(());
    }
    if !out::can_ask() {
        return Err(Error::no("nothing was pruned: there is nobody to ask")
            .hint(format!("when you agree with the list: {command}")));
    }
    if !out::ask(question) {
        return Err(Error::no("nothing was pruned"));
    }
    Ok(())
}

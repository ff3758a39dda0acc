//! `git promote list`: what was promoted, and what was put away for it. Nobody is asked but
//! the records.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine};
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::advice::Advice;
use crate::model::error::Result;
use crate::render::archives_json::{self, ArchivedAttempt};
use crate::render::page::Page;
use crate::render::promotions_json::{self, ListedPromotion};
use crate::render::schema::Document;
use crate::render::{archives, promotions};
use crate::workflow::Repo;
use crate::workflow::archived::archived;
use crate::workflow::promotion_status::recorded;

/// What the user asks for.
#[derive(Debug, Args)]
pub struct List {
    /// List the attempts that were put away, and why
    #[arg(long)]
    archived: bool,
    #[command(flatten)]
    machine: Machine,
}

impl List {
    /// The document whose schema is asked for, if it is.
    pub fn schema(&self) -> Option<Document> {
        let document = match self.archived {
            true => Document::Archived,
            false => Document::PromoteStatus,
        };
        self.machine.wants_schema().then_some(document)
    }
}

/// Lists them.
pub fn run(repo: &Repo, arguments: &List) -> Result<Answer> {
    match arguments.archived {
        true => list_archived(repo, &arguments.machine)?,
        false => list_promoted(repo, &arguments.machine)?,
    }
    Ok(Answer::Yes)
}

fn list_archived(repo: &Repo, machine: &Machine) -> Result<()> {
    let form = machine.form()?;
    let found = archived(repo)?;
    let listed = || -> Vec<ArchivedAttempt<'_>> { found.iter().map(ArchivedAttempt::of).collect() };
    match form {
        Form::Json => out::answer(&archives_json::json(&listed())),
        Form::Records(layout) => out::answer_bytes(&layout.lay_out(&listed())),
        Form::People if found.is_empty() => {
            pager::nothing(repo, "promote", "no attempt is archived")
        }
        Form::People => {
            pager::answer(repo, "promote", &archives::table(page(repo)?, &found))?;
            if let Some(first) = found.first() {
                out::hint(
                    Advice::List,
                    &format!(
                        "an archived attempt comes back: git promote --restore {}",
                        first.name
                    ),
                );
            }
            Ok(())
        }
    }
}

fn list_promoted(repo: &Repo, machine: &Machine) -> Result<()> {
    let form = machine.form()?;
    let found = recorded(repo)?;
    let listed = || -> Vec<ListedPromotion<'_>> { found.iter().map(ListedPromotion::of).collect() };
    match form {
        Form::Json => out::answer(&promotions_json::json(&listed())),
        Form::Records(layout) => out::answer_bytes(&layout.lay_out(&listed())),
        Form::People if found.is_empty() => {
            pager::nothing(repo, "promote", "nothing has been promoted yet")
        }
        Form::People => pager::answer(repo, "promote", &promotions::list(page(repo)?, &found)),
    }
}

fn page(repo: &Repo) -> Result<Page> {
    let colour = colour(Some(repo), "promote", out::answers_to_terminal())?;
    Ok(Page::new(colour, out::answer_columns()))
}

//! `git promote status`.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine};
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::advice::Advice;
use crate::model::error::{Error, Result};
use crate::model::name::AttemptPattern;
use crate::model::promotion_state::Reviewed;
use crate::render::page::Page;
use crate::render::promotions;
use crate::render::promotions_json::{ListedPromotion, json};
use crate::render::schema::Document;
use crate::workflow::Repo;
use crate::workflow::promotion_status::status;

/// What the user asks for.
#[derive(Debug, Args)]
pub struct Status {
    #[command(flatten)]
    machine: Machine,
    /// <task>/<n> or <plan>/<task>/<n>; every promotion by default
    #[arg(value_name = "attempt")]
    attempts: Vec<AttemptPattern>,
}

impl Status {
    /// The document whose schema is asked for, if it is.
    pub fn schema(&self) -> Option<Document> {
        let wants = self.machine.wants_schema();
        wants.then_some(Document::PromoteStatus)
    }
}

/// Asks the forge, and tells.
pub fn run(repo: &Repo, arguments: &Status) -> Result<Answer> {
    let form = arguments.machine.form()?;
    let states = status(repo, &arguments.attempts)?;
    let listed =
        || -> Vec<ListedPromotion<'_>> { states.iter().map(ListedPromotion::of).collect() };
    match form {
        Form::Json => out::answer(&json(&listed()))?,
        Form::Records(layout) => out::answer_bytes(&layout.lay_out(&listed()))?,
        Form::People if states.is_empty() => {
            pager::nothing(repo, "promote", "nothing has been promoted yet")?;
            out::hint(Advice::List, "see what could be promoted: git compare");
        }
        Form::People => {
            let colour = colour(Some(repo), "promote", out::answers_to_terminal())?;
            let page = Page::new(colour, out::answer_columns());
            pager::answer(repo, "promote", &promotions::table(page, &states))?;
            let next = promotions::next_steps(&states);
            out::hints(Advice::List, &next);
        }
    }
    let unknown = states
        .iter()
        .filter(|state| matches!(state.review, Reviewed::Unknown(_)));
    match unknown.count() {
        0 => Ok(Answer::Yes),
        n => Err(Error::missing(format!(
            "the forge could not be asked about {n} of {}",
            states.len()
        ))
        .hint("try it again")),
    }
}

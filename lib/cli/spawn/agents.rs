//! `git spawn --agents`.

use crate::cli::colour::colour;
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::agent_choice::AgentChoice;
use crate::model::error::Result;
use crate::render::agents::{details, json, table};
use crate::render::page::Page;
use crate::workflow::Repo;
use crate::workflow::agents_listed::agents;

/// How they are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A line for each.
    Table,
    /// All that is known of each.
    Details,
    /// For programs.
    Json,
}

/// Lists these agents, or all.
pub fn run(repo: &Repo, choices: &[AgentChoice], form: Form) -> Result<Answer> {
    let listed = agents(repo, choices)?;
    let page = Page::new(
        colour(Some(repo), "spawn", out::answers_to_terminal())?,
        out::answer_columns(),
    );
    match form {
        Form::Table => pager::answer(repo, "spawn", &table(page, &listed))?,
        Form::Details => pager::answer(repo, "spawn", &details(page, &listed))?,
        Form::Json => out::answer(&json(&listed))?,
    }
    Ok(Answer::Yes)
}

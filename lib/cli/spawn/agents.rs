//! `git spawn --agents`.

use crate::cli::colour::colour;
use crate::cli::machine::{Form, Machine};
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::agent_choice::AgentChoice;
use crate::model::error::Result;
use crate::render::agents::{details, table};
use crate::render::agents_json::{AgentData, json};
use crate::render::page::Page;
use crate::workflow::Repo;
use crate::workflow::agents_listed::agents;

/// How much people are told of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// A line.
    Line,
    /// All that is known.
    All,
}

/// Lists these agents, or all.
pub fn run(
    repo: &Repo,
    choices: &[AgentChoice],
    machine: &Machine,
    detail: Detail,
) -> Result<Answer> {
    let form = machine.form()?;
    let listed = agents(repo, choices)?;
    let data = || -> Vec<AgentData> { listed.iter().map(AgentData::of).collect() };
    match form {
        Form::Json => out::answer(&json(&data()))?,
        Form::Records(layout) => out::answer_bytes(&layout.lay_out(&data()))?,
        Form::People => {
            let colour = colour(Some(repo), "spawn", out::answers_to_terminal())?;
            let page = Page::new(colour, out::answer_columns());
            let text = match detail {
                Detail::Line => table(page, &listed),
                Detail::All => details(page, &listed),
            };
            pager::answer(repo, "spawn", &text)?;
        }
    }
    Ok(Answer::Yes)
}

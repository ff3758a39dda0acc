//! `git promote list`: what was promoted, and what was put away for it. Nobody is asked but
//! the records.

use clap::Args;

use crate::cli::colour::colour;
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::advice::Advice;
use crate::model::error::Result;
use crate::render::page::Page;
use crate::render::{archives, promotions, promotions_json};
use crate::workflow::Repo;
use crate::workflow::archived::archived;
use crate::workflow::promotion_status::recorded;

/// What the user asks for.
#[derive(Debug, Args)]
pub struct List {
    /// List the attempts that were put away, and why
    #[arg(long)]
    archived: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Lists them.
pub fn run(repo: &Repo, arguments: &List) -> Result<Answer> {
    let colour = colour(Some(repo), "promote", out::answers_to_terminal())?;
    let page = Page::new(colour, out::answer_columns());
    if arguments.archived {
        let found = archived(repo)?;
        if arguments.json {
            return out::answer(&archives::json(&found)).map(|()| Answer::Yes);
        }
        if found.is_empty() {
            return pager::nothing(repo, "no attempt is archived").map(|()| Answer::Yes);
        }
        pager::answer(repo, "promote", &archives::table(page, &found))?;
        out::hint(
            Advice::List,
            "an archived attempt comes back: git promote --restore <attempt>",
        );
        return Ok(Answer::Yes);
    }
    let found = recorded(repo)?;
    if arguments.json {
        return out::answer(&promotions_json::states(&found)).map(|()| Answer::Yes);
    }
    if found.is_empty() {
        return pager::nothing(repo, "nothing has been promoted yet").map(|()| Answer::Yes);
    }
    pager::answer(repo, "promote", &promotions::list(page, &found))?;
    Ok(Answer::Yes)
}

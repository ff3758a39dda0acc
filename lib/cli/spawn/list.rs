//! `git spawn list`.

use clap::Args;

use crate::cli::out;
use crate::cli::shell::{Answer, colour};
use crate::model::attempt::Status;
use crate::model::error::Result;
use crate::render::attempts::{Shown, list as render_list};
use crate::render::json;
use crate::workflow::Repo;
use crate::workflow::disk::of_attempt;
use crate::workflow::list::{Listed, list, promoted_names};

/// What the user asks for.
#[derive(Debug, Args)]
pub struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Leave archived attempts out
    #[arg(long)]
    no_archived: bool,
    /// Measure how much of the disk each takes
    #[arg(long)]
    disk: bool,
}

/// Lists them.
pub fn run(repo: &Repo, arguments: &List) -> Result<Answer> {
    let (mut listed, unreadable) = list(repo)?;
    for error in unreadable {
        out::error(&error, "warning");
    }
    listed.retain(|one| !(arguments.no_archived && one.status == Status::Archived));
    show(repo, &listed, arguments.json, arguments.disk)?;
    Ok(Answer::Yes)
}

/// Prints attempts as their list.
pub fn show(repo: &Repo, listed: &[Listed], as_json: bool, with_disk: bool) -> Result<()> {
    let promoted = promoted_names(repo, listed)?;
    let mut shown = Vec::new();
    for one in listed {
        let attempt = &one.record.attempt;
        shown.push(Shown {
            attempt,
            status: one.status,
            promoted: promoted.contains(&attempt.name),
            disk: if with_disk {
                Some(of_attempt(repo, attempt)?)
            } else {
                None
            },
        });
    }
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

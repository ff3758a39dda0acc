//! `git plan init`.

use clap::Args;

use crate::cli::out;
use crate::cli::plan::edit::edit_until_good;
use crate::cli::plan::from;
use crate::cli::shell::Answer;
use crate::model::advice::Advice;
use crate::model::error::Result;
use crate::workflow::Repo;
use crate::workflow::plan_from::Origin;
use crate::workflow::plan_init::init;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What the plan is for, in a few words
    #[arg(long, value_name = "text")]
    title: Option<String>,
    /// Make it of a plan of another shape: a file, a directory, - for standard input, or gh:<number>
    #[arg(long, value_name = "origin")]
    from: Option<Origin>,
    /// Do not open the editor
    #[arg(long)]
    no_edit: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let repo = Repo::discover()?;
    let title = arguments.title.as_deref();
    let path = match &arguments.from {
        Some(origin) => from::init(&repo, origin, title)?,
        None => init(&repo, title)?,
    };
    if !arguments.no_edit && out::can_ask() {
        edit_until_good(&repo, &path, None)?;
    } else {
        out::hint(
            Advice::Next,
            "fill it in, and have it checked: git plan edit",
        );
    }
    out::answer(&format!("{}\n", path.display()))?;
    Ok(Answer::Yes)
}

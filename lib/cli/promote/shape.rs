//! The options of `git promote` that shape what is pushed, and what is printed of it.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::editor;
use crate::cli::out;
use crate::model::error::{Context, Result};
use crate::model::promotion::{Promotion, Shape, Step};
use crate::render::style::clean_lines;
use crate::workflow::Repo;
use crate::workflow::promote::{Wording, request_pull};

/// How what is pushed is made of the candidate.
#[derive(Debug, Args)]
pub struct ShapeOptions {
    /// Push one commit of it, with a message that you are shown first
    #[arg(long)]
    squash: bool,
    /// Push it on the target's tip, rebased in memory and checked there
    #[arg(long)]
    onto: bool,
    /// Take the message of the one commit as it is made
    #[arg(long)]
    no_edit: bool,
    /// Take the message of the one commit from a file, or from standard input (-)
    #[arg(
        short = 'F',
        long,
        value_name = "file",
        requires = "squash",
        conflicts_with = "no_edit"
    )]
    message_file: Option<PathBuf>,
    /// Push the branch only, and print the text that asks a maintainer to pull it
    #[arg(long, conflicts_with_all = ["draft", "Machine", "dry_run"])]
    request_pull: bool,
}

impl ShapeOptions {
    /// The shape.
    pub fn shape(&self) -> Shape {
        match (self.squash, self.onto) {
            (false, false) => Shape::AsIs,
            (true, false) => Shape::Squash,
            (false, true) => Shape::Onto,
            (true, true) => Shape::SquashOnto,
        }
    }

    /// Where the message of a squash comes from.
    pub fn wording(&self) -> Result<Wording> {
        let Some(path) = &self.message_file else {
            return Ok(if self.no_edit {
                Wording::Made
            } else {
                Wording::Edited
            });
        };
        let failed = || format!("cannot read '{}'", path.display());
        let mut text = Vec::new();
        if path == Path::new("-") {
            std::io::stdin().read_to_end(&mut text).or_fatal(failed)?;
        } else {
            text = std::fs::read(path).or_fatal(failed)?;
        }
        Ok(Wording::Given(String::from_utf8_lossy(&text).into_owned()))
    }

    /// Whether it is a text that is asked for, and no pull request at a forge.
    pub fn is_push_only(&self) -> bool {
        self.request_pull
    }

    /// The answer: where the pull request is, or can be made; else where the branch is.
    pub fn answer(&self, repo: &Repo, done: &Promotion) -> Result<()> {
        if self.request_pull {
            return out::answer(&clean_lines(&request_pull(repo, done)?));
        }
        let place = match (&done.step, &done.request_url) {
            (Step::Opened { url }, _) | (Step::Decided | Step::Pushed, Some(url)) => {
                clean_lines(url)
            }
            _ => format!("{} {}", done.remote, done.branch),
        };
        out::answer(&format!("{place}\n"))
    }
}

/// The user's editor, where there is somebody to ask.
pub fn editor(repo: &Repo) -> Option<impl Fn(&Path) -> Result<()>> {
    out::can_ask().then_some(|path: &Path| editor::edit(repo, path))
}

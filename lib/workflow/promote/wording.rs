//! The message of a squash: made of plan and report, and then the user's to change.

use std::fs;
use std::path::Path;

use crate::git::repo::Repo;
use crate::model::attempt::Attempt;
use crate::model::error::{Context, Error, Result};
use crate::model::message::squash_message;
use crate::model::message_edit::{edited, mark, to_edit};
use crate::model::report::Report;
use crate::store::layout;
use crate::workflow::promote::shape::{Draft, co_authors};

/// Where the message of a squash comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Wording {
    /// It is made, and the user's editor is opened on it where there is somebody to ask.
    #[default]
    Edited,
    /// It is made, and that is it.
    Made,
    /// These are the user's words; the trailers are added.
    Given(String),
}

/// Opens the user's editor on a file.
pub type Edit<'a> = &'a dyn Fn(&Path) -> Result<()>;

/// What a message is made of.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// The plan's title.
    pub title: &'a str,
    /// The attempt.
    pub attempt: &'a Attempt,
    /// What its agent said at the end.
    pub report: Option<&'a Report>,
    /// The branch that it is pushed as, and at which remote.
    pub branch: &'a str,
    /// The remote.
    pub remote: &'a str,
}

/// The message. `edit` is there where the user can be asked.
pub fn message(
    repo: &Repo,
    wording: &Wording,
    occasion: Occasion<'_>,
    draft: &Draft,
    edit: Option<Edit<'_>>,
) -> Result<String> {
    let Occasion {
        title,
        attempt,
        report,
        branch,
        remote,
    } = occasion;
    let others = co_authors(repo, attempt, draft)?;
    let words = match wording {
        Wording::Given(words) => Some(words.as_str()),
        Wording::Edited | Wording::Made => None,
    };
    if words.is_some_and(|words| words.trim().is_empty()) {
        return Err(given_up());
    }
    let made = squash_message(title, attempt, report, &others, words);
    let Some(edit) = edit.filter(|_| *wording == Wording::Edited) else {
        return Ok(made);
    };
    let configured = repo
        .config("core.commentString")
        .or_else(|| repo.config("core.commentChar"));
    let mark = mark(configured.as_deref(), &made);
    let told = [
        format!(
            "The message of the one commit that is made of attempt {}",
            attempt.name
        ),
        format!("and pushed to {remote} as branch {branch}."),
        String::new(),
        format!("Lines that begin with '{mark}' are left out, and an empty message gives the"),
        "promotion up.".to_owned(),
    ];
    let path = layout::edited_message(repo);
    let failed = || format!("cannot write '{}'", path.display());
    fs::write(&path, to_edit(&made, &mark, &told)).or_fatal(failed)?;
    edit(&path)?;
    let text = fs::read(&path).or_fatal(|| format!("cannot read '{}'", path.display()))?;
    let last = made.rsplit("\n\n").next().unwrap_or_default();
    let trailers: Vec<&str> = last.lines().collect();
    edited(&String::from_utf8_lossy(&text), &mark, &trailers).ok_or_else(given_up)
}

fn given_up() -> Error {
    Error::no("not promoting, since the commit message is empty")
        .hint("nothing was pushed; run the command again, or with --no-edit")
}

//! Forges: where pull requests are. GitHub through `gh` now; the others follow.

mod github;

use std::path::Path;

use crate::model::error::{Error, Result};
use crate::model::promotion::PullRequest;

/// A pull request that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub url: String,
}

/// A place where branches are reviewed.
pub trait Forge {
    /// Fails, with the way on, where the forge cannot be used at all: asked before anything
    /// is pushed.
    fn ready(&self) -> Result<()>;
    /// The open pull request of this branch, if there is one.
    fn find(&self, head: &str) -> Result<Option<Found>>;
    /// Opens one, or returns the one that somebody opened meanwhile.
    fn open(&self, request: &PullRequest) -> Result<Found>;
}

/// The forge that a remote's URL belongs to. `dir` is where its program runs.
pub fn of_url(url: &str, dir: &Path) -> Result<Box<dyn Forge>> {
    match github::Repository::of_url(url) {
        Some(repository) => Ok(Box::new(github::GitHub::new(repository, dir))),
        None => Err(Error::missing(format!(
            "it is not known how to open a pull request at '{url}'"
        ))
        .hint("push only, and open it by hand: git promote --no-pr <attempt>")),
    }
}

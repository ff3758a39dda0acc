//! Forges: where pull requests are. One file for each, through its own program: GitHub
//! through `gh`, GitLab through `glab`, Forgejo and Gitea through `fj` or `tea`.

mod address;
mod failure;
mod forgejo;
mod github;
mod gitlab;
mod named;
mod program;
mod rest;

use crate::model::error::Result;
use crate::model::pull_request::{Found, MergeRequest, PullRequest, Readiness, Review, Thread};

pub use github::{Issue, issue};
pub use named::{Named, of_url};
pub use program::Place;

/// A place where branches are reviewed. Every call can be made again: what is there already is
/// not done twice, and an answer that was lost is asked for anew. What a forge answers is read,
/// never taken from an exit code alone.
pub trait Forge {
    /// What to call it in messages: `GitHub`.
    fn name(&self) -> &'static str;
    /// Fails, with the way on, where the forge cannot be used at all: asked before anything
    /// is pushed.
    fn ready(&self) -> Result<()>;
    /// The open pull request of this branch, if there is one. One of another repository's
    /// branch of the same name is somebody else's.
    fn find(&self, head: &str) -> Result<Option<Found>>;
    /// Opens one, or returns the one that somebody opened meanwhile.
    fn open(&self, request: &PullRequest) -> Result<Found>;
    /// All that there is to know of one.
    fn review(&self, url: &str) -> Result<Review>;
    /// Says whether it asks for review.
    fn set_readiness(&self, url: &str, readiness: Readiness) -> Result<()>;
    /// Adds a reply to a thread, unless it has one that holds `mark` already, by somebody who
    /// may write to the repository.
    fn reply(&self, url: &str, thread: &Thread, body: &str, mark: &str) -> Result<()>;
    /// Resolves a thread.
    fn resolve(&self, url: &str, thread: &Thread) -> Result<()>;
    /// Adds a comment to the pull request, unless it has one that holds `mark` already, by
    /// somebody who may write to the repository.
    fn comment(&self, url: &str, body: &str, mark: &str) -> Result<()>;
    /// Merges exactly the commit that was reviewed, and never deletes a branch. Merged
    /// already is done.
    fn merge(&self, request: &MergeRequest<'_>) -> Result<()>;
    /// Closes one without merging it. Closed already is done.
    fn close(&self, url: &str) -> Result<()>;
    /// The longest body that it takes, in characters.
    fn longest_body(&self) -> usize;
    /// Where a repository keeps what every pull request's body starts from, the first that is
    /// there first. Compared without regard to case.
    fn template_paths(&self) -> &'static [&'static str];
}

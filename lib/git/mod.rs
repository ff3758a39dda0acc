//! The only room that knows gix, or that runs `git`. Our own types stand at its door:
//! [`crate::model::oid::Oid`], names as strings, paths.
//!
//! Reading, objects, refs, notes, diffs, merges and filling worktrees are gix's. What gix
//! does not have (filters on the way in, push and fetch), or does otherwise, is git's own,
//! run by [`exec::Git`] so that nothing an attempt wrote steers it. So are all refs, HEADs and
//! reflogs of a repository that keeps them as reftable.

pub mod advice;
mod browser;
pub mod checkout;
pub mod clone;
pub mod config;
pub mod damage;
pub mod diff;
mod discover;
pub mod durable;
pub mod entry;
pub mod exec;
mod export;
mod git_of_refs;
pub mod graft;
pub mod head;
mod head_by_git;
pub mod history;
pub mod identity;
pub mod include;
pub mod index_mark;
pub mod init;
pub mod landed;
pub mod merge;
mod merge_here;
pub mod notes;
pub mod objects;
pub mod overlay;
mod parallel;
mod path_from_top;
mod private_dir;
pub mod push;
mod recent_changes;
mod ref_format;
mod ref_list;
pub mod refs;
mod refs_by_git;
pub mod remote;
pub mod remote_urls;
mod renames;
pub mod repo;
pub mod rewrite;
pub mod rules;
pub mod show_diff;
pub mod snapshot;
pub mod steering;
mod system_config;
pub mod tracked;
pub mod trail;
pub mod worktree;
pub mod worktree_list;
pub mod worktree_repair;

use crate::model::error::{Error, Kind};

/// A gix error with its causes; a lost compare-and-swap keeps its kind.
fn gix_error(what: &str, error: &gix::Error) -> Error {
    // A ref that is locked at this moment is the same news: another writer is at it.
    let kind = if error.is_conflict() || error.is_retryable() {
        Kind::Conflict
    } else {
        Kind::Fatal
    };
    let causes: Vec<String> = error.iter_errors().map(ToString::to_string).collect();
    Error::new(kind, format!("{what}: {}", causes.join(": ")))
}

//! `git compare`.

mod conflicts;
mod cross;
mod diff;
mod graft;
mod interrupted;
mod judge;
mod junit;
mod kept;
mod markdown;
mod matrix;
mod page;
mod page_browser;
mod quoted;
mod renames;
mod repeat;
mod revisions;
mod rows;
mod safety;
mod trust;
mod worktree;

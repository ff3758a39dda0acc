//! `git compare`.

mod conflicts;
mod diff;
mod interrupted;
mod kept;
mod matrix;
mod revisions;
mod safety;
mod trust;
mod worktree;

//! `git compare`.

mod interrupted;
mod kept;
mod matrix;
mod revisions;
mod trust;
mod worktree;

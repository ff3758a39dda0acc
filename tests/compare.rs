//! `git compare`.

mod interrupted;
mod kept;
mod matrix;
mod trust;
mod worktree;

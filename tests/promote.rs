//! `git promote`.

mod archive;
mod at_review;
mod branch;
mod gate;
mod killed;
mod killed_shape;
mod lost;
mod merge;
mod pull_request;
mod push;
mod push_fails;
mod restore;
mod revise;
mod shape;
mod sign;
mod stale_lock;
mod status;
mod undo;
mod wording;

//! `git promote`.

mod archive;
mod branch;
mod gate;
mod killed;
mod killed_shape;
mod lost;
mod pull_request;
mod push;
mod push_fails;
mod restore;
mod shape;
mod sign;
mod stale_lock;
mod undo;
mod wording;

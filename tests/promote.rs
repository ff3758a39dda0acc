//! `git promote`.

mod archive;
mod gate;
mod killed;
mod lost;
mod pull_request;
mod push;
mod restore;
mod stale_lock;
mod undo;

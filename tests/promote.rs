//! `git promote`.

mod accept;
mod archive;
mod at_review;
mod body;
mod branch;
mod finish;
mod force;
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
mod url;
mod wording;

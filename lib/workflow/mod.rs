//! What a verb does, from the rooms below. Works and tells events; never prints.

pub mod agent_sink;
pub mod approve;
pub mod archive;
pub mod cautions;
pub mod check_runner;
pub mod checks;
pub mod clone;
mod clone_archive;
pub mod compare;
pub mod compare_revisions;
pub mod demo;
pub mod disk;
pub mod doctor;
pub mod enter;
pub mod evidence;
pub mod fill;
pub mod gate;
pub mod harvest;
pub mod include;
pub mod launch;
pub mod leftovers;
pub mod list;
pub mod logs;
pub mod lookout;
pub mod meanwhile;
pub mod order;
pub mod place;
pub mod plan;
pub mod ports;
pub mod promote;
pub mod prune;
pub mod restore;
pub mod retry;
pub mod rm;
pub mod roll_forward;
mod safety;
pub mod settle;
pub mod settle_lost;
pub mod spawn;
pub mod supervise;
pub mod wait;
pub mod watch;
pub mod withdraw;

/// The repository that a command works in; `cli` passes it from one workflow to another.
pub use crate::git::repo::Repo;

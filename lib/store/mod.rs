//! Records to objects and back. Every ref name and path is in [`layout`]; a record is a
//! commit whose tree is the state; a ref moves by compare-and-swap only.

pub mod acceptances;
pub mod approval;
mod attempt_dir;
pub mod attempts;
pub mod disk;
pub mod exit_record;
pub mod guard;
pub mod layout;
pub mod live;
pub mod manifest;
pub mod notes;
pub mod plan_checks;
pub mod plans;
pub mod probes;
pub mod record;
pub mod remotes;
pub mod spawns;
pub mod start_lock;

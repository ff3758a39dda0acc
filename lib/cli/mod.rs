//! TOP. clap in, exit code out; the one main for four programs.

pub mod approval;
pub mod carried;
mod colour;
pub mod compare;
pub mod complete;
pub mod editor;
pub mod grammar;
pub mod hidden;
mod hints;
pub mod machine;
mod manual;
pub mod out;
mod page;
mod pager;
pub mod plan;
pub mod program;
pub mod promote;
mod quiet_input;
pub mod shell;
pub mod spawn;
pub mod story;

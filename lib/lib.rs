//! git-attempts: plan, isolate, run, compare, review, merge, as native git commands.
//!
//! The map of the house. Data flows down; imports go down only:
//!
//! ```text
//! bins -> cli -> { workflow, render } -> { store, process, agent, forge } -> git -> model
//! ```
//!
//! | floor | room | what happens in it |
//! |---|---|---|
//! | top | [`cli`] | clap in, exit code out; the one main for four programs |
//! | third | [`workflow`] | what a verb does; works and tells events, never prints |
//! | third | [`render`] | model to terminal, JSON and Markdown; knows `model` alone |
//! | second | [`store`] | records to objects and back; all ref names and paths |
//! | second | [`process`] | runs what is not git: supervision, logs, locks, time-outs |
//! | second | [`agent`] | one file per agent: its command line, its events, its report |
//! | second | [`forge`] | pull requests |
//! | first | [`git`] | the only room that knows gix, or that runs `git` |
//! | ground | [`model`] | types and pure functions |
//!
//! A verb reads from top to bottom: `bins/git-promote.rs`, `cli/promote.rs` (arguments to
//! request), `workflow/promote.rs`, then the rooms below; its events go to `render`.
//! `tests/house.rs` holds the rules.

pub mod agent;
pub mod cli;
pub mod forge;
pub mod git;
pub mod model;
pub mod process;
pub mod render;
pub mod store;
pub mod workflow;

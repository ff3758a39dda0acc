//! GROUND. Types and pure functions: names, the plan and its parser, attempts, checks, the
//! comparison, events. No gix, no I/O.

pub mod agent_choice;
pub mod agent_spec;
pub mod attempt;
mod attempt_name;
pub mod change;
pub mod check;
pub mod comparison;
pub mod duration;
pub mod error;
pub mod event;
pub mod fault;
pub mod finding;
pub mod freed;
mod front_matter;
pub mod git_version;
pub mod glob;
pub mod meanwhile;
pub mod message;
pub mod name;
mod nearest;
pub mod oid;
pub mod plan;
mod plan_criteria;
mod plan_items;
mod plan_markdown;
pub mod plan_parser;
mod plan_tasks;
mod plan_yaml;
pub mod ports;
pub mod promotion;
pub mod prompt;
pub mod report;
pub mod spawn;
pub mod template;

#[cfg(test)]
mod comparison_tests;
#[cfg(test)]
mod front_matter_tests;
#[cfg(test)]
mod glob_tests;
#[cfg(test)]
mod name_tests;
#[cfg(test)]
mod plan_criteria_tests;
#[cfg(test)]
mod plan_fixture;
#[cfg(test)]
mod plan_hostile_tests;
#[cfg(test)]
mod plan_parser_tests;
#[cfg(test)]
mod template_tests;

//! GROUND. Types and pure functions: names, the plan and its parser, attempts, checks, the
//! comparison, events. No gix, no I/O.

pub mod acceptance;
pub mod acknowledgement;
pub mod advice;
pub mod agent_choice;
pub mod agent_facts;
pub mod agent_listed;
pub mod agent_spec;
pub mod agent_version;
pub mod agreement;
mod alike;
pub mod approved;
pub mod archived;
pub mod asked;
mod at_once;
pub mod attempt;
mod attempt_name;
pub mod attempt_round;
pub mod base_verdicts;
pub mod budget;
pub mod budget_history;
pub mod carried;
pub mod change;
pub mod check;
pub mod claim;
pub mod co_author;
pub mod comparison;
pub mod config_value;
mod content_words;
pub mod criterion;
pub mod cross_check;
mod dependencies;
pub mod differences;
pub mod draft;
pub mod draft_prompt;
pub mod duration;
pub mod error;
pub mod event;
pub mod fault;
pub mod fence;
pub mod file_mode;
pub mod file_rows;
pub mod finding;
pub mod foreign;
pub mod freed;
mod front_matter;
pub mod git_version;
pub mod glob;
pub mod graft;
pub mod hidden;
pub mod implied;
mod isolation;
pub mod judged;
pub mod judgement;
pub mod junit;
pub mod meanwhile;
pub mod merge_order;
pub mod message;
pub mod message_edit;
pub mod missing_commands;
pub mod name;
pub mod nearest;
mod nearest_path;
mod new_files;
pub mod normal_line;
pub mod oid;
pub mod order;
mod order_words;
pub mod outcome;
pub mod patch;
pub mod patch_id;
pub mod path_class;
pub mod plan;
pub mod plan_command;
mod plan_criteria;
pub mod plan_data;
pub mod plan_files;
pub mod plan_form;
mod plan_goal;
mod plan_items;
pub mod plan_listed;
mod plan_markdown;
pub mod plan_parser;
pub mod plan_print;
pub mod plan_settings;
mod plan_tasks;
pub mod plan_text;
pub mod plan_version;
mod plan_words;
mod plan_yaml;
pub mod point;
pub mod ports;
pub mod promotion;
pub mod promotion_state;
pub mod prompt;
pub mod prose;
pub mod pull_request;
pub mod push_talk;
mod quotations;
pub mod reach;
pub mod refusal;
pub mod remote_urls;
pub mod report;
mod report_sections;
pub mod resume_prompt;
pub mod revisions;
pub mod round;
pub mod row;
pub mod rule;
mod rule_book;
pub mod safety;
mod safety_lines;
mod safety_paths;
mod scripts;
mod secret;
pub mod setting;
pub mod shaping;
mod shell_commands;
pub mod spawn;
pub mod spent;
pub mod stamp;
pub mod standing;
pub mod task_boundary;
pub mod task_state;
pub mod template;
pub mod test_case;
pub mod test_row;
pub mod tick;
pub mod tokens;
mod weasel_list;
mod weasel_words;
mod words;

#[cfg(test)]
mod foreign_tests;
#[cfg(test)]
mod front_matter_tests;
#[cfg(test)]
mod glob_tests;
#[cfg(test)]
mod implied_tests;
#[cfg(test)]
mod name_tests;
#[cfg(test)]
mod order_tests;
#[cfg(test)]
mod plan_criteria_tests;
#[cfg(test)]
mod plan_fixture;
#[cfg(test)]
mod plan_form_tests;
#[cfg(test)]
mod plan_fuzz_tests;
#[cfg(test)]
mod plan_hostile_tests;
#[cfg(test)]
mod plan_made;
#[cfg(test)]
mod plan_parser_tests;
#[cfg(test)]
mod plan_text_tests;
#[cfg(test)]
mod plan_words_tests;
#[cfg(test)]
mod point_tests;
#[cfg(test)]
mod safety_tests;
#[cfg(test)]
mod standing_tests;
#[cfg(test)]
mod task_boundary_tests;
#[cfg(test)]
mod template_tests;

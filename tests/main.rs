//! The suite's tests: one binary, a file per verb, the doubles of what is foreign, and the
//! rules of the house.

mod clone;
mod compare;
mod concurrency;
mod docs;
mod doubles;
mod env;
mod house;
mod misbehave;
mod plan_approve;
mod plan_check;
mod plan_check_forms;
mod plan_check_names;
mod plan_demo;
mod plan_init;
mod promote;
mod scene;
mod spawn_commits;
mod spawn_durable;
mod spawn_ends;
mod spawn_include;
mod spawn_killed;
mod spawn_list;
mod spawn_lost;
mod spawn_outlives;
mod spawn_ports;
mod spawn_prune;
mod spawn_refuses;
mod spawn_retry;
mod spawn_runs;
mod spawn_stops;
mod spawn_strange;
mod whole_loop;
mod worktree;
mod worktree_driver;

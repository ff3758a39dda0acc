//! Doubles of what lies outside of this machine: a model's API and GitHub.
//!
//! The programs that talk to them (codex, gh) are the real ones. Nothing here
//! reaches beyond 127.0.0.1 and a UNIX socket, and every key is a dummy.

pub mod anthropic;
pub mod chat;
mod chat_completions;
mod chat_gemini;
pub mod github;
mod github_answers;
pub mod github_faults;
mod github_merge;
mod github_mutations;
mod github_nodes;
mod github_seeds;
pub mod gitlab;
mod graphql;
mod http;
mod listener;
pub mod responses;
mod tests;

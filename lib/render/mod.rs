//! Model to terminal, JSON, HTML and Markdown. Knows `model` alone, and never prints: it makes
//! text, and `cli` writes it.

pub mod archives;
pub mod attempts;
pub mod board;
pub mod checks;
pub mod comparison;
pub mod conflicts;
mod criteria;
pub mod decisions;
pub mod differences;
pub mod event;
pub mod fault;
mod files;
pub mod findings;
pub mod findings_json;
pub mod freed;
pub mod grid;
pub mod html;
pub mod json;
pub mod judgement;
mod labels;
pub mod log_text;
pub mod markdown;
mod markup;
mod meanwhile;
pub mod page;
mod paper;
pub mod plan;
pub mod promotion;
pub mod promotions;
pub mod promotions_json;
pub mod pull_request;
pub mod remotes;
pub mod revisions;
pub mod rules;
pub mod style;
mod words;

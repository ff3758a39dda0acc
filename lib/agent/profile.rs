//! A profile: what the suite knows of one program, and all that tells it from the others.

use std::ffi::OsString;

use crate::agent::job::{Invocation, Job};
use crate::agent::observer::Observer;
pub use crate::model::agent_facts::{Resume, Sandbox, Told, Tried};
use crate::model::attempt::Program;

/// One program that the suite knows how to run.
pub trait Profile: Sync {
    /// What is only data.
    fn facts(&self) -> &'static Facts;

    /// How it is started for this job.
    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation;

    /// What it is given besides where its installed version has it.
    fn optional(&self) -> &'static [Optional] {
        &[]
    }

    /// Who reads what it prints.
    fn observer(&self) -> Box<dyn Observer>;

    /// An option of the user's, `key=value`, as arguments of the program. Those that every
    /// agent has (`model`, `timeout`) never come here.
    fn option(&self, key: &str, value: &str) -> Vec<String> {
        let dashes = if key.chars().count() == 1 { "-" } else { "--" };
        vec![format!("{dashes}{key}"), value.to_owned()]
    }
}

/// What is known of a program.
#[derive(Debug)]
pub struct Facts {
    /// What it is called on PATH.
    pub program: &'static str,
    /// Where to get it.
    pub home: &'static str,
    /// The variables of its own that it gets from the user's environment, beside those that
    /// every agent gets; with `*` at its end, all that begin so.
    pub environment: &'static [&'static str],
    /// Whether it can go on with a conversation.
    pub resume: Resume,
    /// What it tells of its tokens.
    pub tokens: Told,
    /// What it tells of its cost.
    pub cost: Told,
    /// Whether it keeps its own commands from the rest of the machine.
    pub sandbox: Sandbox,
    /// How far it was tried.
    pub tried: Tried,
    /// What it may leave in its directory that is no work of its: names at the top, with `*`
    /// at the end for all that begin so.
    pub leaves: &'static [&'static str],
}

/// Options of a program that not all of its versions have. Where the installed one has them,
/// they stand before all others.
#[derive(Debug)]
pub struct Optional {
    /// What the program is asked: arguments.
    pub asks: &'static [&'static str],
    /// What its answer holds where it has them.
    pub says: &'static str,
    /// The options themselves.
    pub words: &'static [&'static str],
}

/// The words of the program itself, to be gone on with.
pub fn words(program: &Program) -> Vec<OsString> {
    program.words.iter().map(OsString::from).collect()
}

/// Adds words.
pub fn add<W: Into<OsString>>(words: &mut Vec<OsString>, more: impl IntoIterator<Item = W>) {
    words.extend(more.into_iter().map(Into::into));
}

//! Recordings of the real programs below tests/agents, as a run of them is read.

use std::path::Path;

use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::{Account, Observer};
use crate::agent::profile::Profile;
use crate::model::attempt::{KnownAgent, Program};

/// A job of an attempt whose room is this one.
pub fn job_in(room: &Path) -> Job<'_> {
    Job {
        worktree: Path::new("/w/wt"),
        room,
        prompt: Path::new("/w/prompt.md"),
        last_message: Path::new("/nonexistent/last.md"),
        conversation: None,
        access: Access::Work,
    }
}

/// A job of an attempt that left nothing in its room.
pub fn job() -> Job<'static> {
    job_in(Path::new("/w/room"))
}

/// The account of a run that printed this on standard output.
pub fn account(profile: &dyn Profile, stdout: &str) -> Account {
    account_of(profile, stdout, "")
}

/// The account of a run that printed these.
pub fn account_of(profile: &dyn Profile, stdout: &str, stderr: &str) -> Account {
    let mut observer = profile.observer();
    stderr.lines().for_each(|line| drop(observer.stderr(line)));
    activities(&mut *observer, stdout);
    observer.account(&job())
}

/// What a run that prints this is doing, one after the other.
pub fn activities(observer: &mut dyn Observer, stdout: &str) -> Vec<String> {
    stdout
        .lines()
        .filter_map(|line| observer.stdout(line))
        .collect()
}

/// The words of an invocation, as they would be typed but for quotes.
pub fn typed(profile: &dyn Profile, agent: KnownAgent, job: &Job<'_>) -> String {
    let program = Program {
        agent,
        words: vec![profile.facts().program.to_owned()],
        arguments: vec!["--own".to_owned()],
        model: Some("m".to_owned()),
    };
    let invocation: Invocation = profile.invocation(&program, job);
    let variables = invocation.environment.iter();
    let mut words: Vec<String> = variables
        .map(|(name, value)| format!("{}={}", name.display(), value.display()))
        .collect();
    words.push(invocation.program.display().to_string());
    let arguments = invocation.arguments.iter();
    words.extend(arguments.map(|word| word.display().to_string()));
    words.join(" ")
}

//! Sourcegraph's Amp, by its documentation and its `--help` of September 2026.

use crate::agent::job::{Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::agent::stream_json::{Cache, Dialect, StreamObserver};
use crate::model::attempt::Program;
use crate::model::spent::Counted;

/// The profile.
pub struct Amp;

const FACTS: Facts = Facts {
    program: "amp",
    home: "npm install -g @sourcegraph/amp",
    // Not all of `AMP_*`: it tells its own children which thread they are of.
    environment: &["AMP_API_KEY", "AMP_SETTINGS_FILE", "AMP_URL"],
    resume: Resume::Conversation,
    tokens: Told::ByRun,
    cost: Told::Nothing,
    sandbox: Sandbox::None,
    tried: Tried::Documented,
    leaves: &[],
};

const DIALECT: Dialect = Dialect {
    name: "amp",
    cache: Cache::Apart,
    tokens: Counted::OfRun,
};

impl Profile for Amp {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    /// Its tools ask nobody in this mode, and nothing but its own settings keeps them from
    /// writing: for an opinion it is started in the same way. A model is a mode of its own.
    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        if let Some(conversation) = job.conversation {
            add(&mut all, ["threads", "continue", conversation]);
        }
        add(&mut all, ["--execute", "--stream-json"]);
        if let Some(mode) = &program.model {
            add(&mut all, ["--mode", mode]);
        }
        add(&mut all, &program.arguments);
        Invocation::of(all)
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::new(StreamObserver::new(DIALECT))
    }
}

//! Sourcegraph's Amp, by its documentation.

use crate::agent::command::PlainObserver;
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::model::attempt::Program;

/// The profile.
pub struct Amp;

const FACTS: Facts = Facts {
    program: "amp",
    home: "npm install -g @sourcegraph/amp",
    environment: &["AMP_*"],
    resume: Resume::Conversation,
    tokens: Told::ByRun,
    cost: Told::Nothing,
    sandbox: Sandbox::None,
    tried: Tried::Documented,
    leaves: &[],
};

impl Profile for Amp {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["-x", "--stream-json"]);
        match job.access {
            Access::Work => add(&mut all, ["--dangerously-allow-all"]),
            Access::Read => add(&mut all, ["-x"]),
        }
        if let Some(model) = &program.model {
            add(&mut all, ["--model", model]);
        }
        add(&mut all, &program.arguments);
        if let Some(conversation) = job.conversation {
            add(&mut all, ["threads", "continue", conversation]);
        }
        Invocation::of(all)
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::<PlainObserver>::default()
    }
}

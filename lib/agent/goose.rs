//! Block's Goose, by its documentation.

use crate::agent::command::PlainObserver;
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::model::attempt::Program;

/// The profile.
pub struct Goose;

const FACTS: Facts = Facts {
    program: "goose",
    home: "https://github.com/block/goose",
    environment: &["GOOSE_*"],
    resume: Resume::Conversation,
    tokens: Told::AsTotal,
    cost: Told::Nothing,
    sandbox: Sandbox::None,
    tried: Tried::Documented,
    leaves: &[],
};

impl Profile for Goose {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(
            &mut all,
            ["run", "-i", "-", "--output-format", "stream-json"],
        );
        match job.access {
            Access::Work => add(&mut all, ["--quiet"]),
            Access::Read => add(&mut all, ["--quiet"]),
        }
        if let Some(model) = &program.model {
            add(&mut all, ["--model", model]);
        }
        add(&mut all, &program.arguments);
        if let Some(conversation) = job.conversation {
            add(&mut all, ["--resume", "--session-id", conversation]);
        }
        Invocation::of(all)
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::<PlainObserver>::default()
    }
}

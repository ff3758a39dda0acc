//! opencode, as 1.18 behaves without a terminal.

use crate::agent::command::PlainObserver;
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::model::attempt::Program;

/// The profile.
pub struct Opencode;

const FACTS: Facts = Facts {
    program: "opencode",
    home: "npm install -g opencode-ai",
    environment: &["OPENCODE_*"],
    resume: Resume::Conversation,
    tokens: Told::ByRun,
    cost: Told::ByRun,
    sandbox: Sandbox::None,
    tried: Tried::Run("1.18.33"),
    leaves: &[],
};

impl Profile for Opencode {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["run", "--format", "json"]);
        match job.access {
            Access::Work => add(&mut all, ["--auto"]),
            Access::Read => add(&mut all, ["--agent", "plan"]),
        }
        if let Some(model) = &program.model {
            add(&mut all, ["--model", model]);
        }
        add(&mut all, &program.arguments);
        if let Some(conversation) = job.conversation {
            add(&mut all, ["-s", conversation]);
        }
        Invocation::of(all)
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::<PlainObserver>::default()
    }
}

//! GitHub's Copilot CLI, as 1.0 behaves without a terminal.

use crate::agent::command::PlainObserver;
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::model::attempt::Program;

/// The profile.
pub struct Copilot;

const FACTS: Facts = Facts {
    program: "copilot",
    home: "npm install -g @github/copilot",
    environment: &["COPILOT_*"],
    resume: Resume::Conversation,
    tokens: Told::ByRun,
    cost: Told::Nothing,
    sandbox: Sandbox::None,
    tried: Tried::Run("1.0.102"),
    leaves: &[],
};

impl Profile for Copilot {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["--output-format", "json"]);
        match job.access {
            Access::Work => add(&mut all, ["--allow-all-tools"]),
            Access::Read => add(&mut all, ["--deny-tool=write", "--deny-tool=shell"]),
        }
        if let Some(model) = &program.model {
            add(&mut all, ["--model", model]);
        }
        add(&mut all, &program.arguments);
        if let Some(conversation) = job.conversation {
            add(&mut all, ["--resume", conversation]);
        }
        Invocation::of(all)
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::<PlainObserver>::default()
    }
}

//! aider, as 0.86 behaves without a terminal.

use crate::agent::command::PlainObserver;
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::model::attempt::Program;

/// The profile.
pub struct Aider;

const FACTS: Facts = Facts {
    program: "aider",
    home: "pip install aider-chat",
    environment: &["AIDER_*"],
    resume: Resume::Anew,
    tokens: Told::ByRun,
    cost: Told::ByRun,
    sandbox: Sandbox::None,
    tried: Tried::Run("0.86.2"),
    leaves: &[".aider*"],
};

impl Profile for Aider {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["--no-auto-commits", "--message-file"]);
        add(&mut all, [job.prompt]);
        match job.access {
            Access::Work => add(&mut all, ["--yes-always"]),
            Access::Read => add(&mut all, ["--dry-run"]),
        }
        if let Some(model) = &program.model {
            add(&mut all, ["--model", model]);
        }
        add(&mut all, &program.arguments);
        Invocation::of(all)
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::<PlainObserver>::default()
    }
}

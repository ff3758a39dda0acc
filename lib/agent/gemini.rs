//! Google's Gemini CLI, as 0.61 behaves without a terminal.

use crate::agent::command::PlainObserver;
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::model::attempt::Program;

/// The profile.
pub struct Gemini;

const FACTS: Facts = Facts {
    program: "gemini",
    home: "npm install -g @google/gemini-cli",
    environment: &["GEMINI_*", "GOOGLE_*"],
    resume: Resume::Conversation,
    tokens: Told::ByRun,
    cost: Told::Nothing,
    sandbox: Sandbox::None,
    tried: Tried::Run("0.61.0"),
    leaves: &[],
};

impl Profile for Gemini {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["-o", "stream-json", "--skip-trust"]);
        match job.access {
            Access::Work => add(&mut all, ["--approval-mode", "yolo"]),
            Access::Read => add(&mut all, ["--approval-mode", "plan"]),
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

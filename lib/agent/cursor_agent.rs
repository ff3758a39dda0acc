//! Cursor's agent, by its documentation.

use crate::agent::command::PlainObserver;
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::model::attempt::Program;

/// The profile.
pub struct CursorAgent;

const FACTS: Facts = Facts {
    program: "cursor-agent",
    home: "https://cursor.com/cli",
    environment: &["CURSOR_*"],
    resume: Resume::Conversation,
    tokens: Told::Nothing,
    cost: Told::Nothing,
    sandbox: Sandbox::None,
    tried: Tried::Documented,
    leaves: &[],
};

impl Profile for CursorAgent {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["-p", "--output-format", "stream-json"]);
        match job.access {
            Access::Work => add(&mut all, ["--force"]),
            Access::Read => add(&mut all, ["--mode", "plan"]),
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

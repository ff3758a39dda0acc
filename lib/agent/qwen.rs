//! Alibaba's Qwen Code, as 0.15 behaves without a terminal.

use crate::agent::command::PlainObserver;
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::model::attempt::Program;

/// The profile.
pub struct Qwen;

const FACTS: Facts = Facts {
    program: "qwen",
    home: "npm install -g @qwen-code/qwen-code",
    environment: &["OPENAI_*", "QWEN_*", "DASHSCOPE_*"],
    resume: Resume::Conversation,
    tokens: Told::ByRun,
    cost: Told::Nothing,
    sandbox: Sandbox::None,
    tried: Tried::Run("0.15.10"),
    leaves: &[],
};

impl Profile for Qwen {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["-o", "stream-json"]);
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

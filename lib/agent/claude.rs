//! Anthropic's Claude Code, as 2.1 behaves without a terminal.

use crate::agent::command::PlainObserver;
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::model::attempt::Program;

/// The profile.
pub struct Claude;

const FACTS: Facts = Facts {
    program: "claude",
    home: "npm install -g @anthropic-ai/claude-code",
    environment: &["ANTHROPIC_*", "CLAUDE_*"],
    resume: Resume::Conversation,
    tokens: Told::ByRun,
    cost: Told::AsTotal,
    sandbox: Sandbox::None,
    tried: Tried::Run("2.1.330"),
    leaves: &[],
};

impl Profile for Claude {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(
            &mut all,
            ["-p", "--output-format", "stream-json", "--verbose"],
        );
        match job.access {
            Access::Work => add(
                &mut all,
                ["--permission-mode", "acceptEdits", "--allowedTools", "Bash"],
            ),
            Access::Read => add(&mut all, ["--permission-mode", "plan"]),
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

//! Cursor's agent, by its documentation.

use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::agent::stream_json::{Cache, Dialect, StreamObserver};
use crate::model::attempt::Program;
use crate::model::spent::Counted;

/// The profile.
pub struct CursorAgent;

const FACTS: Facts = Facts {
    program: "cursor-agent",
    home: "https://cursor.com/cli",
    // Not all of `CURSOR_*`: Cursor's own terminal has some of its own.
    environment: &["CURSOR_API_KEY", "CURSOR_CONFIG_DIR"],
    resume: Resume::Conversation,
    tokens: Told::ByRun,
    cost: Told::Nothing,
    sandbox: Sandbox::None,
    tried: Tried::Documented,
    leaves: &[],
};

const DIALECT: Dialect = Dialect {
    name: "cursor-agent",
    cache: Cache::Apart,
    tokens: Counted::OfRun,
};

impl Profile for CursorAgent {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    /// Without `--force` every command is rejected, and without `--trust` it asks about a
    /// directory that it does not know yet, as each worktree is.
    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(
            &mut all,
            ["--print", "--output-format", "stream-json", "--trust"],
        );
        match job.access {
            Access::Work => add(&mut all, ["--force"]),
            Access::Read => add(&mut all, ["--mode", "ask"]),
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
        Box::new(StreamObserver::new(DIALECT))
    }
}

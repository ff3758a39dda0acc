//! OpenAI's Codex CLI, as 0.169 behaves without a terminal.

use crate::agent::codex_events::CodexObserver;
use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::model::attempt::Program;

/// The profile.
pub struct Codex;

const FACTS: Facts = Facts {
    program: "codex",
    home: "npm install -g @openai/codex",
    // Not all of `CODEX_*`: a codex that starts attempts would hand on its own thread.
    environment: &[
        "CODEX_ACCESS_TOKEN",
        "CODEX_API_KEY",
        "CODEX_CA_CERTIFICATE",
        "CODEX_HOME",
        "CODEX_SQLITE_HOME",
        "OPENAI_*",
    ],
    resume: Resume::Conversation,
    tokens: Told::AsTotal,
    cost: Told::Nothing,
    sandbox: Sandbox::Own,
    tried: Tried::Run("0.169.0"),
    leaves: &[],
};

impl Profile for Codex {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    /// `codex exec` with its sandbox around the worktree, its events on standard output and
    /// its last message in a file. Without `-s` it could not write; approval is never asked
    /// in this mode. Older flags such as `--full-auto` are gone.
    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(&mut all, ["exec"]);
        match job.access {
            Access::Work => add(&mut all, ["-s", "workspace-write"]),
            Access::Read => add(&mut all, ["-s", "read-only", "--skip-git-repo-check"]),
        }
        add(&mut all, ["-C".as_ref(), job.worktree.as_os_str()]);
        add(&mut all, ["--json", "--color", "never", "-o"]);
        add(&mut all, [job.last_message]);
        if let Some(model) = &program.model {
            add(&mut all, ["-m", model]);
        }
        add(&mut all, &program.arguments);
        if let Some(conversation) = job.conversation {
            // `resume` refuses the options above behind it, and without them could not write.
            add(&mut all, ["resume", conversation]);
        }
        add(&mut all, ["-"]);
        Invocation {
            // Started at the same moment on one CODEX_HOME, two of 44 lost their sandbox, and
            // every command of theirs failed with exit 0.
            start_lock: Some("codex"),
            ..Invocation::of(all)
        }
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::<CodexObserver>::default()
    }

    /// A key of its `config.toml`.
    fn option(&self, key: &str, value: &str) -> Vec<String> {
        let key = match key {
            "effort" => "model_reasoning_effort",
            key => key,
        };
        vec!["-c".to_owned(), format!("{key}={value}")]
    }
}

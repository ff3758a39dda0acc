//! Anthropic's Claude Code, as 2.1 behaves without a terminal.

use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Optional, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::agent::stream_json::{Cache, Dialect, StreamObserver};
use crate::model::attempt::Program;
use crate::model::spent::Counted;

/// The profile.
pub struct Claude;

const FACTS: Facts = Facts {
    program: "claude",
    home: "npm install -g @anthropic-ai/claude-code",
    // Not all of `CLAUDE_*`: a claude that starts attempts would hand on what binds its own
    // children to itself, the token of its socket among it.
    environment: &[
        "ANTHROPIC_*",
        "API_TIMEOUT_MS",
        "BASH_DEFAULT_TIMEOUT_MS",
        "BASH_MAX_TIMEOUT_MS",
        "CLAUDE_CODE_CLIENT_*",
        "CLAUDE_CODE_DISABLE_*",
        "CLAUDE_CODE_EFFORT_LEVEL",
        "CLAUDE_CODE_MAX_*",
        "CLAUDE_CODE_OAUTH_*",
        "CLAUDE_CODE_SKIP_*",
        "CLAUDE_CODE_SUBAGENT_MODEL",
        "CLAUDE_CODE_USE_*",
        "CLAUDE_CONFIG_DIR",
        "CLOUD_ML_REGION",
        "MAX_THINKING_TOKENS",
        "VERTEX_REGION_*",
    ],
    resume: Resume::Conversation,
    tokens: Told::ByRun,
    cost: Told::AsTotal,
    sandbox: Sandbox::None,
    tried: Tried::Run("2.1.330"),
    leaves: &[],
};

/// The cost of a resumed run is that of the whole conversation, its tokens are the run's own.
const DIALECT: Dialect = Dialect {
    name: "claude",
    cache: Cache::Apart,
    tokens: Counted::OfRun,
};

impl Profile for Claude {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    /// `claude -p` with its events on standard output, which it prints with `--verbose` alone.
    fn invocation(&self, program: &Program, job: &Job<'_>) -> Invocation {
        let mut all = words(program);
        add(
            &mut all,
            ["-p", "--output-format", "stream-json", "--verbose"],
        );
        match job.access {
            // Root may not bypass its permissions, and nobody need: what is left to ask for,
            // and so denied, is to write outside of the worktree or into its own settings, to
            // fetch from the web, and what servers of tools offer.
            Access::Work => add(
                &mut all,
                ["--permission-mode", "acceptEdits", "--allowedTools", "Bash"],
            ),
            // Its plan mode runs commands, and asks for a plan. Tools that are not there are
            // denied even where the user's settings allow them.
            Access::Read => add(
                &mut all,
                ["--permission-mode", "dontAsk", "--tools", "Read,Grep,Glob"],
            ),
        }
        if let Some(model) = &program.model {
            add(&mut all, ["--model", model]);
        }
        add(&mut all, &program.arguments);
        if let Some(conversation) = job.conversation {
            add(&mut all, ["--resume", conversation]);
        }
        // Attempts are to be compared: no version comes in between.
        Invocation::of(all).with("DISABLE_AUTOUPDATER", "1")
    }

    /// What it would ask for is denied in any case; here it is told so.
    fn optional(&self) -> &'static [Optional] {
        &[Optional {
            asks: &["--help"],
            says: "--permission-prompts",
            words: &["--permission-prompts", "none"],
        }]
    }

    fn observer(&self) -> Box<dyn Observer> {
        Box::new(StreamObserver::new(DIALECT))
    }
}

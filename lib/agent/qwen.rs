//! Alibaba's Qwen Code, as 0.15 behaves without a terminal.

use crate::agent::job::{Access, Invocation, Job};
use crate::agent::observer::Observer;
use crate::agent::profile::{Facts, Profile, Resume, Sandbox, Told, Tried, add, words};
use crate::agent::stream_json::{Cache, Dialect, StreamObserver};
use crate::model::attempt::Program;
use crate::model::spent::Counted;

/// The profile.
pub struct Qwen;

const FACTS: Facts = Facts {
    program: "qwen",
    home: "npm install -g @qwen-code/qwen-code",
    // Not all of `QWEN_*`: the terminal of an editor binds a qwen to it by some.
    environment: &[
        "BAILIAN_*",
        "DASHSCOPE_*",
        "MODELSCOPE_*",
        "OPENAI_*",
        "OPENROUTER_*",
        "QWEN_CODE_MAX_*",
        "QWEN_CODE_UNATTENDED_RETRY",
        "QWEN_DEFAULT_AUTH_TYPE",
        "QWEN_HOME",
        "QWEN_RUNTIME_DIR",
        "QWEN_SANDBOX*",
    ],
    resume: Resume::Conversation,
    tokens: Told::AsTotal,
    cost: Told::Nothing,
    sandbox: Sandbox::None,
    tried: Tried::Run("0.15.10"),
    leaves: &[],
};

/// Otherwise than claude, it counts a resumed conversation from its beginning, and cached
/// tokens among all that it read.
const DIALECT: Dialect = Dialect {
    name: "qwen",
    cache: Cache::Within,
    tokens: Counted::OfConversation,
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
            // The mode alone lets through what the user's settings allow.
            Access::Read => add(
                &mut all,
                [
                    "--approval-mode",
                    "default",
                    "--exclude-tools",
                    "run_shell_command,edit,write_file",
                ],
            ),
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

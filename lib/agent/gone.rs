//! Conversations that are gone: what the real programs say when they are to go on with one of
//! which nothing is left.

use crate::agent::observer::one_line;
use crate::agent::profile;
use crate::agent::profile::Resume;
use crate::model::attempt::{AgentProfile, AgentSpec, KnownAgent};

/// Whether an agent can go on with a conversation.
pub fn resumes(spec: &AgentSpec) -> bool {
    match &spec.profile {
        AgentProfile::Known(program) => {
            profile(program.agent).facts().resume == Resume::Conversation
        }
        AgentProfile::Command { .. } | AgentProfile::Replay { .. } => false,
    }
}

/// The line in which an agent that ended in failure says that its conversation is gone.
pub fn lost_conversation(spec: &AgentSpec, printed: &str) -> Option<String> {
    let AgentProfile::Known(program) = &spec.profile else {
        return None;
    };
    let words = words(program.agent)?;
    let says_so = |line: &&str| line.contains(words) && !line.starts_with('{');
    let line = printed.lines().find(says_so)?;
    // Some print it in colours.
    Some(one_line(&line[line.find(words)?..]))
}

fn words(agent: KnownAgent) -> Option<&'static str> {
    match agent {
        KnownAgent::Codex => Some("no rollout found for thread id"),
        KnownAgent::Claude => Some("No conversation found with session ID"),
        KnownAgent::Gemini => Some("Error resuming session:"),
        KnownAgent::Opencode => Some("Session not found"),
        KnownAgent::Copilot => Some("No session, task, or name matched"),
        KnownAgent::Qwen => Some("No saved session found with ID"),
        KnownAgent::CursorAgent | KnownAgent::Amp | KnownAgent::Goose | KnownAgent::Aider => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::agent_choice::AgentChoice;

    fn says(agent: KnownAgent, printed: &str) -> Option<String> {
        let choice = AgentChoice::once(agent.word());
        let spec = crate::agent::resolve(&choice, &|_| Vec::new());
        let spec = spec.expect("no configuration").expect("a known agent");
        lost_conversation(&spec, printed)
    }

    /// As codex 0.169, claude 2.1.330, qwen 0.15, gemini 0.61, opencode 1.18 and copilot 1.0 print it.
    #[test]
    fn each_agent_says_in_its_own_words_that_a_conversation_is_gone() {
        for (agent, printed) in [
            (
                KnownAgent::Codex,
                "Error: thread/resume: thread/resume failed: no rollout found for thread id \
                 019af000-0000-7000-8000-000000000000 (code -32600)",
            ),
            (
                KnownAgent::Qwen,
                "No saved session found with ID 7ffb6be6-91a3-4bf6-84ec-5af1cc1da600. Run \
                 `qwen --resume` without an ID to choose from existing sessions.",
            ),
            (
                KnownAgent::Claude,
                "No conversation found with session ID: 019af000-0000-7000-8000-000000000000",
            ),
            (
                KnownAgent::Gemini,
                "Error resuming session: No previous sessions found for this project.",
            ),
            (
                KnownAgent::Opencode,
                "\u{1b}[91m\u{1b}[1mError: \u{1b}[0mSession not found",
            ),
            (
                KnownAgent::Copilot,
                "Error: No session, task, or name matched '019af000'.",
            ),
        ] {
            let said = says(agent, &format!("starting\n{printed}\n"));
            let said = said.unwrap_or_else(|| panic!("{agent:?}"));
            assert!(printed.ends_with(&said), "{said}");
        }
    }

    #[test]
    fn what_an_agent_talks_of_in_its_events_is_no_word_of_its_own() {
        let event = r#"{"type":"agent_message","text":"no rollout found for thread id 1"}"#;
        assert_eq!(says(KnownAgent::Codex, event), None);
        let said = "No conversation found with session ID";
        assert_eq!(says(KnownAgent::Codex, said), None);
    }
}

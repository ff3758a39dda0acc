//! Whether an agent's program is there.

use std::path::PathBuf;

use crate::model::attempt::{AgentProfile, AgentSpec};

/// The program that must be on PATH for this agent, where that can be known beforehand.
pub fn needed_program(spec: &AgentSpec) -> Option<&str> {
    match &spec.profile {
        AgentProfile::Known(program) => program.words.first().map(String::as_str),
        AgentProfile::Command { .. } | AgentProfile::Replay { .. } => None,
    }
}

/// Whether a program can be found: by its path, or on PATH.
pub fn is_installed(program: &str) -> bool {
    let is_file = |path: PathBuf| path.is_file();
    if program.contains('/') {
        return is_file(PathBuf::from(program));
    }
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| is_file(dir.join(program))))
}

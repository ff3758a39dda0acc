//! Whether an agent's program is there.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

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
    find_program(program).is_some()
}

/// Where a program is: by its path, or on PATH.
pub fn find_program(program: &str) -> Option<PathBuf> {
    if program.contains('/') {
        return Some(PathBuf::from(program)).filter(|path| is_program(path));
    }
    let path = std::env::var_os("PATH")?;
    let mut all = std::env::split_paths(&path).map(|dir| dir.join(program));
    all.find(|path| is_program(path))
}

/// A file of this name that nobody may run is passed over, as a shell does.
fn is_program(path: &Path) -> bool {
    let found = path.metadata();
    found.is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

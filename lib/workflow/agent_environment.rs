//! The environment of an agent's process, by the user's own and by git's configuration as
//! they are when it starts. None of it goes into a record.

use std::ffi::OsStr;
use std::process::Command;

use crate::agent;
use crate::git::repo::Repo;
use crate::model::attempt::AgentSpec;
use crate::model::error::Result;

/// Lets a command see of the user's environment what this agent gets of it, and no editor and
/// no prompt that would wait for nobody.
pub(super) fn give(repo: &Repo, spec: &AgentSpec, command: &mut Command) -> Result<()> {
    let all = agent::environment(spec, &|key| repo.config_all(key), std::env::vars_os())?;
    command.env_clear().envs(all);
    command.env("GIT_TERMINAL_PROMPT", "0");
    command.env("GIT_EDITOR", ":");
    Ok(())
}

/// What to add to the cause of a failure that names a variable which the user has set and the
/// agent did not get.
pub(super) fn withheld(repo: &Repo, spec: &AgentSpec, cause: &str) -> Option<String> {
    let config = |key: &str| repo.config_all(key);
    let given = agent::environment(spec, &config, std::env::vars_os()).ok()?;
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let mut words = cause.split(|c: char| !is_part(c));
    let name = words.find(|word| {
        let is_name = word.contains('_') && !word.starts_with("GIT_");
        is_name && std::env::var_os(word).is_some() && !given.contains_key(OsStr::new(word))
    })?;
    Some(format!(
        " ({name} is set, and not passed on: git config --add agent.{}.env {name})",
        spec.name
    ))
}

/// Refuses what the configuration says wrongly, before anything is made.
pub(super) fn require_sound(repo: &Repo, specs: &[AgentSpec]) -> Result<()> {
    for spec in specs {
        agent::environment(spec, &|key| repo.config_all(key), [])?;
    }
    Ok(())
}

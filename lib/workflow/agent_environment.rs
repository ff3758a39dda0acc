//! The environment of an agent's process, by the user's own and by git's configuration as
//! they are when it starts. None of it goes into a record.

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

/// Refuses what the configuration says wrongly, before anything is made.
pub(super) fn require_sound(repo: &Repo, specs: &[AgentSpec]) -> Result<()> {
    for spec in specs {
        agent::environment(spec, &|key| repo.config_all(key), [])?;
    }
    Ok(())
}

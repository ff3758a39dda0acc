//! Who shall try: what the names of agents stand for, and whether their programs are there.

use crate::agent;
use crate::git::repo::Repo;
use crate::model::agent_choice::AgentChoice;
use crate::model::attempt::{AgentSpec, KnownAgent};
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::workflow::spawn::Request;

/// The first agent that the suite knows and whose program is there.
pub(super) fn first_installed(repo: &Repo) -> Result<Option<AgentSpec>> {
    for agent in KnownAgent::ALL {
        let spec = agent::resolve(&AgentChoice::once(agent.word()), &|key| {
            repo.config_all(key)
        })?;
        let is_there =
            |spec: &AgentSpec| agent::needed_program(spec).is_none_or(agent::is_installed);
        if let Some(spec) = spec.filter(is_there) {
            return Ok(Some(spec));
        }
    }
    Ok(None)
}

/// That nobody is named and nobody is there.
pub(super) fn none_installed() -> Error {
    let names = KnownAgent::names();
    Error::missing(format!(
        "no agent is named, and none of {names} is installed"
    ))
    .hint("where to get each of them: git spawn --agents -v")
}

/// Those who shall try: whom the request names, or the plan, or the first that is installed.
pub(super) fn wanted(
    repo: &Repo,
    request: &Request,
    listen: Listener<'_>,
) -> Result<Vec<AgentSpec>> {
    if !request.agent_commands.is_empty() {
        let commands = request.agent_commands.iter();
        return Ok(commands.map(|shell| agent::any_command(shell)).collect());
    }
    let choices = if request.agents.is_empty() {
        &request.plan.agents
    } else {
        &request.agents
    };
    if choices.is_empty() {
        let first = first_installed(repo)?.ok_or_else(|| {
            none_installed()
                .hint("any command can be an agent: git spawn --agent-command '<command>'")
        })?;
        listen(Event::Note(format!(
            "no agent is named: taking {}, the first that is installed",
            first.label()
        )));
        return Ok(vec![first]);
    }
    resolve(repo, choices)
}

/// The agents that these names stand for.
pub(super) fn resolve(repo: &Repo, choices: &[AgentChoice]) -> Result<Vec<AgentSpec>> {
    let mut specs = Vec::new();
    for choice in choices {
        let spec = resolve_one(repo, choice)?;
        specs.extend(std::iter::repeat_n(spec, choice.count.get() as usize));
    }
    Ok(specs)
}

/// That the user's configuration has another agent by this name than the one of an attempt,
/// which goes on as it was resolved at its spawn.
pub(super) fn configured_otherwise(repo: &Repo, agent: &AgentSpec) -> Option<String> {
    let choice = AgentChoice {
        options: agent.options.clone(),
        ..AgentChoice::once(&agent.name)
    };
    let now = agent::resolve(&choice, &|key| repo.config_all(key)).ok()??;
    (now != *agent).then(|| {
        let label = agent.label();
        format!(
            "agent '{label}' is configured in another way by now, and is run as it was; \
             git spawn retry -a {label} <attempt> takes the new way"
        )
    })
}

/// The agent that this choice stands for.
pub(super) fn resolve_one(repo: &Repo, choice: &AgentChoice) -> Result<AgentSpec> {
    let name = &choice.agent;
    agent::resolve(choice, &|key| repo.config_all(key))?.ok_or_else(|| {
        let key = format!("agent.{name}.base");
        if let Some(base) = repo.config(&key) {
            return Error::missing(format!(
                "agent '{name}' is based on '{base}', which is not known"
            ))
            .hint(format!("known are {}", KnownAgent::names()))
            .hint(format!("base it on one of them: git config {key} codex"));
        }
        Error::missing(format!("agent '{name}' is not known"))
            .hint(format!("known are {}", KnownAgent::names()))
            .hint(format!(
                "say how it is run: git config agent.{name}.command '<command>'"
            ))
    })
}

/// Refuses agents whose program is not there.
pub(super) fn require_installed(specs: &[AgentSpec]) -> Result<()> {
    for spec in specs {
        if let Some(program) = agent::needed_program(spec)
            && !agent::is_installed(program)
        {
            return Err(Error::missing(format!(
                "agent '{}' needs '{program}', which is not installed",
                spec.name
            ))
            .hint(format!(
                "where to get it: git spawn --agents -v -a {}",
                spec.name
            ))
            .hint("any command can be an agent: git spawn --agent-command '<command>'"));
        }
    }
    Ok(())
}

//! `git spawn --agents`: who can try.

use std::path::Path;

use crate::agent::{self, Access, Job};
use crate::git::repo::Repo;
use crate::model::agent_choice::AgentChoice;
use crate::model::agent_listed::{ListedAgent, ListedKind, ListedProgram};
use crate::model::attempt::{AgentProfile, AgentSpec, KnownAgent};
use crate::model::error::{Error, Result};
use crate::store::probes::Probe;
use crate::workflow::agents::resolve_one;
use crate::workflow::probe::probe;

/// These agents; without any, all that the suite knows and all that the configuration makes.
///
/// # Errors
/// Where one that is named is not known, or makes no sense.
pub fn agents(repo: &Repo, choices: &[AgentChoice]) -> Result<Vec<ListedAgent>> {
    let found: Vec<(String, Result<AgentSpec>)> = if choices.is_empty() {
        let all = all(repo).into_iter();
        let all = all.map(|choice| (choice.agent.clone(), resolve_one(repo, &choice)));
        all.collect()
    } else {
        let named = choices.iter().map(|choice| resolve_one(repo, choice));
        let named = named.collect::<Result<Vec<_>>>()?.into_iter();
        named.map(|spec| (spec.label(), Ok(spec))).collect()
    };
    let specs: Vec<AgentSpec> = found
        .iter()
        .filter_map(|(_, spec)| spec.clone().ok())
        .collect();
    let mut probes = probe(repo, &specs).into_iter();
    let listed = found.into_iter().map(|(name, spec)| {
        let kind = match spec {
            Ok(spec) => kind(&spec, probes.next().flatten()),
            Err(Error { message, .. }) => ListedKind::Broken { why: message },
        };
        ListedAgent { name, kind }
    });
    Ok(listed.collect())
}

/// The known ones, then the user's own by name.
pub(super) fn all(repo: &Repo) -> Vec<AgentChoice> {
    let has = |name: &str, key: &str| !repo.config_all(&format!("agent.{name}.{key}")).is_empty();
    let own = repo.config_subsections("agent").into_iter();
    let own = own
        .filter(|name| KnownAgent::named(name).is_none())
        .filter(|name| has(name, "command") || has(name, "base"))
        // What `-a` cannot say is no agent.
        .filter(|name| {
            name.parse::<AgentChoice>()
                .is_ok_and(|one| one.agent == *name)
        });
    let known = KnownAgent::ALL.map(|agent| agent.word().to_owned());
    known
        .into_iter()
        .chain(own)
        .map(AgentChoice::once)
        .collect()
}

fn kind(spec: &AgentSpec, found: Option<Probe>) -> ListedKind {
    let program = match &spec.profile {
        AgentProfile::Known(program) => program,
        AgentProfile::Command { shell } => {
            let shell = shell.clone();
            return ListedKind::Command { shell };
        }
        AgentProfile::Replay { recording } => {
            let shell = recording.display().to_string();
            return ListedKind::Command { shell };
        }
    };
    let facts = agent::profile(program.agent).facts();
    let name = program.words.first().cloned().unwrap_or_default();
    let accepts = found.as_ref().map_or(&[][..], |found| &found.accepts);
    ListedKind::Program(Box::new(ListedProgram {
        agent: program.agent,
        path: agent::find_program(&name),
        program: name,
        command_line: command_line(spec, accepts),
        version: found.and_then(|found| found.version),
        home: facts.home,
        resume: facts.resume,
        tokens: facts.tokens,
        cost: facts.cost,
        sandbox: facts.sandbox,
        tried: facts.tried,
    }))
}

/// How it would be run at an attempt.
fn command_line(spec: &AgentSpec, accepts: &[String]) -> Vec<String> {
    let job = Job {
        worktree: Path::new("<worktree>"),
        room: Path::new("<room>"),
        prompt: Path::new("<prompt>"),
        last_message: Path::new("<report>"),
        conversation: None,
        access: Access::Work,
    };
    let invocation = agent::invocation_of(spec, &job, accepts);
    let variables = invocation.environment.iter();
    let mut words: Vec<String> = variables
        .map(|(name, value)| format!("{}={}", name.display(), value.display()))
        .collect();
    words.push(invocation.program.display().to_string());
    let arguments = invocation.arguments.iter();
    words.extend(arguments.map(|word| word.display().to_string()));
    words
}

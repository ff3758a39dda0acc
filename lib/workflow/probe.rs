//! Asking installed agents what they are: once for each version, all at the same time.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use jiff::Timestamp;

use crate::agent::{self, Invocation, Job};
use crate::git::repo::Repo;
use crate::model::agent_listed::{Trial, trial};
use crate::model::agent_version::AgentVersion;
use crate::model::attempt::{AgentProfile, AgentSpec, Program};
use crate::model::event::{Event, Listener};
use crate::process::ask::ask;
use crate::store::probes::{self, Identity, Probe};
use crate::workflow::agent_environment;

/// How long a program may take to say what it is: all ten at once on a busy machine took more
/// than five seconds, though each alone takes two to five.
const LIMIT: Duration = Duration::from_secs(15);

/// What these agents' programs have said, by their order; nothing of one that is no known
/// program or not installed.
pub(super) fn probe(repo: &Repo, specs: &[AgentSpec]) -> Vec<Option<Probe>> {
    let wanted: Vec<Option<(Identity, PathBuf)>> = specs.iter().map(identity).collect();
    if wanted.iter().all(Option::is_none) {
        return vec![None; specs.len()];
    }
    let mut known = probes::read(repo);
    let mut missing: Vec<(&AgentSpec, &Identity, &Path)> = Vec::new();
    for (spec, wanted) in specs.iter().zip(&wanted) {
        let Some((identity, path)) = wanted else {
            continue;
        };
        let is_known = known
            .iter()
            .any(|one| one.identity == *identity && one.holds());
        if !is_known && missing.iter().all(|(_, other, _)| *other != identity) {
            missing.push((spec, identity, path));
        }
    }
    let mut new = ask_all(repo, &missing);
    for one in &mut new {
        one.warned = known
            .iter()
            .any(|old| old.warned && old.is_namesake(one) && old.version == one.version);
    }
    if !new.is_empty() {
        probes::keep(repo, &new);
        known.retain(|old| !new.iter().any(|new| new.is_namesake(old)));
        known.extend(new);
    }
    let of = |identity: &Identity| known.iter().find(|one| one.identity == *identity).cloned();
    let found = wanted.iter();
    found
        .map(|one| one.as_ref().and_then(|(identity, _)| of(identity)))
        .collect()
}

/// How to start an agent as it is installed.
pub(super) fn invocation(repo: &Repo, spec: &AgentSpec, job: &Job<'_>) -> Invocation {
    let found = probe(repo, std::slice::from_ref(spec)).pop().flatten();
    let accepts = found.map(|found| found.accepts).unwrap_or_default();
    agent::invocation_of(spec, job, &accepts)
}

/// Says of each agent that is not as it was when it was tried that it may behave in another
/// way, once for each of its versions.
pub(super) fn warn_of_untried(repo: &Repo, specs: &[AgentSpec], listen: Listener<'_>) {
    let mut warned: Vec<Probe> = Vec::new();
    for (spec, found) in specs.iter().zip(probe(repo, specs)) {
        let (Some(program), Some(found)) = (known(spec), found) else {
            continue;
        };
        if found.warned || warned.iter().any(|one| one.identity == found.identity) {
            continue;
        }
        let tried = agent::profile(program.agent).facts().tried;
        if let Some(text) = warning(
            &spec.name,
            found.version.as_ref(),
            trial(tried, found.version.as_ref()),
        ) {
            listen(Event::Warning(text));
            warned.push(Probe {
                warned: true,
                ..found
            });
        }
    }
    if !warned.is_empty() {
        probes::keep(repo, &warned);
    }
}

fn warning(name: &str, version: Option<&AgentVersion>, trial: Trial) -> Option<String> {
    let version = version.map_or_else(String::new, |version| format!(" {version}"));
    Some(match trial {
        Trial::Same => return None,
        Trial::Older(tried) => format!(
            "{name}{version} is older than {tried}, which was tried: it may not know all of its options"
        ),
        Trial::Newer(tried) => format!(
            "{name}{version} is newer than {tried}, which was tried: its options may have changed"
        ),
        Trial::Unreadable(tried) => format!(
            "{name} does not tell its version, and {tried} was tried: it may behave in another way"
        ),
        Trial::Never => format!(
            "{name}{version} is run by its documentation alone: no attempt of it has been tried"
        ),
    })
}

fn known(spec: &AgentSpec) -> Option<&Program> {
    match &spec.profile {
        AgentProfile::Known(program) => Some(program),
        AgentProfile::Command { .. } | AgentProfile::Replay { .. } => None,
    }
}

fn identity(spec: &AgentSpec) -> Option<(Identity, PathBuf)> {
    let program = known(spec)?;
    let (first, rest) = program.words.split_first()?;
    let path = agent::find_program(first)?;
    Some((Identity::of(&path, rest)?, path))
}

/// One is asked in this very thread: a supervisor may have no other.
fn ask_all(repo: &Repo, missing: &[(&AgentSpec, &Identity, &Path)]) -> Vec<Probe> {
    if let [(spec, identity, path)] = missing {
        return vec![ask_one(repo, spec, identity, path)];
    }
    // Most take seconds of a processor to say what they are: all at once, none is in time.
    let at_once = std::thread::available_parallelism().map_or(2, |count| count.get().max(2));
    let waves = missing.chunks(at_once);
    waves.flat_map(|wave| ask_wave(repo, wave)).collect()
}

fn ask_wave(repo: &Repo, missing: &[(&AgentSpec, &Identity, &Path)]) -> Vec<Probe> {
    std::thread::scope(|scope| {
        let asked: Vec<_> = missing
            .iter()
            .map(|(spec, identity, path)| {
                let commands = questions(repo, spec, path);
                scope.spawn(move || answers(spec, identity, commands))
            })
            .collect();
        let asked = asked.into_iter();
        asked.filter_map(|thread| thread.join().ok()).collect()
    })
}

fn ask_one(repo: &Repo, spec: &AgentSpec, identity: &Identity, path: &Path) -> Probe {
    answers(spec, identity, questions(repo, spec, path))
}

/// The commands that ask: first for the version, then for each option that not all have.
fn questions(repo: &Repo, spec: &AgentSpec, path: &Path) -> Vec<Command> {
    let Some(program) = known(spec) else {
        return Vec::new();
    };
    let optional = agent::profile(program.agent).optional();
    let asked = std::iter::once(&["--version"][..]).chain(optional.iter().map(|one| one.asks));
    asked
        .filter_map(|arguments| {
            let mut command = Command::new(path);
            command.args(program.words.iter().skip(1)).args(arguments);
            command.current_dir(std::env::temp_dir());
            agent_environment::give(repo, spec, &mut command).ok()?;
            Some(command)
        })
        .collect()
}

fn answers(spec: &AgentSpec, identity: &Identity, questions: Vec<Command>) -> Probe {
    let mut said = questions.into_iter().map(|one| ask(one, LIMIT));
    let version = said.next().flatten();
    let version = version.and_then(|text| AgentVersion::find(&text));
    let optional = match (known(spec), &version) {
        (Some(program), Some(_)) => agent::profile(program.agent).optional(),
        // Who has not answered one question is not waited for again.
        _ => &[],
    };
    let accepts = optional
        .iter()
        .zip(said)
        .filter(|(one, said)| said.as_ref().is_some_and(|text| text.contains(one.says)));
    Probe {
        identity: identity.clone(),
        asked: Timestamp::now(),
        version,
        accepts: accepts.map(|(one, _)| one.says.to_owned()).collect(),
        warned: false,
    }
}

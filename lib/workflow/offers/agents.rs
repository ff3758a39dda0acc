//! Who could try.

use crate::agent::{is_installed, needed_program};
use crate::git::repo::Repo;
use crate::model::attempt::{AgentProfile, AgentSpec};
use crate::workflow::agents::resolve_one;
use crate::workflow::agents_listed::all;
use crate::workflow::offers::Offer;

/// The agents that the suite knows and those of the configuration; whose program is there
/// comes first. No agent is asked anything.
pub fn agents(repo: &Repo) -> Vec<Offer> {
    let choices = all(repo).into_iter();
    let specs = choices.filter_map(|choice| resolve_one(repo, &choice).ok());
    let mut offers: Vec<(bool, Offer)> = specs.map(|spec| offer(&spec)).collect();
    offers.sort_by_key(|(is_there, _)| !is_there);
    offers.into_iter().map(|(_, offer)| offer).collect()
}

fn offer(spec: &AgentSpec) -> (bool, Offer) {
    let is_there = needed_program(spec).is_none_or(is_installed);
    let about = match &spec.profile {
        AgentProfile::Command { shell } => shell.clone(),
        _ if !is_there => "not installed".to_owned(),
        AgentProfile::Known(program) if program.agent.word() != spec.name => {
            format!("installed, as {}", program.agent)
        }
        AgentProfile::Known(_) | AgentProfile::Replay { .. } => "installed".to_owned(),
    };
    (is_there, Offer::new(spec.name.as_str(), about))
}

//! `git plan log` and `git plan diff`: the versions that a plan's record has had, which
//! attempts were spawned from each, and how two of them differ.

use std::path::Path;

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::error::{Error, Kind, Result};
use crate::model::name::{AttemptName, AttemptPattern, PlanName};
use crate::model::oid::Oid;
use crate::model::plan_parser::parse;
use crate::model::plan_version::{Labelled, Version};
use crate::store::attempts;
use crate::store::layout::{self, PLAN_FILE, file};
use crate::workflow::plan::{file_here, read};

/// Shorter beginnings of a commit could mean too much.
const SHORTEST: usize = 4;

/// The versions of a plan, the newest first.
pub fn versions(repo: &Repo, plan: &PlanName) -> Result<Vec<Version>> {
    let Some(tip) = repo.read_ref(&layout::plan_ref(plan))? else {
        return Ok(Vec::new());
    };
    let mut versions: Vec<(Option<Oid>, Version)> = Vec::new();
    for at in repo.file_history(&tip, file::PLAN)? {
        match versions.last_mut() {
            // It was so already before.
            Some((blob, version)) if *blob == at.blob => {
                (version.commit, version.recorded) = (at.commit, at.made);
            }
            _ => {
                let text = at
                    .blob
                    .as_ref()
                    .map(|blob| repo.read_blob(blob))
                    .transpose()?;
                let version = Version {
                    commit: at.commit,
                    recorded: at.made,
                    text: String::from_utf8_lossy(&text.unwrap_or_default()).into_owned(),
                    attempts: Vec::new(),
                };
                versions.push((at.blob, version));
            }
        }
    }
    versions.retain(|(blob, _)| blob.is_some());
    for (name, created, blob) in spawned(repo, plan)? {
        if let Some(at) = version_of(&versions, created, &blob) {
            versions[at].1.attempts.push(name);
        }
    }
    Ok(versions.into_iter().map(|(_, version)| version).collect())
}

/// The plan's attempts: when each was spawned, and the blob of the plan that it has.
fn spawned(repo: &Repo, plan: &PlanName) -> Result<Vec<(AttemptName, Timestamp, Option<Oid>)>> {
    let (mut refs, _) = attempts::refs(repo)?;
    refs.retain(|(name, _)| name.plan == *plan);
    let (states, _) = attempts::list_states(repo, refs);
    states
        .into_iter()
        .map(|state| {
            let blob = repo.blob_at(&state.commit, file::PLAN)?;
            Ok((state.attempt.name, state.attempt.created, blob))
        })
        .collect()
}

/// The place of the version that an attempt was spawned from. Where the plan went back to a
/// text, several have it: it is the first that was not replaced yet.
fn version_of(
    versions: &[(Option<Oid>, Version)],
    created: Timestamp,
    blob: &Option<Oid>,
) -> Option<usize> {
    let same = (0..versions.len()).filter(|at| versions[*at].0 == *blob);
    let same: Vec<usize> = same.collect();
    let is_there_then = |at: &&usize| {
        let next = at.checked_sub(1).map(|next| versions[next].1.recorded);
        next.is_none_or(|next| created < next)
    };
    same.iter()
        .rev()
        .find(is_there_then)
        .or(same.first())
        .copied()
}

/// The plan that is meant, and its text in this worktree where that is there.
pub fn meant(repo: &Repo, named: Option<&Path>) -> Result<(PlanName, Option<Labelled>)> {
    let name = named.and_then(|named| named.to_str()?.parse::<PlanName>().ok());
    let name = match name.filter(|_| named.is_none_or(|named| !named.is_file())) {
        Some(name) => name,
        None => read(repo, named)?.require()?.0.name,
    };
    let here = match (named, file_here(repo)?) {
        (Some(file), _) if file.is_file() => {
            let source = read(repo, named)?.source;
            Some(Labelled {
                label: source.name,
                text: source.text,
            })
        }
        (_, Some(here)) if parse(&here.text).plan.is_some_and(|plan| plan.name == name) => {
            Some(Labelled {
                label: PLAN_FILE.to_owned(),
                text: here.text,
            })
        }
        _ => None,
    };
    Ok((name, here))
}

/// The two texts that are to be held against each other: of what the user names, an attempt or
/// a version, to what else they name, or to the plan as it is now; without any word, of the
/// record to the file here.
pub fn sides(repo: &Repo, named: Option<&Path>, asked: &[String]) -> Result<(Labelled, Labelled)> {
    let (plan, here) = match attempt_of(repo, asked)? {
        // Its plan is meant, whichever lies here.
        Some(attempt) if named.is_none() => {
            let plan = attempt.plan;
            let here = file_here(repo)?.filter(|here| {
                parse(&here.text)
                    .plan
                    .is_some_and(|found| found.name == plan)
            });
            let here = here.map(|here| Labelled {
                label: PLAN_FILE.to_owned(),
                text: here.text,
            });
            (plan, here)
        }
        _ => meant(repo, named)?,
    };
    let versions = versions(repo, &plan)?;
    let newest = versions.first().map(|version| labelled(&plan, version));
    let now = || {
        let now = here.clone().or(newest.clone());
        now.ok_or_else(|| no_record(&plan))
    };
    match asked {
        [] => {
            let newest = newest.clone().ok_or_else(|| no_record(&plan))?;
            Ok((newest, now()?))
        }
        [one] => Ok((side(repo, &plan, &versions, one)?, now()?)),
        [one, other, ..] => Ok((
            side(repo, &plan, &versions, one)?,
            side(repo, &plan, &versions, other)?,
        )),
    }
}

/// The first of the names that is an attempt's.
fn attempt_of(repo: &Repo, asked: &[String]) -> Result<Option<AttemptName>> {
    let mut patterns = asked
        .iter()
        .filter_map(|name| name.parse::<AttemptPattern>().ok());
    Ok(patterns.find_map(|pattern| attempts::find_name(repo, &pattern).ok()))
}

fn side(repo: &Repo, plan: &PlanName, versions: &[Version], name: &str) -> Result<Labelled> {
    let is_hex = name.len() >= SHORTEST && name.bytes().all(|b| b.is_ascii_hexdigit());
    let mut found = versions
        .iter()
        .filter(|version| is_hex && version.commit.as_str().starts_with(name));
    if let (Some(version), None) = (found.next(), found.next()) {
        return Ok(labelled(plan, version));
    }
    let pattern = name.parse::<AttemptPattern>();
    let why = match pattern.map(|pattern| attempts::find(repo, &pattern)) {
        Ok(Ok(record)) => {
            return Ok(Labelled {
                label: format!("attempt {}", record.attempt.name),
                text: record.plan,
            });
        }
        Ok(Err(error)) if error.message.ends_with("is ambiguous") => return Err(error),
        _ => format!("there is no attempt or version '{name}' of plan '{plan}'"),
    };
    // Any other name of a commit of the record, such as one with `~2`.
    let commit = repo.resolve_commit(name).ok();
    let blob = commit
        .map(|commit| repo.blob_at(&commit, file::PLAN))
        .transpose()?;
    let Some(blob) = blob.flatten() else {
        return Err(Error::new(Kind::Fatal, why)
            .hint(format!("see its versions: git plan log --plan {plan}"))
            .hint("see the attempts: git spawn list"));
    };
    Ok(Labelled {
        label: name.to_owned(),
        text: String::from_utf8_lossy(&repo.read_blob(&blob)?).into_owned(),
    })
}

fn labelled(plan: &PlanName, version: &Version) -> Labelled {
    Labelled {
        label: format!("plan {plan} at {}", version.commit.short()),
        text: version.text.clone(),
    }
}

/// What to say of a plan that has no record yet.
pub fn no_record(plan: &PlanName) -> Error {
    Error::missing(format!("plan '{plan}' has no record yet"))
        .hint("it gets one when its commands are approved: git plan approve")
}

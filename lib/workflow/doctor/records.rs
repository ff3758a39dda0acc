//! Records whose ref names nothing that can be read: the state before is looked for.

use std::collections::HashSet;

use crate::git::damage::{RawRef, Said};
use crate::git::repo::Repo;
use crate::model::error::Result;
use crate::model::oid::Oid;
use crate::store::layout;
use crate::store::manifest::Kind;
use crate::store::record::Record;
use crate::workflow::doctor::{Finding, View};

pub(super) fn examine(view: &View<'_>) -> Result<Vec<Finding>> {
    let repo = view.repo;
    let mut found = Vec::new();
    for (prefix, kind) in [
        (layout::PLANS, Kind::Plan),
        (layout::ATTEMPTS, Kind::Attempt),
    ] {
        for (name, value) in repo.raw_refs(prefix) {
            let trouble = match &value {
                RawRef::Garbage => "its file is empty or damaged".to_owned(),
                RawRef::Object(id) if repo.read_files(id).is_ok() => continue,
                RawRef::Object(id) => format!("it names {}, which cannot be read", id.short()),
            };
            found.push(finding(repo, &name, prefix, kind, &value, trouble)?);
        }
    }
    found.extend(guards(repo));
    Ok(found)
}

/// Guards are made anew for every agent; a damaged one guards nothing, and hinders git's gc.
fn guards(repo: &Repo) -> Vec<Finding> {
    let all = repo.raw_refs(layout::GUARDS).into_iter();
    let damaged = all.filter(|(_, value)| *value == RawRef::Garbage);
    let finding = |(name, value): (String, RawRef)| {
        let thing = name.clone();
        let trouble = "its file is empty or damaged";
        Finding::curable(thing, trouble, "puts it aside", move |surgery| {
            let aside = layout::set_aside(surgery.repo, &name);
            surgery.repo.set_ref_aside(&name, &value, &aside)
        })
    };
    damaged.map(finding).collect()
}

fn finding(
    repo: &Repo,
    name: &str,
    prefix: &str,
    kind: Kind,
    value: &RawRef,
    trouble: String,
) -> Result<Finding> {
    let thing = &name[prefix.len()..];
    let Some(state) = state_before(repo, name, thing, kind)? else {
        let advice = "no earlier state of it is left here; another clone may have it";
        return Ok(Finding::told(name, trouble, advice));
    };
    let repair = format!(
        "goes back to its last state that can be read, {}",
        state.short()
    );
    let (ref_name, value) = (name.to_owned(), value.clone());
    Ok(Finding::curable(name, trouble, repair, move |surgery| {
        let repo = surgery.repo;
        let aside = layout::set_aside(repo, &ref_name);
        repo.set_ref_aside(&ref_name, &value, &aside)?;
        let why = "doctor: back to the last state that can be read";
        // What was packed before counts again, and may be older.
        match repo.raw_refs(&ref_name).get(&ref_name) {
            Some(RawRef::Object(packed)) if *packed == state => Ok(()),
            Some(RawRef::Object(packed)) => repo.move_ref(&ref_name, packed, &state, why),
            Some(RawRef::Garbage) | None => repo.create_ref(&ref_name, &state, why),
        }
    }))
}

/// The newest state that can be read, by what its commits say. Of several last ones, which a
/// lost race leaves, the one of the longest history.
fn state_before(repo: &Repo, name: &str, thing: &str, kind: Kind) -> Result<Option<Oid>> {
    let mut said = repo.commits_that_say(&format!("{thing}: "))?;
    said.retain(|one| Record::at(repo, name, one.commit.clone(), kind).is_ok());
    let parents: HashSet<&Oid> = said.iter().filter_map(|one| one.parent.as_ref()).collect();
    let lasts = said.iter().filter(|one| !parents.contains(&one.commit));
    let best = lasts.max_by_key(|one| (one.seconds, length(one, &said)));
    Ok(best.map(|one| one.commit.clone()))
}

fn length(last: &Said, said: &[Said]) -> usize {
    let parent = |one: &Said| {
        said.iter()
            .find(|before| Some(&before.commit) == one.parent.as_ref())
    };
    std::iter::successors(Some(last), |one| parent(one)).count()
}

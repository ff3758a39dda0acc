//! Branches of attempts: each is there, and checked out in its own worktree alone.

use std::path::PathBuf;

use crate::git::damage::RawRef;
use crate::git::repo::Repo;
use crate::git::worktree_list::Registered;
use crate::model::attempt::Attempt;
use crate::model::error::Result;
use crate::model::oid::Oid;
use crate::store::layout;
use crate::workflow::doctor::{Finding, View};

pub(super) fn examine(view: &View<'_>) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    for one in view.kept().filter(|one| !one.status.is_live()) {
        let attempt = &one.record.attempt;
        found.extend(missing(view, attempt)?);
        found.extend(elsewhere(view, attempt)?);
    }
    Ok(found)
}

fn missing(view: &View<'_>, attempt: &Attempt) -> Result<Option<Finding>> {
    let repo = view.repo;
    let value = repo.raw_refs(&attempt.branch).remove(&attempt.branch);
    let trouble = match &value {
        Some(RawRef::Object(id)) if repo.has_whole_commit(id) => return Ok(None),
        Some(RawRef::Object(id)) => {
            format!("its branch names {}, which cannot be read", id.short())
        }
        Some(RawRef::Garbage) => "its branch is damaged".to_owned(),
        None => "its branch is gone".to_owned(),
    };
    let commit = last_commit(view, attempt)?;
    let repair = format!("makes it again at {}", commit.short());
    let branch = attempt.branch.clone();
    Ok(Some(Finding::curable(
        attempt.name.to_string(),
        trouble,
        repair,
        move |surgery| {
            let repo = surgery.repo;
            if let Some(value) = &value {
                repo.set_ref_aside(&branch, value, &layout::set_aside(repo, &branch))?;
            }
            let why = "doctor: make the branch again";
            match repo.raw_refs(&branch).get(&branch) {
                Some(RawRef::Object(packed)) if *packed == commit => Ok(()),
                Some(RawRef::Object(packed)) => repo.move_ref(&branch, packed, &commit, why),
                _ => repo.create_ref(&branch, &commit, why),
            }
        },
    )))
}

/// The newest commit that is known of it: what its own log says; else where HEAD of its
/// worktree went on from the candidate; else the candidate, the newest commit that its record
/// keeps, or its base.
fn last_commit(view: &View<'_>, attempt: &Attempt) -> Result<Oid> {
    let repo = view.repo;
    if let Some(last) = repo.last_of(&attempt.branch) {
        return Ok(last);
    }
    let known = match &attempt.candidate {
        Some(candidate) => candidate.commit.clone(),
        None => anchors(repo, attempt)?
            .pop()
            .unwrap_or(attempt.base.clone()),
    };
    let is_on_it = |one: &&Registered| one.branch.as_ref() == Some(&attempt.branch);
    let own = view.registered.iter().find(is_on_it);
    let head = own.and_then(|one| repo.last_head(&one.worktree));
    // The suite's own commit of what an agent left is in no log of HEAD.
    Ok(head
        .filter(|head| repo.is_ancestor(&known, head))
        .unwrap_or(known))
}

fn anchors(repo: &Repo, attempt: &Attempt) -> Result<Vec<Oid>> {
    match repo.read_ref(&layout::attempt_ref(&attempt.name))? {
        // The first parent is the state before.
        Some(record) => Ok(repo.parents(&record)?.split_off(1)),
        None => Ok(Vec::new()),
    }
}

fn elsewhere(view: &View<'_>, attempt: &Attempt) -> Result<Vec<Finding>> {
    let (branch, own) = (&attempt.branch, &attempt.worktree);
    let mut places = view.repo.checked_out_elsewhere(branch, own)?;
    if !own.exists() {
        // The first of them may be its own, moved.
        places = places.split_off(places.len().min(1));
    }
    let told = |path: &PathBuf| {
        let place = path.display();
        Finding::told(
            attempt.name.to_string(),
            format!("its branch is checked out in '{place}' as well"),
            format!("switch that to another one: git -C '{place}' switch <branch>"),
        )
    };
    Ok(places.iter().map(told).collect())
}

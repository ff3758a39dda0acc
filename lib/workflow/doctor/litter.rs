//! What lies among the worktrees and belongs to no attempt: told, never touched.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use crate::model::error::Result;
use crate::model::name::AttemptName;
use crate::store::layout;
use crate::workflow::doctor::{Finding, View};

pub(super) fn examine(view: &View<'_>) -> Result<Vec<Finding>> {
    let repo = view.repo;
    let root = layout::worktree_root(repo);
    let mut known: HashSet<PathBuf> = view
        .listed
        .iter()
        .map(|one| one.record.attempt.worktree.clone())
        .collect();
    // Those of records that cannot be read are named all the same.
    let refs = repo.raw_refs(layout::ATTEMPTS).into_keys();
    let names = refs.filter_map(|name| name[layout::ATTEMPTS.len()..].parse().ok());
    known.extend(names.map(|name: AttemptName| layout::worktree(repo, &name)));
    known.extend(
        view.interrupted
            .iter()
            .map(|name| layout::worktree(repo, name)),
    );
    let mut found = Vec::new();
    for plan in directories(&root) {
        if plan == layout::check_worktrees(repo) {
            continue;
        }
        for place in directories(&plan) {
            if !known.contains(&place) {
                found.push(Finding::told(
                    place.display().to_string(),
                    "no attempt is known that it is of",
                    "look at what it holds, and move it away",
                ));
            }
        }
    }
    Ok(found)
}

fn directories(place: &std::path::Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found
}

//! What a user should know before an attempt is pushed, and that forbids nothing.

use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, Candidate};
use crate::model::error::Result;
use crate::model::name::AttemptName;
use crate::model::oid::Oid;
use crate::model::safety::{Finding, Rule, Weight};
use crate::workflow::clone;

/// What goes along without having been asked for, and what stays behind. `tip` is where the
/// target is at the remote.
pub fn cautions(
    repo: &Repo,
    attempt: &Attempt,
    candidate: &Candidate,
    target: &str,
    tip: Option<&Oid>,
) -> Result<Vec<String>> {
    let mut found = Vec::new();
    if tip.is_some_and(|tip| !repo.is_ancestor(&attempt.base, tip)) {
        found.push(format!(
            "commits of yours that are not in '{target}' at the remote go along: the attempt starts from {}",
            attempt.base.short()
        ));
    }
    // What cannot be told is no reason to stop.
    let tree = clone::tree_of_files(repo, attempt, &candidate.commit).unwrap_or_default();
    if tree.is_some_and(|tree| tree != candidate.tree) {
        found.push(format!(
            "'{}' holds changes that were not checked and are not pushed",
            attempt.worktree.display()
        ));
    }
    Ok(found)
}

/// What wants a person to have seen it, and none has said that they did.
pub fn unseen(name: &AttemptName, findings: &[Finding]) -> Option<String> {
    let mut rules: Vec<Rule> = findings
        .iter()
        .filter(|one| one.weight == Weight::Ask && !one.acknowledged)
        .map(|one| one.rule)
        .collect();
    rules.dedup();
    let first = rules.first()?.name();
    let names: Vec<&str> = rules.iter().map(|rule| rule.name()).collect();
    Some(format!(
        "nobody has said that they have seen what safety finds in it ({}); to say so: git compare --acknowledge {name}:{first} -m <why>",
        names.join(", ")
    ))
}

//! What git itself names: branches, tags and remotes.

use crate::git::repo::Repo;
use crate::model::name::AttemptName;
use crate::store::layout::branch_prefix;
use crate::workflow::offers::Offer;

const HEADS: &str = "refs/heads/";

/// The branches here.
pub fn branches(repo: &Repo) -> Vec<Offer> {
    below(repo, HEADS, "branch")
}

/// Branches, tags and the branches of remotes; those of attempts come last.
pub fn revisions(repo: &Repo) -> Vec<Offer> {
    let prefix = format!("{}/", branch_prefix(repo));
    let is_of_attempt = |one: &Offer| {
        let name = one.value.strip_prefix(&prefix);
        name.is_some_and(|name| name.parse::<AttemptName>().is_ok())
    };
    let (attempts, branches): (Vec<Offer>, Vec<Offer>) =
        branches(repo).into_iter().partition(is_of_attempt);
    let mut found = branches;
    found.extend(below(repo, "refs/tags/", "tag"));
    found.extend(below(repo, "refs/remotes/", "branch of a remote"));
    found.extend(attempts);
    found
}

/// The remotes. Where they are is not told: an address may hold a password.
pub fn remotes(repo: &Repo) -> Vec<Offer> {
    let names = repo.remotes().into_iter();
    names.map(|name| Offer::new(name, "remote")).collect()
}

fn below(repo: &Repo, prefix: &str, about: &str) -> Vec<Offer> {
    let refs = repo.list_refs(prefix).unwrap_or_default().into_iter();
    refs.map(|(name, _)| Offer::new(&name[prefix.len()..], about))
        .collect()
}

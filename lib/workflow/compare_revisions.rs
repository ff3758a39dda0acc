//! `git compare <revision>...`: any revisions side by side, without a plan and without
//! attempts.

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::name::AttemptPattern;
use crate::model::oid::Oid;
use crate::model::revisions::{Revision, Revisions, revisions};
use crate::store::attempts;
use crate::workflow::safety::weights;

/// Lays revisions side by side, each held against where it left `base`; against the best
/// common ancestor of all where no base is named. `base` itself is it where it is a tree.
pub fn compare_revisions(repo: &Repo, base: Option<&str>, names: &[String]) -> Result<Revisions> {
    let commits: Vec<Option<Oid>> = names.iter().map(|name| commit_of(repo, name)).collect();
    let (base_commit, base) = match base {
        Some(base) => match repo.resolve_commit(base) {
            Ok(commit) => (Some(commit.clone()), commit),
            Err(_) => (None, repo.resolve_tree(base)?),
        },
        None => {
            let base = common_ancestor(repo, names, &commits)?;
            (Some(base.clone()), base)
        }
    };
    let with_history: Vec<&Oid> = commits.iter().flatten().collect();
    let mut left_at = base_commit
        .map(|base| repo.merge_bases(&base, &with_history))
        .into_iter()
        .flatten();
    let mut trees = Vec::new();
    let mut pairs = Vec::new();
    for (name, commit) in names.iter().zip(&commits) {
        let tree = match commit {
            Some(commit) => repo.tree_of(commit)?,
            None => repo.resolve_tree(name)?,
        };
        let left = commit.as_ref().and_then(|_| left_at.next().flatten());
        pairs.push((left.unwrap_or_else(|| base.clone()), tree.clone()));
        trees.push(tree);
    }
    let left = pairs.first().map(|(left, _)| left.clone());
    let base = left
        .filter(|left| pairs.iter().all(|(one, _)| one == left))
        .unwrap_or(base);
    let patches = repo.patches_of(pairs)?;
    let all = names.iter().zip(commits).zip(trees).zip(patches);
    let all = all.map(|(((name, commit), tree), patch)| Revision {
        name: name.clone(),
        commit,
        tree,
        patch,
    });
    Ok(revisions(base, all.collect(), &weights(repo, None)?))
}

/// Whether a word names a commit or a tree.
pub fn is_revision(repo: &Repo, name: &str) -> bool {
    repo.resolve_tree(name).is_ok()
}

/// The commit that a word names: a revision's, or what the attempt of that name offers.
fn commit_of(repo: &Repo, name: &str) -> Option<Oid> {
    if let Ok(commit) = repo.resolve_commit(name) {
        return Some(commit);
    }
    let attempt = attempts::find(repo, &name.parse::<AttemptPattern>().ok()?).ok()?;
    Some(attempt.attempt.candidate?.commit)
}

fn common_ancestor(repo: &Repo, names: &[String], commits: &[Option<Oid>]) -> Result<Oid> {
    let mut common: Option<Oid> = None;
    for (name, commit) in names.iter().zip(commits) {
        let commit = match commit {
            Some(commit) => commit.clone(),
            // Says what is wrong with the name, unless it is a tree.
            None => {
                repo.resolve_tree(name)?;
                return Err(
                    Error::missing(format!("'{name}' is a tree, which has no history"))
                        .hint("say what to hold it against: --base <revision>"),
                );
            }
        };
        common = Some(match common {
            None => commit,
            Some(common) => repo.merge_base(&common, &commit).ok_or_else(|| {
                Error::missing(format!(
                    "'{name}' has no ancestor in common with the others"
                ))
                .hint("say what to hold them against: --base <revision>")
            })?,
        });
    }
    common.ok_or_else(|| Error::missing("there is nothing to compare"))
}

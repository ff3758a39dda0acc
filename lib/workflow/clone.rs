//! Attempts that work in a clone instead of a linked worktree: how it is made, and what it
//! holds at the end.

use std::path::PathBuf;

use crate::agent::leaves;
use crate::git::clone::fetch::Fetched;
use crate::git::clone::{ClonePlace, NewClone};
use crate::git::repo::Repo;
use crate::git::rules::Rules;
use crate::git::worktree::Worktree;
use crate::model::attempt::{Attempt, Candidate, Isolation};
use crate::model::error::Result;
use crate::model::oid::Oid;
use crate::store::layout::{self, AttemptDir};
use crate::workflow::harvest::{Evidence, commit_the_rest};

/// Where an attempt's clone is, and where what the suite knows of it.
pub fn place(repo: &Repo, attempt: &Attempt) -> ClonePlace {
    ClonePlace {
        path: attempt.worktree.clone(),
        half: layout::half_clone(&attempt.worktree),
        known: AttemptDir::new(repo, &attempt.name).clone_dir(),
        owner: format!("{} {}", attempt.name, attempt.spawn),
    }
}

/// The files of an attempt's clone, with no git directory at all: what git says there is
/// what the user's repository says.
pub(super) fn unseen(attempt: &Attempt) -> Worktree {
    Worktree {
        path: attempt.worktree.clone(),
        git_dir: PathBuf::new(),
    }
}

/// Makes the attempt's branch and a clone that has it checked out. The clone knows the base
/// by the names that the user's branches give it, so that `git diff main` works.
///
/// Killed at any moment, it can be called again: a clone that is there is complete.
pub fn make(repo: &Repo, attempt: &Attempt) -> Result<()> {
    let place = place(repo, attempt);
    let branch = repo.read_ref(&attempt.branch)?;
    if branch.is_some() && repo.require_own_clone(&place).is_ok() {
        return Ok(());
    }
    let name = attempt.name.to_string();
    let others = attempt
        .branch
        .strip_suffix(&name)
        .unwrap_or(&attempt.branch);
    let mut refs = repo.names_of(&attempt.base)?;
    refs.retain(|(name, _)| !name.starts_with(others));
    refs.push((attempt.branch.clone(), attempt.base.clone()));
    let new = NewClone {
        head_branch: Some(&attempt.branch),
        commit: &attempt.base,
        refs: &refs,
    };
    if branch.as_ref() != Some(&attempt.base) {
        repo.create_ref(&attempt.branch, &attempt.base, "start the attempt")?;
    }
    let made = repo.add_clone(&place, &new, |_| Ok(()));
    if made.is_err() && branch.is_none() {
        repo.delete_ref(&attempt.branch, &attempt.base)?;
    }
    made
}

/// The tree of what lies in the attempt's worktree or clone, whose commit is `from`; none
/// where that is gone.
pub fn tree_of_files(repo: &Repo, attempt: &Attempt, from: &Oid) -> Result<Option<Oid>> {
    if !attempt.worktree.is_dir() {
        return Ok(None);
    }
    let (base, leaves) = (&attempt.base, leaves(&attempt.agent));
    match attempt.isolation {
        Isolation::Worktree => match repo.find_worktree(&attempt.worktree)? {
            Some(worktree) => {
                let rules = repo.cautious_rules(&worktree)?.without(leaves);
                let staged = repo.stage(&worktree, &rules, base, from, None)?;
                Ok(Some(staged.tree))
            }
            None => Ok(None),
        },
        Isolation::Clone => {
            let seen = repo.see_clone(&place(repo, attempt), from, base)?;
            let rules = repo.cautious_rules(&seen.worktree)?.without(leaves);
            let staged = repo.stage(&seen.worktree, &rules, base, from, None)?;
            Ok(Some(staged.tree))
        }
    }
}

/// Fetches what the clone has, and commits whatever the agent left uncommitted.
pub(super) fn gather(
    repo: &Repo,
    attempt: &Attempt,
    rules: &Rules,
    last_words: &str,
) -> Result<Evidence> {
    let place = place(repo, attempt);
    if !attempt.worktree.is_dir() {
        return Ok(Evidence::trouble("its clone is gone".to_owned()));
    }
    let (fetched, mut trouble) = match repo.fetch_from_clone(&place) {
        Ok(fetched) => (fetched, None),
        Err(error) => (
            Fetched::default(),
            Some(format!("only its files could be taken: {error}")),
        ),
    };
    let head = fetched.head.clone().unwrap_or_else(|| attempt.base.clone());
    let is_on_own_branch = fetched.head_branch.as_deref() == Some(&attempt.branch);
    let seen = repo.see_clone(&place, &head, &attempt.base)?;
    let seen = &seen.worktree;
    let rest = commit_the_rest(repo, attempt, seen, rules, &head, None, last_words);
    let (commit, is_whole) = match rest {
        Ok((commit, _)) => (commit, true),
        Err(error) => {
            trouble = Some(format!("what it left could not be committed: {error}"));
            (head.clone(), false)
        }
    };
    if is_on_own_branch && commit != head {
        let (from, branch) = (&attempt.base, &attempt.branch);
        // A clone that is not led along is no loss: the commit is the user's already.
        let _ = repo.lead_clone_to(&place, seen, branch, (&head, &commit), from);
    }
    let tip = match fetched.tip(&attempt.branch) {
        // An agent that left its branch has its work at HEAD; the branch follows where that
        // loses nothing.
        Some(tip) if !is_on_own_branch && !repo.is_ancestor(tip, &commit) => tip,
        _ => &commit,
    };
    lead_branch_to(repo, attempt, tip)?;
    let tree = repo.tree_of(&commit)?;
    let is_empty = tree == repo.tree_of(&attempt.base)?;
    let mut anchors = anchors(repo, &fetched, &commit);
    anchors.push(commit.clone());
    Ok(Evidence {
        candidate: (is_whole && !is_empty).then_some(Candidate { commit, tree }),
        anchors,
        trouble,
        ..Evidence::default()
    })
}

/// The commits that a clone has beside `commit` and what led to it.
pub(super) fn anchors(repo: &Repo, fetched: &Fetched, commit: &Oid) -> Vec<Oid> {
    let tips = fetched.refs.iter().map(|(_, tip)| tip);
    let all = tips.chain(&fetched.stashes).chain(&fetched.logged);
    let mut anchors: Vec<Oid> = all
        .filter_map(|id| repo.resolve_commit(id.as_str()).ok())
        .collect();
    anchors.sort_unstable();
    anchors.dedup();
    anchors.retain(|id| !repo.is_ancestor(id, commit));
    anchors
}

/// The attempt's branch in the user's repository, which nobody but the suite moves, follows
/// the clone's; where somebody did, it stays.
fn lead_branch_to(repo: &Repo, attempt: &Attempt, tip: &Oid) -> Result<()> {
    let why = "fetch from the attempt's clone";
    match repo.read_ref(&attempt.branch)? {
        Some(there) if there == *tip => Ok(()),
        Some(there) if there == attempt.base || repo.is_ancestor(&there, tip) => {
            repo.move_ref(&attempt.branch, &there, tip, why)
        }
        Some(_) => Ok(()),
        None => repo.create_ref(&attempt.branch, tip, why),
    }
}

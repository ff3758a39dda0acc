//! Worktrees of attempts: the record, git's entry and the directory say the same.

use std::path::{Path, PathBuf};

use crate::git::worktree_list::Registered;
use crate::git::worktree_repair::{Link, link_of};
use crate::model::attempt::Attempt;
use crate::model::error::Result;
use crate::store::attempts::{self, Updated};
use crate::store::layout;
use crate::workflow::doctor::{Finding, View};
use crate::workflow::place::{self, lock_reason};

pub(super) fn examine(view: &View<'_>) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    for one in view.kept() {
        let attempt = &one.record.attempt;
        let entry = entry(view, attempt);
        if one.status.is_live() {
            // Its supervisor sees to the rest.
            found.extend(entry.and_then(|entry| unlocked(attempt, entry)));
            continue;
        }
        let is_there = attempt.worktree.is_dir();
        match entry {
            Some(entry) if is_there => {
                found.extend(parted(attempt, entry));
                found.extend(unlocked(attempt, entry));
            }
            None if is_there => found.push(unregistered(view, attempt)),
            entry => found.extend(gone(view, attempt, entry)?),
        }
    }
    Ok(found)
}

/// git's entry of its worktree, where that is said to be at the recorded place.
fn entry<'a>(view: &'a View<'_>, attempt: &Attempt) -> Option<&'a Registered> {
    let real = attempt.worktree.canonicalize().ok();
    view.registered.iter().find(|one| {
        one.worktree.path == attempt.worktree || Some(&one.worktree.path) == real.as_ref()
    })
}

/// `.git` in the worktree is gone, or names another entry than the one that names it.
fn parted(attempt: &Attempt, entry: &Registered) -> Option<Finding> {
    let trouble = match link_of(&attempt.worktree) {
        Link::To(git_dir) if is_same(&git_dir, &entry.worktree.git_dir) => return None,
        Link::To(_) => "the .git of its worktree leads elsewhere",
        Link::Missing => "the .git of its worktree is gone",
        Link::Other => {
            return Some(Finding::told(
                attempt.name.to_string(),
                "its worktree has a repository of its own in the place of git's .git file",
                format!(
                    "look at it, and move it away: '{}'",
                    attempt.worktree.display()
                ),
            ));
        }
    };
    let worktree = entry.worktree.clone();
    let name = attempt.name.to_string();
    let repair = "joins it to the repository again";
    Some(Finding::curable(name, trouble, repair, move |surgery| {
        let _lock = place::lock_repository(surgery.repo)?;
        surgery.repo.mend_worktree(&worktree)?;
        surgery.repo.repair_worktree(&worktree.path)
    }))
}

fn is_same(a: &Path, b: &Path) -> bool {
    a == b
        || a.canonicalize()
            .is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}

fn unlocked(attempt: &Attempt, entry: &Registered) -> Option<Finding> {
    if entry.lock.is_some() {
        return None;
    }
    let (name, path) = (attempt.name.clone(), entry.worktree.path.clone());
    Some(Finding::curable(
        name.to_string(),
        "its worktree is not locked, so that another tool may remove it",
        "locks it",
        move |surgery| surgery.repo.lock_worktree(&path, &lock_reason(&name)),
    ))
}

/// The directory is there, and git has no entry of it any more.
fn unregistered(view: &View<'_>, attempt: &Attempt) -> Finding {
    let name = attempt.name.to_string();
    let entries = view.repo.common_dir().join("worktrees");
    let is_git_file = match link_of(&attempt.worktree) {
        Link::Missing => true,
        // Another repository's is none of ours.
        Link::To(git_dir) => git_dir.parent().is_some_and(|above| {
            is_same(above, &entries) || (!above.exists() && above.ends_with("worktrees"))
        }),
        Link::Other => false,
    };
    if !is_git_file {
        return Finding::told(
            name,
            "its worktree is not registered, and something else than git's .git file is in it",
            format!(
                "look at it, and move that away: '{}'",
                attempt.worktree.display()
            ),
        );
    }
    let attempt = attempt.clone();
    let trouble = "its worktree is not registered with git any more";
    let repair = "registers it again, with all files as they are";
    Finding::curable(name, trouble, repair, move |surgery| {
        let repo = surgery.repo;
        let _lock = place::lock_repository(repo)?;
        let tip = repo.read_ref(&attempt.branch)?;
        let is_used = repo
            .registered_worktrees()?
            .iter()
            .any(|one| one.branch.as_ref() == Some(&attempt.branch));
        let is_used = is_used || repo.main_branch().as_ref() == Some(&attempt.branch);
        let branch = (tip.is_some() && !is_used).then_some(attempt.branch.as_str());
        let candidate = attempt.candidate.as_ref().map(|it| it.commit.clone());
        let commit = tip.or(candidate).unwrap_or_else(|| attempt.base.clone());
        let reason = lock_reason(&attempt.name);
        repo.register_again(&attempt.worktree, branch, &commit, &reason)
    })
}

/// Nothing is at the recorded place: it was moved, or is gone.
fn gone(view: &View<'_>, attempt: &Attempt, at: Option<&Registered>) -> Result<Option<Finding>> {
    let name = attempt.name.clone();
    let is_its = |one: &&Registered| is_its(view, attempt, one);
    let entry = at.or_else(|| view.registered.iter().find(is_its));
    if let Some(entry) = entry {
        let place = [
            entry.worktree.path.clone(),
            layout::worktree(view.repo, &name),
        ]
        .into_iter()
        .find(|place| is_of(place, entry));
        if let Some(place) = place {
            return Ok(Some(moved(attempt, entry, place)));
        }
        return Ok(Some(Finding::told(
            name.to_string(),
            format!("its worktree '{}' is not there", attempt.worktree.display()),
            format!(
                "bring it back; if you moved it: git worktree repair <path>; or put away what \
                 is left of it: git spawn rm {name}"
            ),
        )));
    }
    // Where the branch is gone too, that is told by itself.
    Ok(Some(Finding::told(
        name.to_string(),
        "its worktree has been removed; its commits are kept",
        format!("put it away, and it can be restored: git spawn rm {name}"),
    )))
}

/// Whether an entry is of its worktree, wherever that is now: by the reason of the lock, and
/// where somebody has unlocked it, by the name of the entry, the branch, and the commit that
/// it began with. A worktree of the user's own on the same branch must not be taken for it.
fn is_its(view: &View<'_>, attempt: &Attempt, entry: &Registered) -> bool {
    match &entry.lock {
        Some(reason) => *reason == lock_reason(&attempt.name),
        None => {
            entry.worktree.git_dir.file_name() == attempt.worktree.file_name()
                && entry.branch.as_ref() == Some(&attempt.branch)
                && view.repo.first_head(&entry.worktree).as_ref() == Some(&attempt.base)
        }
    }
}

/// Whether a directory is the worktree of an entry, by the id that its `.git` names: the
/// repository itself may have been moved.
fn is_of(place: &Path, entry: &Registered) -> bool {
    match link_of(place) {
        Link::To(git_dir) => git_dir.file_name() == entry.worktree.git_dir.file_name(),
        Link::Missing | Link::Other => false,
    }
}

fn moved(attempt: &Attempt, entry: &Registered, place: PathBuf) -> Finding {
    let trouble = format!("its worktree has been moved to '{}'", place.display());
    let is_locked = entry.lock.is_some();
    let name = attempt.name.clone();
    let repair = "follows it there";
    Finding::curable(attempt.name.to_string(), trouble, repair, move |surgery| {
        let repo = surgery.repo;
        let _lock = place::lock_repository(repo)?;
        repo.repair_worktree(&place)?;
        if !is_locked {
            repo.lock_worktree(&place, &lock_reason(&name))?;
        }
        attempts::update(repo, &name, "its worktree was moved", |attempt| {
            attempt.worktree.clone_from(&place);
            Ok(Updated::default())
        })
        .map(drop)
    })
}

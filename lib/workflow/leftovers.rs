//! What is left of what is over, and is nobody's work: scratch worktrees of checks, locks of
//! spawns, logs of archived attempts.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::git::repo::Repo;
use crate::git::worktree::Worktree;
use crate::model::error::{Context, Result};
use crate::model::freed::{Freed, Thing};
use crate::model::name::AttemptName;
use crate::process::lock::FileLock;
use crate::store::disk::allocated;
use crate::store::layout::{self, AttemptDir};
use crate::store::{plans, spawns};
use crate::workflow::list::Listed;
use crate::workflow::place;

/// All but logs.
pub fn find(repo: &Repo, listed: &[Listed]) -> Result<Vec<Freed>> {
    let mut found = Vec::new();
    for (tree, worktree) in check_worktrees(repo)? {
        let lock = match &check_lock(repo, &tree) {
            Some(path) => try_lock(path)?,
            None => None,
        };
        if lock.is_some() {
            found.push(Freed {
                thing: Thing::CheckWorktree(tree),
                why: "the checks in it were killed".to_owned(),
                bytes: allocated(&[worktree.path, worktree.git_dir]),
            });
        }
    }
    let needed = needed_spawns(repo, listed)?;
    let mut over = names_in(&layout::spawns_dir(repo));
    over.retain(|id| !needed.contains(id));
    if !over.is_empty() {
        let dirs = over.iter().map(|id| layout::spawn_dir(repo, id));
        found.push(Freed {
            bytes: allocated(&dirs.collect::<Vec<_>>()),
            thing: Thing::Locks(over),
            why: "all attempts are over".to_owned(),
        });
    }
    Ok(found)
}

/// The spawns of which an attempt is not over, or that have not made all their attempts.
fn needed_spawns(repo: &Repo, listed: &[Listed]) -> Result<HashSet<String>> {
    let mut needed: HashSet<String> = listed
        .iter()
        .filter(|one| one.record.attempt.end().is_none())
        .map(|one| one.record.attempt.spawn.clone())
        .collect();
    for plan in plans::list(repo)? {
        needed.extend(spawns::open(repo, &plan)?.into_iter().map(|spawn| spawn.id));
    }
    Ok(needed)
}

/// The scratch worktrees, by the short ids of their trees. Only what git has registered and
/// the suite has locked with its own reason is one.
fn check_worktrees(repo: &Repo) -> Result<Vec<(String, Worktree)>> {
    let root = layout::check_worktrees(repo);
    let root = root.canonicalize().unwrap_or(root);
    let all = repo.registered_worktrees()?.into_iter();
    let scratch = all.filter(|one| {
        one.lock.as_deref() == Some(place::CHECK_REASON)
            && one.worktree.path.parent() == Some(&root)
    });
    Ok(scratch
        .filter_map(|one| {
            let name = one.worktree.path.file_name()?.to_str()?.to_owned();
            Some((name, one.worktree))
        })
        .collect())
}

/// The lock of the tree that a scratch worktree is of, whose name has the whole id.
fn check_lock(repo: &Repo, short: &str) -> Option<PathBuf> {
    let root = layout::check_worktrees(repo);
    let is_its = |name: &String| name.starts_with(short) && name.ends_with(".lock");
    let name = names_in(&root).into_iter().find(is_its)?;
    Some(root.join(name))
}

/// Removes a scratch worktree, unless checks run in it.
pub fn remove_check_worktree(repo: &Repo, short: &str) -> Result<bool> {
    let Some(path) = check_lock(repo, short) else {
        return Ok(false);
    };
    let Some(_lock) = try_lock(&path)? else {
        return Ok(false);
    };
    let found = check_worktrees(repo)?.into_iter();
    let Some((_, worktree)) = found.into_iter().find(|(name, _)| name == short) else {
        return Ok(false);
    };
    let _repository = place::lock_repository(repo)?;
    repo.remove_scratch_worktree(&worktree)?;
    remove_file(&path)?;
    Ok(true)
}

/// Removes the locks of a spawn, unless somebody holds one.
pub fn remove_locks(repo: &Repo, spawn: &str) -> Result<bool> {
    let dir = layout::spawn_dir(repo, spawn);
    let mut held = Vec::new();
    for name in names_in(&dir) {
        match try_lock(&dir.join(name))? {
            Some(lock) => held.push(lock),
            None => return Ok(false),
        }
    }
    for name in names_in(&dir) {
        remove_file(&dir.join(name))?;
    }
    fs::remove_dir(&dir).or_fatal(|| format!("cannot remove '{}'", dir.display()))?;
    Ok(true)
}

/// Removes the logs and locks of an attempt that is archived, unless somebody is at it.
pub fn remove_logs(repo: &Repo, name: &AttemptName) -> Result<bool> {
    let dir = AttemptDir::new(repo, name);
    if !dir.path().is_dir() {
        return Ok(true);
    }
    let locks = [try_lock(&dir.launch_lock())?, try_lock(&dir.lock())?];
    if locks.iter().any(Option::is_none) {
        return Ok(false);
    }
    fs::remove_dir_all(dir.path())
        .or_fatal(|| format!("cannot remove '{}'", dir.path().display()))?;
    // The directories of its task and its plan go with the last attempt.
    for above in dir.path().ancestors().skip(1).take(2) {
        if fs::remove_dir(above).is_err() {
            break;
        }
    }
    Ok(true)
}

fn try_lock(path: &Path) -> Result<Option<FileLock>> {
    FileLock::try_exclusive(path).or_fatal(|| format!("cannot take '{}'", path.display()))
}

fn remove_file(path: &Path) -> Result<()> {
    fs::remove_file(path).or_fatal(|| format!("cannot remove '{}'", path.display()))
}

fn names_in(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

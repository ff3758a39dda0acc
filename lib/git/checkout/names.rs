//! Paths and branches that are in use already.

use std::fs;
use std::path::Path;

use rustix::fs::{Access, access};

use super::{MAKING, NewWorktree};
use crate::git::repo::Repo;
use crate::git::worktree::Head;
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;

/// Refuses what could not be made because something else has its name, or because nothing
/// can be written there.
pub(super) fn refuse_names_in_use(
    repo: &Repo,
    new: &[NewWorktree<'_>],
    commit: &Oid,
) -> Result<()> {
    for (at, wanted) in new.iter().enumerate() {
        refuse_path(repo, wanted.path)?;
        if new[..at].iter().any(|other| other.path == wanted.path) {
            return Err(Error::fatal(format!(
                "'{}' cannot be two worktrees",
                wanted.path.display()
            )));
        }
        let Some(name) = branch(wanted.head) else {
            continue;
        };
        if new[..at]
            .iter()
            .any(|other| branch(other.head) == Some(name))
        {
            return Err(Error::fatal(format!(
                "branch '{name}' cannot be checked out in two worktrees"
            )));
        }
        refuse_branch(repo, wanted.head, name, commit)?;
    }
    refuse_read_only(repo.common_dir())?;
    let worktrees = repo.common_dir().join("worktrees");
    if worktrees.is_dir() {
        refuse_read_only(&worktrees)?;
    }
    Ok(())
}

fn branch(head: Head<'_>) -> Option<&str> {
    match head {
        Head::NewBranch(name) | Head::Branch(name) => Some(name),
        Head::Detached => None,
    }
}

fn refuse_path(repo: &Repo, path: &Path) -> Result<()> {
    let is_empty_dir = || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    if path.symlink_metadata().is_ok() && !is_empty_dir() {
        return Err(Error::fatal(format!("'{}' already exists", path.display()))
            .hint("move it away, or choose another place"));
    }
    if let Some(found) = repo.find_worktree(path)? {
        let reason = fs::read_to_string(found.git_dir.join("locked")).unwrap_or_default();
        let error = Error::fatal(format!(
            "'{}' is missing, but is already registered as a worktree",
            path.display()
        ));
        return Err(match reason.trim_end() {
            "" => error.hint("git worktree prune"),
            MAKING => error.hint("it was being made when its maker was ended; run that again"),
            reason => error.hint(format!(
                "it is locked ({reason}): git worktree unlock '{0}' && git worktree remove '{0}'",
                path.display()
            )),
        });
    }
    let there = path.ancestors().find(|dir| dir.symlink_metadata().is_ok());
    refuse_read_only(there.unwrap_or(Path::new(".")))
}

fn refuse_read_only(dir: &Path) -> Result<()> {
    if !dir.is_dir() {
        return Err(Error::fatal(format!(
            "'{}' is not a directory",
            dir.display()
        )));
    }
    access(dir, Access::WRITE_OK | Access::EXEC_OK)
        .map_err(|errno| Error::fatal(format!("cannot write in '{}': {errno}", dir.display())))
}

fn refuse_branch(repo: &Repo, head: Head<'_>, name: &str, commit: &Oid) -> Result<()> {
    let full = format!("refs/heads/{name}");
    let is_name = gix::refs::FullName::try_from(full.as_str()).is_ok();
    if !is_name || name.starts_with('-') || name == "HEAD" {
        return Err(Error::fatal(format!("'{name}' is not a valid branch name")));
    }
    let tip = repo.read_ref(&full)?;
    match (head, tip) {
        (Head::NewBranch(_), None) => return refuse_around(repo, name, &full),
        (_, None) => return Err(Error::fatal(format!("there is no branch '{name}'"))),
        (_, Some(tip)) if tip == *commit => {}
        (Head::NewBranch(_), Some(tip)) => {
            return Err(Error::fatal(format!(
                "a branch named '{name}' already exists, at {}",
                tip.short()
            ))
            .hint(format!("if it is not needed: git branch -D {name}")));
        }
        (_, Some(tip)) => {
            return Err(Error::conflict(format!(
                "branch '{name}' is at {}, not at {}",
                tip.short(),
                commit.short()
            )));
        }
    }
    match user_of(repo, &full) {
        None => Ok(()),
        Some(place) => Err(Error::fatal(format!(
            "branch '{name}' is already used by the worktree at '{place}'"
        ))),
    }
}

/// No ref's name may be the beginning of another's.
fn refuse_around(repo: &Repo, name: &str, full: &str) -> Result<()> {
    for (end, _) in name.match_indices('/') {
        let above = &name[..end];
        if repo.read_ref(&format!("refs/heads/{above}"))?.is_some() {
            return Err(Error::fatal(format!(
                "there is a branch '{above}', so that no branch '{name}' can be made"
            )));
        }
    }
    match repo.list_refs(&format!("{full}/"))?.first() {
        None => Ok(()),
        Some((below, _)) => Err(Error::fatal(format!(
            "there is a branch '{}', so that no branch '{name}' can be made",
            below.trim_start_matches("refs/heads/")
        ))),
    }
}

/// The worktree that has a branch checked out, or is rebasing or bisecting it.
fn user_of(repo: &Repo, full: &str) -> Option<String> {
    let is_bare = repo.gix.config_snapshot().boolean("core.bare") == Some(true);
    if !is_bare && is_in_use(repo, repo.common_dir(), full) {
        return Some(repo.main_place().display().to_string());
    }
    let entries = fs::read_dir(repo.common_dir().join("worktrees")).ok()?;
    let git_dir = entries
        .flatten()
        .map(|entry| entry.path())
        .find(|git_dir| is_in_use(repo, git_dir, full))?;
    let link = fs::read_to_string(git_dir.join("gitdir")).unwrap_or_default();
    Some(link.trim_end().trim_end_matches("/.git").to_owned())
}

fn is_in_use(repo: &Repo, git_dir: &Path, full: &str) -> bool {
    let short = full.trim_start_matches("refs/heads/");
    let first_line = |file: &str| {
        let text = fs::read_to_string(git_dir.join(file)).unwrap_or_default();
        text.lines()
            .next()
            .unwrap_or_default()
            .trim_end()
            .to_owned()
    };
    let updated = fs::read_to_string(git_dir.join("rebase-merge/update-refs")).unwrap_or_default();
    repo.branch_of(git_dir).as_deref() == Some(full)
        || first_line("rebase-merge/head-name") == full
        || first_line("rebase-apply/head-name") == full
        || first_line("BISECT_START") == short
        || updated.lines().any(|line| line == full)
}

//! `git promote --restore`: an archived attempt comes back to the last byte.

use std::fs;

use crate::git::repo::Repo;
use crate::git::worktree::Head;
use crate::model::attempt::Attempt;
use crate::model::error::{Error, Result};
use crate::model::name::AttemptPattern;
use crate::store::attempts::{self, Updated};
use crate::workflow::archive::kept;
use crate::workflow::place;
use crate::workflow::prepare::lock_reason;

/// Makes branch and worktree again, fills in what was not committed, and only then says so
/// in the record: interrupted, it can be run again.
pub fn restore(repo: &Repo, pattern: &AttemptPattern) -> Result<Attempt> {
    let attempt = attempts::find(repo, pattern)?.attempt;
    let Some(archive) = &attempt.archive else {
        return Err(
            Error::no(format!("attempt '{}' is not archived", attempt.name))
                .hint(format!("its worktree is '{}'", attempt.worktree.display())),
        );
    };
    let _lock = place::lock_repository(repo)?;
    let tip = archive.branch_tip.as_ref().unwrap_or(&archive.head);
    match repo.read_ref(&attempt.branch)? {
        None => repo.create_ref(&attempt.branch, tip, "restore the attempt")?,
        Some(there) if there == *tip => {}
        Some(there) => {
            return Err(Error::no(format!(
                "its branch '{}' exists, at {}",
                attempt.branch,
                there.short()
            ))
            .hint("rename or delete that branch first"));
        }
    }
    let worktree = match repo.find_worktree(&attempt.worktree)? {
        // Of a restoring that was interrupted.
        Some(worktree) if worktree.path.is_dir() => worktree,
        _ => {
            let is_occupied =
                fs::read_dir(&attempt.worktree).is_ok_and(|mut dir| dir.next().is_some());
            if is_occupied {
                return Err(Error::no(format!(
                    "'{}' is in use by something else",
                    attempt.worktree.display()
                ))
                .hint("move it away first"));
            }
            let short = attempt.branch.trim_start_matches("refs/heads/");
            let head = if archive.branch_tip.is_some() {
                Head::Detached
            } else {
                Head::Branch(short)
            };
            repo.add_worktree(
                &attempt.worktree,
                head,
                &archive.head,
                &lock_reason(&attempt.name),
            )?
        }
    };
    repo.put_back(&worktree, &kept(archive))?;
    let record = attempts::update(repo, &attempt.name, "restored", |attempt| {
        attempt.archive = None;
        Ok(Updated {
            anchors: vec![archive.head.clone()],
            ..Updated::default()
        })
    })?;
    Ok(record.attempt)
}

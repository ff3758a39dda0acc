//! `git promote --restore`: an archived attempt comes back to the last byte.

use std::fs;

use crate::git::repo::Repo;
use crate::git::worktree::Head;
use crate::model::attempt::{Archive, Attempt, Isolation};
use crate::model::error::{Error, Result};
use crate::model::name::AttemptPattern;
use crate::store::attempts::{self, Updated};
use crate::workflow::archive::kept;
use crate::workflow::clone_archive;
use crate::workflow::place;

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
    if attempt.isolation == Isolation::Clone {
        clone_archive::restore(repo, &attempt, archive)?;
        return forget_archive(repo, &attempt, archive);
    }
    let worktree = match repo.find_worktree(&attempt.worktree)? {
        // Of a restoring that was interrupted.
        Some(worktree) if worktree.path.is_dir() => worktree,
        _ => {
            refuse_occupied(&attempt)?;
            let add = |head| {
                let reason = place::lock_reason(&attempt.name);
                repo.add_worktree(&attempt.worktree, head, &archive.head, &reason)
            };
            let at_head = |branch: &&String| {
                repo.read_ref(branch)
                    .is_ok_and(|tip| tip.as_ref() == Some(&archive.head))
            };
            match archive.head_branch.as_ref().filter(at_head) {
                // Another branch than its own may be in use elsewhere by now.
                Some(branch) => add(Head::Branch(branch.trim_start_matches("refs/heads/")))
                    .or_else(|error| {
                        if *branch == attempt.branch {
                            Err(error)
                        } else {
                            add(Head::Detached)
                        }
                    })?,
                None => add(Head::Detached)?,
            }
        }
    };
    repo.put_back(&worktree, &kept(archive))?;
    forget_archive(repo, &attempt, archive)
}

/// Fails where something lies at the attempt's place that is not its own.
pub(super) fn refuse_occupied(attempt: &Attempt) -> Result<()> {
    let place = &attempt.worktree;
    if fs::read_dir(place).is_ok_and(|mut dir| dir.next().is_some()) {
        return Err(
            Error::no(format!("'{}' is in use by something else", place.display()))
                .hint("move it away first"),
        );
    }
    Ok(())
}

fn forget_archive(repo: &Repo, attempt: &Attempt, archive: &Archive) -> Result<Attempt> {
    let record = attempts::update(repo, &attempt.name, "restored", |attempt| {
        attempt.archive = None;
        Ok(Updated {
            anchors: vec![archive.head.clone()],
            ..Updated::default()
        })
    })?;
    Ok(record.attempt)
}

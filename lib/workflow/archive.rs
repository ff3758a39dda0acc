//! Putting an attempt away: its commits, its uncommitted and its untracked files into its
//! record first, then its worktree and its branch out of sight.

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::git::snapshot::Snapshot;
use crate::model::attempt::{Archive, Attempt, Isolation};
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::oid::Oid;
use crate::store::attempts::{self, AttemptRecord, Updated};
use crate::store::disk::length;
use crate::workflow::clone_archive;
use crate::workflow::list::{count_survivors, with_status};
use crate::workflow::place;

/// Archives an attempt, or finishes what an interrupted archiving left. Whatever stands
/// against it is told, and the attempt stays as it was. `why` is kept with it.
pub fn archive(
    repo: &Repo,
    record: &AttemptRecord,
    why: Option<&str>,
    listen: Listener<'_>,
) -> Result<bool> {
    let name = &record.attempt.name;
    let listed = with_status(repo, record.clone())?;
    if listed.status.is_live() {
        listen(Event::Kept {
            attempt: name.clone(),
            reason: format!("it is {}", listed.status),
        });
        return Ok(false);
    }
    let survivors = count_survivors(&listed.record.attempt);
    if survivors > 0 {
        listen(Event::Kept {
            attempt: name.clone(),
            reason: format!(
                "{survivors} of its processes still run; end them: git spawn stop {name}"
            ),
        });
        return Ok(false);
    }
    // git would not delete it either: whoever is on it would be on nothing.
    let attempt = &listed.record.attempt;
    let elsewhere = repo.checked_out_elsewhere(&attempt.branch, &attempt.worktree)?;
    if let Some(place) = elsewhere.first() {
        listen(Event::Kept {
            attempt: name.clone(),
            reason: format!("its branch is checked out in '{}'", place.display()),
        });
        return Ok(false);
    }
    let _lock = place::lock_repository(repo)?;
    let done = keep(repo, &listed.record.attempt, why)
        .and_then(|attempt| put_away(repo, &attempt, listen));
    match done {
        Ok(PutAway::Before) => Ok(true),
        Ok(PutAway::Now) => {
            listen(Event::Archived {
                attempt: name.clone(),
            });
            Ok(true)
        }
        Err(error) => {
            listen(Event::Kept {
                attempt: name.clone(),
                reason: error.to_string(),
            });
            Ok(false)
        }
    }
}

/// Whether an archiving that was interrupted left something.
pub fn has_leftovers(repo: &Repo, attempt: &Attempt) -> bool {
    let has_branch = repo
        .read_ref(&attempt.branch)
        .is_ok_and(|tip| tip.is_some());
    let has_worktree = match attempt.isolation {
        Isolation::Worktree => repo
            .find_worktree(&attempt.worktree)
            .is_ok_and(|found| found.is_some()),
        Isolation::Clone => attempt.worktree.is_dir(),
    };
    has_branch || has_worktree
}

/// The commit point: from here on nothing can be lost, whatever happens to the worktree.
fn keep(repo: &Repo, attempt: &Attempt, why: Option<&str>) -> Result<Attempt> {
    if attempt.isolation == Isolation::Clone && attempt.worktree.is_dir() {
        return clone_archive::keep(repo, attempt, why);
    }
    let worktree = repo.find_worktree(&attempt.worktree)?;
    let (present, gone) = match worktree {
        Some(worktree) if worktree.path.is_dir() => (Some(worktree), None),
        other => (None, other),
    };
    if attempt.archive.is_some() && present.is_none() {
        return Ok(attempt.clone());
    }
    let branch_tip = repo.read_ref(&attempt.branch)?;
    let remains = match &gone {
        Some(worktree) => repo.remains(worktree)?,
        None => None,
    };
    let head_branch = match (&present, &remains) {
        (Some(worktree), _) => repo.worktree_head(worktree)?.0,
        (None, Some(remains)) => remains.branch.clone(),
        (None, None) => Some(attempt.branch.clone()),
    };
    let snapshot = match &present {
        Some(worktree) => {
            repo.mend_worktree(worktree)?;
            if let Some(before) = &attempt.archive {
                // Interrupted while the worktree was cleared: what was kept then is all of
                // it, and what still lies there is not.
                repo.require_kept(worktree, &kept(before))?;
                return Ok(attempt.clone());
            }
            repo.snapshot(worktree)?
        }
        None => remains.map_or_else(
            || branch_alone(attempt, branch_tip.as_ref()),
            |remains| remains.snapshot,
        ),
    };
    let archive = Archive {
        archived: Timestamp::now(),
        head_branch,
        branch_tip: branch_tip.filter(|tip| *tip != snapshot.head),
        head: snapshot.head,
        index: snapshot.index,
        files: snapshot.files,
        why: why.map(str::to_owned),
        refs: Vec::new(),
    };
    record_archive(repo, attempt, &archive, Vec::new())
}

/// Says in the record what has been kept, and anchors it there, with whatever else must
/// live as long.
pub(super) fn record_archive(
    repo: &Repo,
    attempt: &Attempt,
    archive: &Archive,
    mut anchors: Vec<Oid>,
) -> Result<Attempt> {
    anchors.push(archive.head.clone());
    anchors.extend(archive.branch_tip.clone());
    for tree in [&archive.index, &archive.files].into_iter().flatten() {
        // A parent must be a commit, so each tree gets one.
        anchors.push(repo.write_commit("what lay in the worktree", tree, &[&archive.head])?);
    }
    let record = attempts::update(repo, &attempt.name, "archived", |attempt| {
        let before = attempt.archive.as_ref();
        let is_same = before.is_some_and(|before| {
            Archive {
                archived: before.archived,
                why: before.why.clone(),
                ..archive.clone()
            } == *before
        });
        if !is_same {
            attempt.archive = Some(archive.clone());
        }
        Ok(Updated {
            anchors: anchors.clone(),
            ..Updated::default()
        })
    })?;
    Ok(record.attempt)
}

/// What there is to keep where there is no worktree.
fn branch_alone(attempt: &Attempt, tip: Option<&Oid>) -> Snapshot {
    let candidate = attempt.candidate.as_ref();
    let head = tip.or(candidate.map(|candidate| &candidate.commit));
    Snapshot {
        head: head.unwrap_or(&attempt.base).clone(),
        index: None,
        files: None,
    }
}

/// When an attempt was put away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PutAway {
    /// By this very command.
    Now,
    /// Before: nothing was left to do.
    Before,
}

/// Removes worktree and branch, as far as they are still there. What is ignored is told
/// before it goes.
fn put_away(repo: &Repo, attempt: &Attempt, listen: Listener<'_>) -> Result<PutAway> {
    let Some(archive) = &attempt.archive else {
        return Err(Error::fatal("it has not been kept"));
    };
    let mut done = match attempt.isolation {
        Isolation::Worktree => PutAway::Before,
        Isolation::Clone => clone_archive::put_away(repo, attempt, archive, listen)?,
    };
    if let Some(worktree) = repo.find_worktree(&attempt.worktree)? {
        done = PutAway::Now;
        if worktree.path.is_dir() {
            repo.mend_worktree(&worktree)?;
            tell_ignored(attempt, &repo.ignored(&worktree)?, listen);
            repo.clear_kept(&worktree, &kept(archive))?;
        }
        repo.remove_worktree(&worktree, &place::lock_reason(&attempt.name))?;
    }
    if let Some(tip) = repo.read_ref(&attempt.branch)? {
        let is_kept = tip == archive.head
            || repo.is_ancestor(&tip, &archive.head)
            || archive
                .branch_tip
                .as_ref()
                .is_some_and(|kept| *kept == tip || repo.is_ancestor(&tip, kept));
        if !is_kept {
            return Err(Error::no(format!(
                "its branch has moved to {} since its work was kept",
                tip.short()
            )));
        }
        repo.delete_ref(&attempt.branch, &tip)?;
        done = PutAway::Now;
    }
    Ok(done)
}

/// Says which ignored files are about to go with the attempt's worktree, and how large they
/// are.
pub(super) fn tell_ignored(attempt: &Attempt, ignored: &[String], listen: Listener<'_>) {
    if ignored.is_empty() {
        return;
    }
    // A directory that is ignored as a whole is named with its slash, and so is what is in it.
    let is_within = |path: &String| {
        let mut all = ignored.iter();
        all.any(|dir| dir.ends_with('/') && path != dir && path.starts_with(dir.as_str()))
    };
    let files = ignored.iter().filter(|path| !is_within(path));
    listen(Event::Ignored {
        attempt: attempt.name.clone(),
        files: files
            .map(|path| (path.clone(), length(&attempt.worktree.join(path))))
            .collect(),
    });
}

/// What an archive keeps of a worktree.
pub fn kept(archive: &Archive) -> Snapshot {
    Snapshot {
        head: archive.head.clone(),
        index: archive.index.clone(),
        files: archive.files.clone(),
    }
}

//! Putting an attempt's clone away, and making it again: all that it holds is in the
//! attempt's record before its directory goes.

use jiff::Timestamp;

use crate::git::clone::fetch::Fetched;
use crate::git::clone::remove::discard_half_clone;
use crate::git::clone::{ClonePlace, NewClone};
use crate::git::repo::Repo;
use crate::model::attempt::{Archive, Attempt, KeptRef};
use crate::model::error::{Error, Result};
use crate::model::event::Listener;
use crate::model::oid::Oid;
use crate::workflow::archive::{PutAway, kept, record_archive, tell_ignored};
use crate::workflow::clone::{anchors, place};
use crate::workflow::restore::refuse_occupied;

/// What the name of a kept stash begins with; no ref can have such a name.
const STASH: &str = "stash@{";

/// What a clone holds at this moment.
struct Holding {
    archive: Archive,
    anchors: Vec<Oid>,
    ignored: Vec<String>,
}

/// Keeps what the clone holds in the attempt's record. It is looked at again before it goes.
pub(super) fn keep(repo: &Repo, attempt: &Attempt, why: Option<&str>) -> Result<Attempt> {
    let place = place(repo, attempt);
    let mut holding = look(repo, attempt, &place)?;
    match &attempt.archive {
        Some(before) => {
            require_same(&holding, before, &place)?;
            Ok(attempt.clone())
        }
        None => {
            holding.archive.why = why.map(str::to_owned);
            record_archive(repo, attempt, &holding.archive, holding.anchors)
        }
    }
}

/// Removes the clone, as far as it is still there. What is ignored is told before it goes.
pub(super) fn put_away(
    repo: &Repo,
    attempt: &Attempt,
    archive: &Archive,
    listen: Listener<'_>,
) -> Result<PutAway> {
    let place = place(repo, attempt);
    if attempt.worktree.symlink_metadata().is_err() {
        discard_half_clone(&place)?;
        return Ok(PutAway::Before);
    }
    let holding = look(repo, attempt, &place)?;
    require_same(&holding, archive, &place)?;
    tell_ignored(attempt, &holding.ignored, listen);
    repo.remove_clone(&place)?;
    Ok(PutAway::Now)
}

/// Makes the clone again, with its refs and stashes and with what was not committed. One
/// that is there already, of a restoring that was interrupted, must be the same.
pub(super) fn restore(repo: &Repo, attempt: &Attempt, archive: &Archive) -> Result<()> {
    let place = place(repo, attempt);
    if repo.require_own_clone(&place).is_ok() {
        return require_same(&look(repo, attempt, &place)?, archive, &place);
    }
    let (stashes, refs): (Vec<_>, Vec<_>) = archive
        .refs
        .iter()
        .partition(|kept| kept.name.starts_with(STASH));
    let mut refs: Vec<(String, Oid)> = refs
        .into_iter()
        .map(|kept| (kept.name.clone(), kept.commit.clone()))
        .collect();
    let own = archive.head_branch.as_ref();
    if let Some(branch) = own.filter(|own| !refs.iter().any(|(name, _)| name == *own)) {
        refs.push((branch.clone(), archive.head.clone()));
    }
    let new = NewClone {
        head_branch: own.map(String::as_str),
        commit: &archive.head,
        refs: &refs,
    };
    refuse_occupied(attempt)?;
    repo.add_clone(&place, &new, |worktree| {
        for stash in stashes.iter().rev() {
            repo.store_stash(worktree, &stash.commit)?;
        }
        repo.put_back(worktree, &kept(archive))
    })
}

fn look(repo: &Repo, attempt: &Attempt, place: &ClonePlace) -> Result<Holding> {
    repo.require_own_clone(place)?;
    let branch_tip = repo.read_ref(&attempt.branch)?;
    let has_git = place.path.join(".git").symlink_metadata().is_ok();
    let fetched = if has_git {
        repo.refuse_more_than_a_clone(place)?;
        repo.fetch_from_clone(place)?
    } else {
        // Only its files are left.
        let candidate = attempt.candidate.as_ref().map(|one| one.commit.clone());
        let head = branch_tip.clone().or(candidate);
        let head = head.unwrap_or_else(|| attempt.base.clone());
        Fetched {
            refs: vec![(attempt.branch.clone(), head.clone())],
            head: Some(head),
            head_branch: Some(attempt.branch.clone()),
            ..Fetched::default()
        }
    };
    let Some(head) = fetched.head.clone() else {
        return Err(Error::no("its HEAD names a branch without a commit")
            .hint("commit what it holds, or switch to another branch"));
    };
    // What was committed there after its end is its branch's too.
    let branch_tip = match (branch_tip, fetched.tip(&attempt.branch)) {
        (Some(tip), Some(own)) if repo.is_ancestor(&tip, own) => Some(own.clone()),
        (tip, _) => tip,
    };
    let refs = kept_refs(repo, &fetched)?;
    let (snapshot, ignored) = if has_git {
        let staged = repo.see_clone_as_staged(place, &head)?;
        let snapshot = repo.snapshot(&staged.worktree)?;
        (snapshot, repo.ignored(&staged.worktree)?)
    } else {
        let seen = repo.see_clone(place, &head, &attempt.base)?;
        (
            repo.snapshot(&seen.worktree)?,
            repo.ignored(&seen.worktree)?,
        )
    };
    let archive = Archive {
        archived: Timestamp::now(),
        head_branch: fetched.head_branch.clone(),
        branch_tip: branch_tip.filter(|tip| *tip != head),
        head: snapshot.head,
        index: snapshot.index,
        files: snapshot.files,
        why: None,
        refs,
    };
    let mut anchors = anchors(repo, &fetched, &head);
    anchors.extend(archive.branch_tip.clone());
    Ok(Holding {
        anchors,
        archive,
        ignored,
    })
}

fn kept_refs(repo: &Repo, fetched: &Fetched) -> Result<Vec<KeptRef>> {
    let mut kept = Vec::new();
    for (name, tip) in &fetched.refs {
        if name == "refs/stash" {
            continue;
        }
        if repo.resolve_commit(tip.as_str()).ok().as_ref() != Some(tip) {
            return Err(Error::no(format!(
                "'{name}' of its clone is no commit, and only commits can be kept"
            ))
            .hint("push or fetch it elsewhere, and delete it there"));
        }
        kept.push(KeptRef {
            name: name.clone(),
            commit: tip.clone(),
        });
    }
    kept.extend(
        fetched
            .stashes
            .iter()
            .enumerate()
            .map(|(n, stash)| KeptRef {
                name: format!("{STASH}{n}}}"),
                commit: stash.clone(),
            }),
    );
    Ok(kept)
}

/// Whatever is another now is somebody's work.
fn require_same(holding: &Holding, before: &Archive, place: &ClonePlace) -> Result<()> {
    let now = Archive {
        archived: before.archived,
        // Of the user's repository, not of the clone.
        branch_tip: before.branch_tip.clone(),
        why: before.why.clone(),
        ..holding.archive.clone()
    };
    if now == *before {
        return Ok(());
    }
    Err(Error::no(format!(
        "'{}' has changed since its work was kept",
        place.path.display()
    )))
}

//! `git spawn prune`: gives the disk back that attempts take which are decided or old.

use std::time::Duration;

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, Status};
use crate::model::error::Result;
use crate::model::event::{Event, Listener};
use crate::model::freed::{Freed, Thing};
use crate::model::name::AttemptName;
use crate::model::promotion::{Promotion, Step};
use crate::store::disk::allocated;
use crate::store::layout::AttemptDir;
use crate::store::plans;
use crate::workflow::archive::{archive, has_leftovers};
use crate::workflow::disk::of_attempt;
use crate::workflow::leftovers;
use crate::workflow::list::{Listed, list};
use crate::workflow::nesting::refuse_nesting;

/// What can go: attempts of which another was promoted, the promoted one once its target has
/// it, attempts that ended longer ago than `older`, and leftovers. Whatever lives stays, and
/// what is lost is told and stays.
pub fn prunable(repo: &Repo, older: Option<Duration>, listen: Listener<'_>) -> Result<Vec<Freed>> {
    let (listed, unreadable) = list(repo)?;
    for error in unreadable {
        listen(Event::Warning(error.to_string()));
    }
    let mut freed = Vec::new();
    for one in &listed {
        let attempt = &one.record.attempt;
        if one.status.is_live() {
            continue;
        }
        let Some(why) = reason(repo, one, older)? else {
            continue;
        };
        if one.status == Status::Lost {
            listen(Event::Kept {
                attempt: attempt.name.clone(),
                reason: "it is lost; see to that first: git spawn doctor --repair".to_owned(),
            });
            continue;
        }
        freed.push(Freed {
            thing: Thing::Attempt(attempt.name.clone()),
            why,
            bytes: of_attempt(repo, attempt)?,
        });
    }
    for one in &listed {
        let name = &one.record.attempt.name;
        let dir = AttemptDir::new(repo, name).path().to_owned();
        let goes = Thing::Attempt(name.clone());
        let is_away = one.status == Status::Archived;
        if is_away && dir.is_dir() && !freed.iter().any(|one| one.thing == goes) {
            freed.push(Freed {
                thing: Thing::Logs(name.clone()),
                why: "it is archived".to_owned(),
                bytes: allocated(&[dir]),
            });
        }
    }
    freed.extend(leftovers::find(repo, &listed)?);
    Ok(freed)
}

/// Why an attempt may be put away; `None` where nothing speaks for it.
fn reason(repo: &Repo, one: &Listed, older: Option<Duration>) -> Result<Option<String>> {
    let attempt = &one.record.attempt;
    if attempt.archive.is_some() {
        let is_half = has_leftovers(repo, attempt);
        return Ok(is_half.then(|| "its archiving was interrupted".to_owned()));
    }
    let name = &attempt.name;
    if let Some(promotion) = plans::promotion(repo, &name.plan, &name.task)? {
        if promotion.attempt != *name && promotion.step != Step::Decided {
            return Ok(Some(format!("{} was promoted", promotion.attempt.short())));
        }
        if promotion.attempt == *name && is_merged(repo, &promotion)? {
            return Ok(Some(format!("it is in {}", promotion.target)));
        }
    }
    Ok(older
        .and_then(|older| age(attempt).filter(|age| *age > older))
        .map(|age| match age.as_secs() / (24 * 60 * 60) {
            0 => "it is old enough".to_owned(),
            1 => "it ended 1 day ago".to_owned(),
            days => format!("it ended {days} days ago"),
        }))
}

/// Whether the target has the candidate, here or as it was last fetched.
fn is_merged(repo: &Repo, promotion: &Promotion) -> Result<bool> {
    if matches!(promotion.step, Step::Merged(_)) {
        return Ok(true);
    }
    let (remote, target) = (&promotion.remote, &promotion.target);
    for name in [
        format!("refs/remotes/{remote}/{target}"),
        format!("refs/heads/{target}"),
    ] {
        if let Some(tip) = repo.read_ref(&name)?
            && repo.is_ancestor(&promotion.candidate.commit, &tip)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How long it has been over; nothing where a clock was set back.
fn age(attempt: &Attempt) -> Option<Duration> {
    let ended = attempt.end()?.ended;
    Duration::try_from(Timestamp::now().duration_since(ended)).ok()
}

/// Lets it all go, and returns how many bytes that gave. What is against one of them is told,
/// and it stays.
pub fn prune(repo: &Repo, freed: &[Freed], listen: Listener<'_>) -> Result<u64> {
    refuse_nesting(repo)?;
    let (listed, _) = list(repo)?;
    let find = |name: &AttemptName| listed.iter().find(|one| one.record.attempt.name == *name);
    let mut bytes = 0;
    for one in freed {
        let is_gone = match &one.thing {
            Thing::Attempt(name) => match find(name) {
                Some(found) => {
                    archive(repo, &found.record, Some(&one.why), listen)?
                        && leftovers::remove_logs(repo, name)?
                }
                None => false,
            },
            // It may have been restored meanwhile.
            Thing::Logs(name) => {
                find(name).is_some_and(|found| found.status == Status::Archived)
                    && leftovers::remove_logs(repo, name)?
            }
            Thing::CheckWorktree(tree) => leftovers::remove_check_worktree(repo, tree)?,
            Thing::Locks(spawns) => {
                let mut are_gone = true;
                for spawn in spawns {
                    are_gone &= leftovers::remove_locks(repo, spawn)?;
                }
                are_gone
            }
        };
        if is_gone {
            bytes += one.bytes;
        }
    }
    Ok(bytes)
}

//! `git spawn prune --archived`: lets git's own gc have what archived attempts hold. It is the
//! one command that loses work, so it says first what that is.

use std::time::Duration;

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::archived::{Archived, Forgettable};
use crate::model::error::Result;
use crate::model::event::{Event, Listener};
use crate::store::{attempts, layout, plans};
use crate::workflow::{archive, archived};

/// The archived attempts that were put away longer ago than `older`, and what goes with each.
/// One that was promoted stays: its record says what became of it.
pub fn forgettable(repo: &Repo, older: Duration) -> Result<Vec<Forgettable>> {
    let now = Timestamp::now();
    let mut found = Vec::new();
    for one in archived::archived(repo)? {
        let age = Duration::try_from(now.duration_since(one.archive.archived));
        if !age.is_ok_and(|age| age > older) {
            continue;
        }
        let promotion = plans::promotion(repo, &one.name.plan, &one.name.task)?;
        if promotion.is_some_and(|promotion| promotion.attempt == one.name) {
            continue;
        }
        let record = attempts::read(repo, &one.name)?;
        if archive::has_leftovers(repo, &record.attempt) {
            continue;
        }
        let commits = repo.count_commits(&one.base, &one.archive.head)?;
        found.push(Forgettable {
            archived: one,
            commits,
        });
    }
    Ok(found)
}

/// Deletes their records. Each number stays taken, so that no other attempt is ever called
/// the same.
pub fn forget(repo: &Repo, all: &[Forgettable], listen: Listener<'_>) -> Result<()> {
    for one in all {
        let Archived { name, archive, .. } = &one.archived;
        let record = attempts::read(repo, name)?;
        // It may have been restored meanwhile.
        if record.attempt.archive.as_ref() != Some(archive) {
            listen(Event::Kept {
                attempt: name.clone(),
                reason: "it has been changed meanwhile".to_owned(),
            });
            continue;
        }
        plans::take_number(repo, name)?;
        repo.delete_ref(&layout::attempt_ref(name), &record.commit)?;
        listen(Event::Note(format!("forgot attempt {name}")));
    }
    Ok(())
}

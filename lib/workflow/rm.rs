//! `git spawn rm`: worktree and branch go, once all that is in them is in the record.

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::AttemptPattern;
use crate::store::attempts;
use crate::workflow::archive::{archive, has_leftovers};
use crate::workflow::list::{Listed, with_status};
use crate::workflow::nesting::refuse_nesting;

/// Archives attempts; whether all of them are put away now. One that lives is refused before
/// any is touched.
pub fn rm(repo: &Repo, patterns: &[AttemptPattern], listen: Listener<'_>) -> Result<bool> {
    refuse_nesting(repo)?;
    let found: Vec<Listed> = patterns
        .iter()
        .map(|pattern| with_status(repo, attempts::find(repo, pattern)?))
        .collect::<Result<_>>()?;
    if let Some(live) = found.iter().find(|one| one.status.is_live()) {
        let name = &live.record.attempt.name;
        return Err(
            Error::no(format!("attempt '{name}' is {}", live.status)).hint(format!(
                "stop it first; what it has done is kept: git spawn stop {name}"
            )),
        );
    }
    let mut are_away = true;
    for one in &found {
        let attempt = &one.record.attempt;
        if attempt.archive.is_some() && !has_leftovers(repo, attempt) {
            listen(Event::Note(format!(
                "attempt {} is archived already",
                attempt.name
            )));
        } else {
            are_away &= archive(repo, &one.record, None, listen)?;
        }
    }
    Ok(are_away)
}

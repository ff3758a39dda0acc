//! Attempts that were put away, for a list.

use crate::git::repo::Repo;
use crate::model::archived::Archived;
use crate::model::error::Result;
use crate::store::attempts;

/// All of them, the last one that was put away first.
pub fn archived(repo: &Repo) -> Result<Vec<Archived>> {
    let (refs, _) = attempts::refs(repo)?;
    let (states, _) = attempts::list_states(repo, refs);
    let mut found: Vec<Archived> = states
        .into_iter()
        .filter_map(|state| Archived::of(state.attempt))
        .collect();
    found.sort_by(|a, b| {
        let key = |one: &Archived| (std::cmp::Reverse(one.archive.archived), one.name.clone());
        key(a).cmp(&key(b))
    });
    Ok(found)
}

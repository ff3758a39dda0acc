//! The lock that agents of one kind take while they start: one for each user, since what they
//! share is below the user's home, and not of one repository.

use std::path::PathBuf;

use crate::git::repo::Repo;
use crate::store::approval::{make_directory, state_directory};
use crate::store::layout;

/// Where it is, in a directory that is there; in the repository where the user has no place
/// for it.
pub fn start_lock(repo: &Repo, agent: &str) -> Option<PathBuf> {
    let of_user = state_directory(repo, "locks").ok().and_then(|directory| {
        make_directory(&directory).ok()?;
        Some(directory.join(format!("start-{agent}.lock")))
    });
    of_user.or_else(|| {
        let path = layout::start_lock(repo, agent);
        make_directory(path.parent()?).ok()?;
        Some(path)
    })
}

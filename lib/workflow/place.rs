//! Where the programs of the suite are, and the locks that keep two of them apart.

use std::path::PathBuf;
use std::time::Duration;

use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};
use crate::process::lock::FileLock;
use crate::store::layout;

/// One of the four programs, beside the one that runs: hidden modes are theirs, so that
/// nothing else on PATH is named `git-*`.
pub fn program(name: &str) -> Result<PathBuf> {
    let own =
        std::env::current_exe().or_fatal(|| "cannot tell where this program is".to_owned())?;
    let path = own.with_file_name(name);
    if path.is_file() {
        Ok(path)
    } else {
        Err(
            Error::fatal(format!("'{name}' is not beside '{}'", own.display()))
                .hint("install all four programs into one directory: cargo install --path ."),
        )
    }
}

/// Takes the repository's lock of the suite, under which worktrees are added and removed.
pub fn lock_repository(repo: &Repo) -> Result<FileLock> {
    let path = layout::repository_lock(repo);
    let failed = || format!("cannot take the lock '{}'", path.display());
    std::fs::create_dir_all(layout::state_dir(repo)).or_fatal(failed)?;
    FileLock::exclusive(&path, Some(Duration::from_secs(600))).or_fatal(failed)
}

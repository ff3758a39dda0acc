//! `git plan edit`: which file it is, and where in it the editor shall begin.

use std::path::{Path, PathBuf};

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::store::layout::PLAN_FILE;
use crate::workflow::plan::attempt_plan_here;
use crate::workflow::plan_init::top_of;

/// The file of the plan that the user means, which may not be there yet.
pub fn file_to_edit(repo: &Repo, file: Option<&Path>) -> Result<PathBuf> {
    if let Some(file) = file {
        return match file.is_file() {
            true => Ok(file.to_owned()),
            false => Err(
                Error::missing(format!("there is no file '{}'", file.display()))
                    .hint("write Plans.md at the top of the worktree: git plan init"),
            ),
        };
    }
    own_file(repo)
}

/// `Plans.md` of this worktree, be it there or not.
///
/// # Errors
/// In an attempt's worktree, where it has no effect.
pub(super) fn own_file(repo: &Repo) -> Result<PathBuf> {
    if let Some(plan) = attempt_plan_here(repo)? {
        let main = repo.main_place();
        return Err(Error::no(format!(
            "this is a worktree of an attempt, and what its {PLAN_FILE} says has no effect"
        ))
        .hint(format!(
            "edit plan '{plan}' where you work yourself: git -C '{}' plan edit",
            main.display()
        )));
    }
    Ok(top_of(repo)?.join(PLAN_FILE))
}

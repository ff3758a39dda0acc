//! The repository's own settings, and the git that is installed.

use crate::git::repo::Repo;
use crate::model::error::Result;
use crate::model::event::{Event, Listener};
use crate::model::git_version::GitVersion;
use crate::workflow::doctor::{Finding, View};

/// Warns of a git that is known to run what a repository holds.
pub(super) fn warn(repo: &Repo, listen: Listener<'_>) -> Result<()> {
    let text = repo.git_version()?;
    match text.parse::<GitVersion>() {
        Ok(version) if !version.is_safe() => listen(Event::Warning(format!(
            "git {version} runs what a hostile repository holds (CVE-2025-48384), unless your \
             distribution has mended it; 2.43.7, 2.50.1 and later ones do not"
        ))),
        _ => {}
    }
    Ok(())
}

pub(super) fn examine(view: &View<'_>) -> Result<Vec<Finding>> {
    let repo = view.repo;
    let is_usual = repo.main_place() != repo.common_dir();
    if view.registered.is_empty() || !is_usual {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    if repo.config("core.bare").as_deref() == Some("true") && repo.has_main_index() {
        found.push(Finding::told(
            "core.bare",
            "it is true, though the repository has a worktree",
            "if you did not set it: git config core.bare false",
        ));
    }
    if let Some(place) = repo.config("core.worktree") {
        found.push(Finding::told(
            "core.worktree",
            format!("it leads the main worktree to '{place}'"),
            "if you did not set it: git config --unset core.worktree",
        ));
    }
    Ok(found)
}

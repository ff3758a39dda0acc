//! What to do next with a plan, in commands that work when pasted.

use std::path::Path;

use crate::cli::out;
use crate::model::advice::Advice;
use crate::model::error::Result;
use crate::model::plan_command::of_plan;
use crate::workflow::Repo;
use crate::workflow::approve::{Approval, approval};
use crate::workflow::plan::Checked;

/// Tells it after a check.
pub(super) fn tell(repo: &Repo, checked: &Checked, file: Option<&Path>) -> Result<()> {
    let Some(plan) = &checked.plan else {
        out::hint(
            Advice::Next,
            &format!("mend it: {}", of_plan("git plan edit", file)),
        );
        return Ok(());
    };
    match approval(repo, plan)? {
        Approval::Needed(_) => out::hint(
            Advice::Next,
            &format!(
                "see the commands that it runs, and approve them: {}",
                of_plan("git plan approve", file)
            ),
        ),
        Approval::Given => tell_how_to_start(repo, file),
    }
    Ok(())
}

/// As [`tell`], where a person reads it, and no script.
pub(super) fn tell_on_terminal(repo: &Repo, checked: &Checked, file: Option<&Path>) -> Result<()> {
    match out::tells_terminal() {
        true => tell(repo, checked, file),
        false => Ok(()),
    }
}

/// Tells it after the approval.
pub(super) fn tell_after_approval(repo: &Repo, file: Option<&Path>) {
    if out::tells_terminal() {
        tell_how_to_start(repo, file);
    }
}

fn tell_how_to_start(repo: &Repo, file: Option<&Path>) {
    if !repo.has_commits() {
        out::hint(
            Advice::Next,
            "attempts start from a commit, and there is none yet: git add --all && git commit -m 'Begin'",
        );
    }
    out::hint(
        Advice::Next,
        &format!(
            "start attempts at every task: {}",
            of_plan("git spawn", file)
        ),
    );
}

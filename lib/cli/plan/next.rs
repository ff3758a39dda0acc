//! What to do next with a plan, in commands that work when pasted.

use std::path::Path;

use crate::cli::out;
use crate::model::error::Result;
use crate::workflow::Repo;
use crate::workflow::approve::{Approval, approval};
use crate::workflow::plan::Checked;

/// Tells it after a check.
pub(super) fn tell(repo: &Repo, checked: &Checked, file: Option<&Path>) -> Result<()> {
    let Some(plan) = &checked.plan else {
        out::hint(&format!("mend it: {}", with_file("git plan edit", file)));
        return Ok(());
    };
    match approval(repo, plan)? {
        Approval::Needed(_) => out::hint(&format!(
            "see the commands that it runs, and approve them: {}",
            with_file("git plan approve", file)
        )),
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
        out::hint("attempts start from a commit, and there is none yet:");
        out::hint("    git add --all && git commit -m 'Begin'");
    }
    out::hint(&format!(
        "start attempts at every task: {}",
        with_file("git spawn", file)
    ));
}

/// The command for the plan of this file.
pub(super) fn with_file(command: &str, file: Option<&Path>) -> String {
    let Some(file) = file else {
        return command.to_owned();
    };
    let path = file.display().to_string();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    match path.chars().all(is_plain) {
        true => format!("{command} --plan {path}"),
        false => format!("{command} --plan '{}'", path.replace('\'', r"'\''")),
    }
}

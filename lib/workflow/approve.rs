//! `git plan approve`: no command of a plan runs before the user approved exactly its bytes.

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::plan::{Plan, PlanCommands};
use crate::model::remote_urls::RemoteUrls;
use crate::store::{approval, plans};
use crate::workflow::remotes;

/// Whether this plan's commands may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approval {
    /// They may.
    Given,
    /// These have to be shown and approved first.
    Needed(PlanCommands),
}

/// Looks it up.
pub fn approval(repo: &Repo, plan: &Plan) -> Result<Approval> {
    let commands = plan.commands();
    if approval::is_approved(repo, &plan.name, &commands)? {
        Ok(Approval::Given)
    } else {
        Ok(Approval::Needed(commands))
    }
}

/// Remembers the approval, also of where the remotes lead as the user was shown it, and records
/// the plan. Returns the digest.
pub fn approve(repo: &Repo, plan: &Plan, shown: &RemoteUrls) -> Result<String> {
    let commands = plan.commands();
    approval::approve(repo, &plan.name, &commands)?;
    remotes::approve(repo, &plan.name, shown)?;
    plans::save_text(repo, &plan.name, &plan.source)?;
    Ok(approval::digest(repo, &plan.name, &commands))
}

/// Refuses to go on without approval.
pub fn require(repo: &Repo, plan: &Plan) -> Result<()> {
    match approval(repo, plan)? {
        Approval::Given => Ok(()),
        Approval::Needed(commands) => {
            let checks = commands.checks.iter().map(|(_, command)| command.as_str());
            let all: Vec<&str> = commands
                .setup
                .as_deref()
                .into_iter()
                .chain(checks)
                .collect();
            Err(Error::missing(format!(
                "the commands of plan '{}' have not been approved as they are now",
                plan.name
            ))
            .hint(format!("it would run: {}", all.join("; ")))
            .hint("look at them and approve them: git plan approve"))
        }
    }
}

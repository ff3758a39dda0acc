//! `git plan approve`: no command of a plan runs before the user approved exactly its bytes.

use crate::git::repo::Repo;
use crate::model::approved::Approved;
use crate::model::error::{Error, Result};
use crate::model::hidden::is_unsafe;
use crate::model::name::PlanName;
use crate::model::plan::{Plan, PlanCommands};
use crate::model::plan_parser::parse;
use crate::model::remote_urls::RemoteUrls;
use crate::store::attempts::AttemptRecord;
use crate::store::layout::{self, file};
use crate::store::{self, approval, plans};
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::plan::file_here;
use crate::workflow::remotes;

/// Whether this plan's commands may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approval {
    /// They may.
    Given,
    /// These have to be shown and approved first.
    Needed(Needed),
}

/// Commands that have to be approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// Exactly these.
    pub commands: PlanCommands,
    /// What was approved of the plan last.
    pub before: Option<Approved>,
}

/// Looks it up.
pub fn approval(repo: &Repo, plan: &Plan) -> Result<Approval> {
    let commands = plan.commands();
    if approval::is_approved(repo, &plan.name, &commands)? {
        Ok(Approval::Given)
    } else {
        let before = all(repo)?.into_iter().rfind(|one| one.plan == plan.name);
        Ok(Approval::Needed(Needed { commands, before }))
    }
}

/// What the user approved in this repository, plan by plan, the newest of each last.
pub fn all(repo: &Repo) -> Result<Vec<Approved>> {
    approval::all(repo)
}

/// Whether a plan is as it was when this was approved, by its file here or by its record.
pub fn is_current(repo: &Repo, one: &Approved) -> bool {
    let here = file_here(repo).ok().flatten().map(|source| source.text);
    let recorded = plans::text(repo, &one.plan).ok().flatten();
    let found = [here, recorded].into_iter().flatten();
    let mut found = found.filter_map(|text| parse(&text).plan);
    found
        .find(|plan| plan.name == one.plan)
        .is_some_and(|plan| plan.commands() == one.commands)
}

/// Takes back all that was approved of a plan, and where the remotes led; says how many
/// approvals that was.
pub fn revoke(repo: &Repo, plan: &PlanName) -> Result<usize> {
    refuse_nesting(repo)?;
    store::remotes::revoke(repo, plan)?;
    approval::revoke(repo, plan)
}

/// Remembers the approval, also of where the remotes lead as the user was shown it, and records
/// the plan. Returns the digest.
pub fn approve(repo: &Repo, plan: &Plan, shown: &RemoteUrls) -> Result<String> {
    refuse_nesting(repo)?;
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
        Approval::Needed(Needed { commands, .. }) => {
            let checks = commands.checks.iter().map(|(_, command)| command);
            let all: Vec<String> = commands
                .setup
                .iter()
                .chain(checks)
                .map(|command| on_one_line(command))
                .collect();
            Err(Error::missing(format!(
                "the commands of plan '{}' have not been approved as they are now",
                plan.name
            ))
            .hint(format!("it would run: {}", all.join("; ")))
            .hint(format!(
                "look at them and approve them: {}",
                way(repo, plan)
            )))
        }
    }
}

/// A command with whatever is no part of a visible line written out: a line of its own could
/// be taken for one of ours.
fn on_one_line(command: &str) -> String {
    let mut line = String::with_capacity(command.len());
    for c in command.chars() {
        match is_unsafe(c) {
            true => line.extend(c.escape_unicode()),
            false => line.push(c),
        }
    }
    line
}

/// Refuses to go on where the set-up that an attempt got at its spawn is not approved now.
pub fn require_set_up(repo: &Repo, record: &AttemptRecord) -> Result<()> {
    let attempt = &record.attempt;
    if attempt.setup.is_none() {
        return Ok(());
    }
    let plan = parse(&record.plan).plan;
    let plan = plan
        .filter(|plan| plan.setup == attempt.setup)
        .ok_or_else(|| {
            let name = &attempt.name;
            Error::fatal(format!(
                "the set-up of attempt '{name}' is not that of its plan"
            ))
        })?;
    let recorded = format!("{}:{}", layout::attempt_ref(&attempt.name), file::PLAN);
    require(repo, &plan)
        .map_err(|error| error.hint(format!("the plan as it was then: git show {recorded}")))
}

/// The command that approves just this plan.
fn way(repo: &Repo, plan: &Plan) -> String {
    let here = file_here(repo).ok().flatten();
    if here.is_some_and(|here| here.text == plan.source) {
        return "git plan approve".to_owned();
    }
    match plans::text(repo, &plan.name) {
        Ok(Some(text)) if text == plan.source => format!("git plan approve --plan {}", plan.name),
        _ => "git plan approve --plan <file>".to_owned(),
    }
}

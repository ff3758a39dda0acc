//! The rules of plans that need the repository: its files, its programs and its history.

use crate::agent::is_installed;
use crate::git::repo::Repo;
use crate::model::budget_history::implausible_budget;
use crate::model::error::Result;
use crate::model::finding::{Finding, Rule};
use crate::model::judged::{Levels, level_at};
use crate::model::missing_commands::{Surroundings, missing_commands};
use crate::model::oid::Oid;
use crate::model::plan::Plan;
use crate::model::plan_files::{glob_without_match, overlapping_tasks};
use crate::model::plan_settings::Setting;
use crate::model::rule::Level;

/// How many commits of the past a budget is held against.
const COMMITS: usize = 200;

/// How much is asked of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// That its text is a plan: the repository is not asked.
    Text,
    /// Everything that there is to say of it.
    All,
    /// What could keep from working from it. The history is not read for a mere warning, since
    /// every command loads the plan.
    Errors,
}

/// What the repository, as the base has it, makes of a plan.
pub(super) fn findings(
    repo: &Repo,
    plan: &Plan,
    base: &Oid,
    care: Care,
    (levels, settings): (&Levels, &[Setting]),
) -> Result<Vec<Finding>> {
    let paths = repo.paths_at(base)?;
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let read = |path: &str| {
        let (_, blob) = repo.entry_at(base, path).ok()??;
        String::from_utf8(repo.read_blob(&blob).ok()?).ok()
    };
    let around = Surroundings {
        paths: &paths,
        read: &read,
        has_program: &is_installed,
    };
    let mut findings = glob_without_match(plan, &paths);
    findings.extend(overlapping_tasks(plan, &paths));
    findings.extend(missing_commands(plan, &around));
    let level = level_at(Rule::ImplausibleBudget, 0, levels, settings);
    let is_wanted = match care {
        Care::All => level != Some(Level::Off),
        Care::Errors => level == Some(Level::Error),
        Care::Text => false,
    };
    let has_budget = plan.budget.files.is_some() || plan.budget.lines.is_some();
    if is_wanted && has_budget {
        let changes = repo.recent_changes(base, COMMITS, &|path| plan.is_likely(path))?;
        findings.extend(implausible_budget(plan, &changes));
    }
    Ok(findings)
}

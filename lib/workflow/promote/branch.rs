//! The name of the branch that an attempt is pushed as: for humans.

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::name::AttemptName;

/// How branches are called where nothing else is said.
const USUAL: &str = "<plan>/<task>";

/// Says how branches are called.
const PATTERN: &str = "attempt.promoteBranch";

/// The name that the user gave, or the one that their pattern makes. It is one that git takes,
/// and not the target itself.
pub fn branch(
    repo: &Repo,
    asked: Option<&str>,
    name: &AttemptName,
    target: &str,
) -> Result<String> {
    if let Some(asked) = asked {
        return usable(asked, target).map_err(|why| {
            Error::usage(format!("--branch: {why}")).hint(format!(
                "choose another name, such as: git promote --branch {}-{} <attempt>",
                name.plan, name.task
            ))
        });
    }
    let pattern = repo.config(PATTERN).unwrap_or_else(|| USUAL.to_owned());
    let made = pattern
        .replace("<plan>", name.plan.as_ref())
        .replace("<task>", name.task.as_ref())
        .replace("<n>", &name.n.to_string());
    let unknown = made
        .contains(['<', '>'])
        .then(|| format!("'{pattern}' has something else between < and > than plan, task or n"));
    let outcome = match unknown {
        Some(why) => Err(why),
        None => usable(&made, target),
    };
    outcome.map_err(|why| {
        Error::fatal(format!("bad config value for '{PATTERN}': {why}"))
            .hint(format!("such as: git config {PATTERN} '{USUAL}'"))
    })
}

fn usable(name: &str, target: &str) -> std::result::Result<String, String> {
    if !Repo::is_branch_name(name) {
        return Err(format!("'{name}' is no name for a branch"));
    }
    if name == target {
        return Err(format!(
            "'{name}' is the branch that the promotion aims at, which is never pushed to"
        ));
    }
    Ok(name.to_owned())
}

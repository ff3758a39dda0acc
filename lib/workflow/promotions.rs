//! Finding promotions, and making sure that one command at a time works on each.

use std::fs;

use crate::forge::{self, Forge, Place};
use crate::git::repo::Repo;
use crate::model::duration::parse_duration;
use crate::model::error::{Context, Error, Result};
use crate::model::name::AttemptPattern;
use crate::model::promotion::Promotion;
use crate::process::lock::FileLock;
use crate::store::{attempts, layout, plans};

/// All promotions, plan by plan.
pub fn all(repo: &Repo) -> Result<Vec<Promotion>> {
    let mut found = Vec::new();
    for plan in plans::list(repo)? {
        found.extend(plans::promotions(repo, &plan)?);
    }
    Ok(found)
}

/// The promotion of the attempt that the user means.
pub fn find(repo: &Repo, pattern: &AttemptPattern) -> Result<Promotion> {
    let name = attempts::find_name(repo, pattern)?;
    match plans::promotion(repo, &name.plan, &name.task)? {
        Some(promotion) if promotion.attempt == name => Ok(promotion),
        Some(other) => Err(Error::no(format!(
            "attempt '{name}' has not been promoted; '{}' has",
            other.attempt
        ))),
        None => Err(Error::no(format!("attempt '{name}' has not been promoted"))
            .hint(format!("promote it: git promote {name}"))),
    }
}

/// Taken by whatever carries a promotion on: two at a time would ask one agent twice, and
/// answer one reviewer twice.
pub(super) fn lock(repo: &Repo, promotion: &Promotion) -> Result<FileLock> {
    let path = layout::promotion_lock(repo, &promotion.attempt);
    let failed = || format!("cannot take '{}'", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).or_fatal(failed)?;
    }
    FileLock::try_exclusive(&path)
        .or_fatal(failed)?
        .ok_or_else(|| {
            Error::no(format!(
                "another git promote works on '{}' just now",
                promotion.attempt
            ))
            .hint("run this again when it is done")
        })
}

/// The forge that has the promotion's pull request, and where that is.
///
/// # Errors
/// Where there is no pull request.
pub(super) fn pull_request(repo: &Repo, promotion: &Promotion) -> Result<(Box<dyn Forge>, String)> {
    let name = &promotion.attempt;
    let url = promotion.url().ok_or_else(|| {
        Error::no(format!("attempt '{name}' has no pull request"))
            .hint(format!("open one: git promote {name}"))
    })?;
    let forge = forge_at(repo, &promotion.remote)?.ok_or_else(|| {
        Error::missing(format!(
            "it is not known any more which forge '{}' is at",
            promotion.remote
        ))
        .hint("name it, such as: git config attempt.forge github")
    })?;
    Ok((forge, url.to_owned()))
}

/// Where the forges' programs run, and how long each call may take.
fn place(repo: &Repo) -> Result<Place> {
    let place = Place::at(repo.common_dir());
    let patience = repo.config_value("attempt.forgeTimeout", parse_duration)?;
    Ok(match patience {
        Some(patience) => place.patient_for(patience),
        None => place,
    })
}

/// The forge that a remote is at, known to be usable; none where the remote is plain git.
pub(super) fn forge_at(repo: &Repo, remote: &str) -> Result<Option<Box<dyn Forge>>> {
    let named = repo.config_value("attempt.forge", str::parse)?;
    let url = repo.remote_url(remote)?;
    let forge = forge::of_url(&url, named, place(repo)?)?;
    if let Some(forge) = &forge {
        forge.ready()?;
    }
    Ok(forge)
}

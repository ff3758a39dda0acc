//! `git promote --withdraw`: a promotion that came to nothing makes room for another.

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::name::AttemptPattern;
use crate::model::promotion::Promotion;
use crate::store::{attempts, plans};

/// Takes the decision for an attempt back and returns what it was. A branch at the remote and
/// a pull request are others' to close, and stay.
pub fn withdraw(repo: &Repo, pattern: &AttemptPattern) -> Result<Promotion> {
    let name = attempts::find(repo, pattern)?.attempt.name;
    let decided = plans::promotion(repo, &name.plan, &name.task)?;
    match decided.filter(|promotion| promotion.attempt == name) {
        Some(promotion) => {
            plans::withdraw_promotion(repo, &promotion)?;
            Ok(promotion)
        }
        None => Err(Error::no(format!("attempt '{name}' has not been promoted"))),
    }
}

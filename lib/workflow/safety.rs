//! How much each rule of safety matters here: `safety` in the plan, and `attempt.safety.<rule>`
//! in git's configuration.

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::plan::Plan;
use crate::model::safety::{Rule, Weights, parse_weight};

/// What the plan and the configuration say of the rules; the configuration has the last word,
/// since it is this user's.
pub fn weights(repo: &Repo, plan: Option<&Plan>) -> Result<Weights> {
    let mut weights = plan.map(|plan| plan.safety.clone()).unwrap_or_default();
    for rule in Rule::ALL {
        let key = format!("attempt.safety.{}", rule.name());
        let Some(value) = repo.config(&key) else {
            continue;
        };
        let weight = parse_weight(&value).ok_or_else(|| {
            Error::fatal(format!("bad config value '{value}' for '{key}'"))
                .hint("it is one of: block, ask, note, off")
        })?;
        weights.set(rule, weight);
    }
    Ok(weights)
}

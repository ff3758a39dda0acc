//! How much each rule of safety matters here: `attempt.safety.<rule>` in git's configuration.

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::safety::{Rule, Weight, Weights};

/// What the configuration says of the rules.
pub fn weights(repo: &Repo) -> Result<Weights> {
    let mut weights = Weights::default();
    for rule in Rule::ALL {
        let key = format!("attempt.safety.{}", rule.name());
        let Some(value) = repo.config(&key) else {
            continue;
        };
        let weight = match value.as_str() {
            "block" => Some(Weight::Block),
            "ask" => Some(Weight::Ask),
            "note" => Some(Weight::Note),
            "off" => None,
            _ => {
                return Err(
                    Error::fatal(format!("bad config value '{value}' for '{key}'"))
                        .hint("it is one of: block, ask, note, off"),
                );
            }
        };
        weights.set(rule, weight);
    }
    Ok(weights)
}

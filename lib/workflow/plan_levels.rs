//! How grave the rules of plans are here: `attempt.rule.<rule>` in git's configuration.

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::judged::Levels;
use crate::model::rule::{Level, Rule, Usual};

/// What stands before the name of a rule.
const KEY: &str = "attempt.rule.";

/// What the configuration says of rules, and what of it has no effect, in words.
pub(super) fn levels(repo: &Repo) -> Result<(Levels, Vec<Error>)> {
    let mut levels = Levels::new();
    let mut without_effect = Vec::new();
    for name in repo.config_names("attempt", "rule") {
        let key = format!("{KEY}{name}");
        let Some(rule) = Rule::named(&name) else {
            without_effect.push(no_rule(&key, &name));
            continue;
        };
        let level = repo.config_value(&key, |word| {
            Level::parse(word).ok_or_else(|| "it must be error, warning or off".to_owned())
        })?;
        // Without a value it says nothing.
        let Some(level) = level else { continue };
        if rule.about().usual == Usual::AlwaysError && level != Level::Error {
            let message = format!("'{key}' has no effect: {name} is always an error");
            let hint = format!("see why: git plan check --explain {name}");
            without_effect.push(Error::missing(message).hint(hint));
        }
        levels.insert(rule, level);
    }
    Ok((levels, without_effect))
}

/// A newer version may know the rule, so that it is no error.
fn no_rule(key: &str, name: &str) -> Error {
    let error = Error::missing(format!("'{key}' has no effect: there is no such rule"));
    match Rule::nearest(name) {
        Some(rule) => error.hint(format!("did you mean {KEY}{}?", rule.name())),
        None => error.hint("see the rules that there are: git plan check --explain"),
    }
}

//! Which forge a remote belongs to.

use std::str::FromStr;

use crate::forge::address::Address;
use crate::forge::forgejo::Forgejo;
use crate::forge::github::GitHub;
use crate::forge::gitlab::GitLab;
use crate::forge::{Forge, Place};
use crate::model::error::{Error, Result};

/// What the user's `attempt.forge` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// GitHub, or an instance of GitHub Enterprise.
    GitHub,
    /// GitLab, or an instance of it.
    GitLab,
    /// An instance of Forgejo, as Codeberg is, or of Gitea.
    Forgejo,
    /// There is none: branches are pushed, and that is all.
    Nothing,
}

impl FromStr for Named {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "github" => Ok(Self::GitHub),
            "gitlab" => Ok(Self::GitLab),
            "forgejo" | "gitea" => Ok(Self::Forgejo),
            "none" => Ok(Self::Nothing),
            _ => Err("it must be github, gitlab, forgejo or none".to_owned()),
        }
    }
}

/// The forge that a remote's URL belongs to. What the user named decides, or else the host's
/// name, or else the variables that name a host to the forges' own programs. None where none
/// is known: the remote is plain git then, and a push is all that there is.
pub fn of_url(url: &str, named: Option<Named>, place: Place) -> Result<Option<Box<dyn Forge>>> {
    let address = Address::of_remote(url);
    let named = match (named, &address) {
        (Some(named), _) => named,
        (None, Some(address)) => by_host(&address.host, &|name| std::env::var(name).ok()),
        (None, None) => return Ok(None),
    };
    let forge: Option<Box<dyn Forge>> = match (named, address) {
        (Named::Nothing, _) => return Ok(None),
        (_, None) => None,
        (Named::GitHub, Some(address)) => {
            GitHub::new(&address, place).map(|forge| Box::new(forge) as Box<dyn Forge>)
        }
        (Named::GitLab, Some(address)) => Some(Box::new(GitLab::new(&address, place))),
        (Named::Forgejo, Some(address)) => {
            Forgejo::new(&address, place).map(|forge| Box::new(forge) as Box<dyn Forge>)
        }
    };
    forge.map(Some).ok_or_else(|| {
        Error::missing(format!(
            "'{url}' names no repository of the forge that 'attempt.forge' names"
        ))
        .hint("push only: git promote --no-pr <attempt>, or git config attempt.forge none")
    })
}

/// The forge that a host is likely to be.
fn by_host(host: &str, variable: &dyn Fn(&str) -> Option<String>) -> Named {
    let has = |word: &str| host.split('.').any(|label| label.contains(word));
    let is = |name: &str| variable(name).is_some_and(|named| names(&named, host));
    if has("github") || is("GH_HOST") {
        Named::GitHub
    } else if has("gitlab") || is("GITLAB_HOST") {
        Named::GitLab
    } else if ["codeberg", "forgejo", "gitea"]
        .iter()
        .any(|word| has(word))
    {
        Named::Forgejo
    } else {
        Named::Nothing
    }
}

/// Whether a variable names a host, by itself or by a URL.
fn names(variable: &str, host: &str) -> bool {
    let bare = variable
        .split_once("://")
        .map_or(variable, |(_, rest)| rest);
    let bare = bare.split('/').next().unwrap_or(bare);
    let without_port = bare.split(':').next().unwrap_or(bare);
    without_port.eq_ignore_ascii_case(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(host: &str) -> Named {
        by_host(host, &|name| match name {
            "GH_HOST" => Some("code.example.com".to_owned()),
            "GITLAB_HOST" => Some("https://git.example.com:8443/".to_owned()),
            _ => None,
        })
    }

    #[test]
    fn a_host_tells_its_forge_by_its_name_or_by_a_variable() {
        for (host, expected) in [
            ("github.com", Named::GitHub),
            ("github.example.com", Named::GitHub),
            ("code.example.com", Named::GitHub),
            ("gitlab.com", Named::GitLab),
            ("git.example.com", Named::GitLab),
            ("codeberg.org", Named::Forgejo),
            ("gitea.example.com", Named::Forgejo),
            ("example.com", Named::Nothing),
        ] {
            assert_eq!(of(host), expected, "{host}");
        }
    }
}

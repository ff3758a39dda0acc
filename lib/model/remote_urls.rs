//! Where the remotes of a repository lead.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The remotes by their names, with the URLs that git makes of them: `pushurl`,
/// `url.*.insteadOf` and `url.*.pushInsteadOf` applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteUrls(pub BTreeMap<String, Urls>);

/// Where one remote leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urls {
    /// Where it is fetched from.
    pub fetch: Vec<String>,
    /// Where it is pushed to.
    pub push: Vec<String>,
}

/// What is done with a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A branch is pushed there.
    Push,
    /// A pull request is opened there.
    Fetch,
}

impl RemoteUrls {
    /// Whether any of the remotes leads there.
    pub fn has(&self, what: Use, url: &str) -> bool {
        self.0.values().any(|urls| {
            let own = match what {
                Use::Push => &urls.push,
                Use::Fetch => &urls.fetch,
            };
            own.iter().any(|one| one == url)
        })
    }
}

/// A URL as it may be shown: a password in it becomes `***`.
pub fn without_password(url: &str) -> String {
    let hidden = || {
        let (scheme, rest) = url.split_once("://")?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (user, _) = rest[..end].rsplit_once('@')?;
        let (user, _) = user.split_once(':')?;
        let host = &rest[rest[..end].rfind('@')?..];
        Some(format!("{scheme}://{user}:***{host}"))
    };
    hidden().unwrap_or_else(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        for (url, shown) in [
            ("https://a:b@c.d/e@f", "https://a:***@c.d/e@f"),
            ("https://a:b@c@d", "https://a:***@d"),
            ("https://c.d:1/e:f@g", "https://c.d:1/e:f@g"),
            ("https://a@c.d/e", "https://a@c.d/e"),
            ("git@c.d:e/f", "git@c.d:e/f"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}

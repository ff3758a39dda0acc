//! Where a remote leads, told once and then held to.
//!
//! An attempt without a sandbox can write the configuration of the repository, and a program
//! that it left behind can do so at any moment. So git is not given a remote's name, which it
//! would look up again, but the URL that was looked at.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::remote_urls::{RemoteUrls, Urls, without_password};

/// The URLs that are held to, by remote; shared by all handles of a repository.
#[derive(Clone, Default)]
pub(super) struct HeldUrls(Arc<Mutex<BTreeMap<String, String>>>);

impl Repo {
    /// Where all remotes lead, as git resolves it now. A remote that leads nowhere is left out.
    pub fn remote_urls(&self) -> RemoteUrls {
        let remotes = self.remotes().into_iter();
        let urls = remotes.filter_map(|name| {
            let urls = self.urls_of(&name).ok()?;
            Some((name, urls))
        });
        RemoteUrls(urls.collect())
    }

    /// Where one remote leads, as git resolves it now.
    pub fn urls_of(&self, remote: &str) -> Result<Urls> {
        let all = |words: &[&str]| -> Result<Vec<String>> {
            let words = [&["remote", "get-url", "--all"], words, &["--", remote]].concat();
            let urls = self.as_user().line(&words)?;
            Ok(urls.lines().map(str::to_owned).collect())
        };
        Ok(Urls {
            fetch: all(&[])?,
            push: all(&["--push"])?,
        })
    }

    /// The URL that a remote is pushed to: the one that is held to, else as git resolves it
    /// now; of several the first.
    pub fn push_url(&self, remote: &str) -> Result<String> {
        let held = self.held_urls.0.lock();
        let held = held.unwrap_or_else(PoisonError::into_inner);
        match held.get(remote) {
            Some(url) => Ok(url.clone()),
            None => self
                .as_user()
                .line(&["remote", "get-url", "--push", "--", remote]),
        }
    }

    /// From now on, whatever is pushed to this remote or asked of it goes to this URL.
    pub fn hold_push_url(&self, remote: &str, url: &str) {
        let held = self.held_urls.0.lock();
        let mut held = held.unwrap_or_else(PoisonError::into_inner);
        held.insert(remote.to_owned(), url.to_owned());
    }

    /// The user's own git, for a call that is given this URL.
    ///
    /// git would apply `url.*.insteadOf` to it once more. The longest that fits wins, so the
    /// whole URL is made to stand for itself. Of two that are equally long the first one read
    /// wins, which is not ours: a URL that as a whole is made to stand for another is refused.
    pub(super) fn as_user_at(&self, url: &str) -> Result<Git> {
        let rules = r"^url\..*\.(insteadof|pushinsteadof)$";
        let listed = self
            .as_user()
            .answer(&["config", "--null", "--get-regexp", rules], b"")?;
        let listed = String::from_utf8_lossy(&listed.stdout);
        let leads_elsewhere = |entry: &str| {
            let (key, value) = entry.split_once('\n')?;
            let base = key.strip_prefix("url.")?.rsplit_once('.')?.0;
            (value == url && base != url).then(|| base.to_owned())
        };
        if let Some(base) = listed.split('\0').find_map(leads_elsewhere) {
            let (url, base) = (without_password(url), without_password(&base));
            return Err(Error::no(format!(
                "git's configuration makes '{url}' stand for '{base}'"
            ))
            .hint(format!("nothing is pushed there; look at url.{base}.insteadOf and .pushInsteadOf: git config --show-origin --get-regexp url")));
        }
        let callers = std::env::var("GIT_CONFIG_COUNT").ok();
        let first: usize = callers.and_then(|n| n.parse().ok()).unwrap_or(0);
        let mut git = self.as_user();
        for (n, key) in (first..).zip(["insteadOf", "pushInsteadOf"]) {
            git = git
                .env(&format!("GIT_CONFIG_KEY_{n}"), format!("url.{url}.{key}"))
                .env(&format!("GIT_CONFIG_VALUE_{n}"), url);
        }
        Ok(git.env("GIT_CONFIG_COUNT", (first + 2).to_string()))
    }
}

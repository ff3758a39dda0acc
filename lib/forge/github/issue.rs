//! Issues, which a plan can be made of. They are only read.

use serde::Deserialize;

use crate::forge::address::Address;
use crate::forge::github::GitHub;
use crate::forge::program::Place;
use crate::model::error::{Error, Result};

/// What an issue says.
#[derive(Clone, Debug, Deserialize)]
pub struct Issue {
    /// Its title.
    pub title: String,
    /// Its body, where it has one.
    pub body: Option<String>,
}

/// Reads an issue of the repository that a remote's URL names.
pub fn issue(url: &str, place: Place, number: u64) -> Result<Issue> {
    let github = Address::of_remote(url)
        .and_then(|address| GitHub::new(&address, place))
        .ok_or_else(|| {
            Error::missing(format!("'{url}' names no repository of GitHub"))
                .hint("save the issue's text to a file, and name that: --from <file>")
        })?;
    let path = format!("repos/{}/{}/issues/{number}", github.owner, github.name);
    let arguments = ["api", "--hostname", &github.host, &path];
    let what = "reading the issue";
    let answer = github.gh(&arguments)?;
    if !answer.is_success() {
        return Err(github.failure(what, &answer));
    }
    serde_json::from_str(&answer.stdout)
        .map_err(|error| github.not_understood(what, &error.to_string()))
}

//! What the REST API of Forgejo and Gitea answers, and what it means.

use serde::Deserialize;

use crate::forge::rest::require_reviewed;
use crate::model::error::Result;
use crate::model::oid::Oid;
use crate::model::pull_request::{
    Access, Decision, Found, Mergeability, PullState, Readiness, RemoteCheck, RemoteVerdict,
    Review, ReviewText, Thread,
};

/// What a draft's title begins with.
const DRAFT: &str = "WIP: ";

/// Who may do what, asked for by name.
pub type AccessOf<'a> = &'a mut dyn FnMut(&str) -> Result<Access>;

/// Whether a program is Gitea's `tea`, by what it says of its version: Debian's `tea` is a
/// text editor.
pub fn is_giteas(version: &str) -> bool {
    version.contains("golang") || version.contains("go-sdk")
}

/// A title that says whether it is a draft.
pub fn titled(title: &str, readiness: Readiness) -> String {
    let plain = title.strip_prefix(DRAFT).unwrap_or(title);
    match readiness {
        Readiness::Draft => format!("{DRAFT}{plain}"),
        Readiness::Ready => plain.to_owned(),
    }
}

/// A login of tea's.
#[derive(Deserialize)]
pub struct Login {
    /// What tea calls it.
    pub name: String,
    #[serde(default)]
    url: String,
}

impl Login {
    /// Whether it is at this host.
    pub fn is_at(&self, authority: &str) -> bool {
        let rest = self
            .url
            .split_once("://")
            .map_or(&*self.url, |(_, rest)| rest);
        rest.split('/')
            .next()
            .is_some_and(|host| host.eq_ignore_ascii_case(authority))
    }
}

/// Somebody.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct User {
    /// Their name.
    pub login: String,
}

/// What somebody may do.
#[derive(Deserialize)]
pub struct Permission {
    #[serde(default)]
    permission: String,
}

impl Permission {
    /// Whether they may write.
    pub fn access(&self) -> Access {
        match self.permission.as_str() {
            "owner" | "admin" | "write" => Access::Writer,
            _ => Access::Stranger,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Branch {
    #[serde(rename = "ref")]
    name: String,
    sha: String,
    repo_id: Option<u64>,
}

/// A pull request.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Pull {
    html_url: String,
    title: String,
    state: String,
    draft: Option<bool>,
    merged: bool,
    mergeable: Option<bool>,
    merge_commit_sha: Option<String>,
    head: Branch,
    base: Branch,
}

impl Pull {
    /// Whether it is of the repository's own branch of this name.
    pub fn is_own(&self, head: &str) -> bool {
        self.head.name == head && self.head.repo_id == self.base.repo_id
    }

    /// Where it is.
    pub fn found(self) -> Found {
        Found { url: self.html_url }
    }

    /// Its title, with what says that it is a draft.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The commit that it offers.
    pub fn sha(&self) -> Option<Oid> {
        self.head.sha.parse().ok()
    }

    /// Fails where it offers another commit than the one that was reviewed.
    pub fn is_of(&self, reviewed: &Oid, url: &str) -> Result<()> {
        require_reviewed(self.sha(), reviewed, url)
    }

    /// Whether it is open.
    pub fn state(&self) -> PullState {
        if self.merged {
            return PullState::Merged {
                commit: self
                    .merge_commit_sha
                    .as_deref()
                    .and_then(|sha| sha.parse().ok()),
            };
        }
        match self.state.as_str() {
            "closed" => PullState::Closed,
            _ => PullState::Open,
        }
    }

    /// Whether it asks for review.
    pub fn readiness(&self) -> Readiness {
        let is_draft = self.draft.unwrap_or_else(|| self.title.starts_with(DRAFT));
        if is_draft {
            Readiness::Draft
        } else {
            Readiness::Ready
        }
    }

    /// All of it.
    pub fn review(
        self,
        reviews: Vec<Given>,
        combined: Combined,
        threads: Vec<Thread>,
        access_of: AccessOf<'_>,
    ) -> Result<Review> {
        let texts = texts(reviews, access_of)?;
        let writers = || {
            texts
                .iter()
                .filter(|(text, _)| text.access == Access::Writer)
        };
        let decision = if writers().any(|(text, _)| text.wants_changes) {
            Decision::ChangesRequested
        } else if writers().any(|(_, approves)| *approves) {
            Decision::Approved
        } else {
            // Whether a rule asks for a review is not told; where one does, the merge is refused.
            Decision::NoneNeeded
        };
        let asks = |text: &ReviewText| text.wants_changes || !text.body.is_empty();
        Ok(Review {
            state: self.state(),
            readiness: self.readiness(),
            head: self.sha(),
            decision,
            checks: combined.statuses.into_iter().map(Status::told).collect(),
            mergeability: match self.mergeable {
                Some(true) => Mergeability::Clean,
                // It says no more, be it a conflict, a rule or a draft.
                Some(false) => Mergeability::Blocked,
                None => Mergeability::Unknown,
            },
            threads,
            reviews: texts
                .into_iter()
                .map(|(text, _)| text)
                .filter(asks)
                .collect(),
            title: titled(&self.title, Readiness::Ready),
            url: self.html_url,
            base: self.base.name,
        })
    }
}

/// A review that somebody gave.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Given {
    /// Its number.
    pub id: u64,
    user: Option<User>,
    state: String,
    body: String,
    stale: bool,
    dismissed: bool,
    comments_count: u64,
}

impl Given {
    /// Whether something was said in it about lines.
    pub fn has_remarks(&self) -> bool {
        self.comments_count > 0 && self.state != "PENDING"
    }
}

/// What each reviewer holds of it now, and whether they approve what is there now.
fn texts(reviews: Vec<Given>, access_of: AccessOf<'_>) -> Result<Vec<(ReviewText, bool)>> {
    let mut found: Vec<(ReviewText, bool)> = Vec::new();
    for given in reviews {
        let is_opinion = ["APPROVED", "REQUEST_CHANGES"].contains(&&*given.state);
        if given.dismissed || !(is_opinion || given.state == "COMMENT") {
            continue;
        }
        let author = name(given.user);
        let place = match found.iter().position(|(text, _)| text.author == author) {
            Some(place) => place,
            None => {
                let text = ReviewText {
                    access: access_of(&author)?,
                    author,
                    wants_changes: false,
                    body: String::new(),
                };
                found.push((text, false));
                found.len() - 1
            }
        };
        let (text, approves) = &mut found[place];
        if is_opinion {
            text.wants_changes = given.state == "REQUEST_CHANGES";
            *approves = given.state == "APPROVED" && !given.stale;
            text.body = given.body;
        } else if text.wants_changes && !given.body.is_empty() {
            text.body = format!("{}\n\n{}", text.body, given.body);
        } else if !given.body.is_empty() {
            text.body = given.body;
        }
    }
    Ok(found)
}

/// The name of somebody; the account may be gone.
pub fn name(user: Option<User>) -> String {
    let login = user.map(|user| user.login).unwrap_or_default();
    if login.is_empty() {
        "ghost".to_owned()
    } else {
        login
    }
}

/// The checks of a commit, the latest of each name.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Combined {
    #[serde(deserialize_with = "or_none")]
    statuses: Vec<Status>,
}

/// Where there is nothing, this API says `null`.
fn or_none<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Status>, D::Error> {
    Option::<Vec<Status>>::deserialize(from).map(Option::unwrap_or_default)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Status {
    context: String,
    status: String,
    target_url: Option<String>,
    description: Option<String>,
}

impl Status {
    fn told(self) -> RemoteCheck {
        RemoteCheck {
            name: self.context,
            verdict: match self.status.as_str() {
                "success" | "warning" => RemoteVerdict::Passed,
                "failure" | "error" => RemoteVerdict::Failed,
                "pending" => RemoteVerdict::Pending,
                "skipped" => RemoteVerdict::Skipped,
                _ => RemoteVerdict::Unknown,
            },
            url: self.target_url.filter(|url| !url.is_empty()),
            summary: self.description.filter(|text| !text.is_empty()),
        }
    }
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;

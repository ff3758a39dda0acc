//! Nothing is pushed to where the user has not said that it may go: an attempt without a
//! sandbox could have led a remote elsewhere.

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::name::PlanName;
use crate::model::remote_urls::{RemoteUrls, Urls, Use, without_password};
use crate::store::remotes;

/// What is known of the places that the remotes lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remotes {
    /// They are as they were when the plan was approved.
    Approved,
    /// These have to be shown and approved first.
    Changed(RemoteUrls),
}

/// Looks it up.
pub fn remotes(repo: &Repo, plan: &PlanName) -> Result<Remotes> {
    let now = repo.remote_urls();
    let before = remotes::approved(repo, plan)?.unwrap_or_default();
    Ok(if before == now {
        Remotes::Approved
    } else {
        Remotes::Changed(now)
    })
}

/// Remembers that the user has seen where the remotes lead.
pub fn approve(repo: &Repo, plan: &PlanName, now: &RemoteUrls) -> Result<()> {
    remotes::approve(repo, plan, now)
}

/// A remote that leads where the user has not said that it may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The remote's name.
    pub remote: String,
    /// Where it leads now.
    pub now: Urls,
    /// Where it led when the plan was approved, as far as that is known.
    pub before: Option<Urls>,
}

impl Moved {
    /// Where it is pushed to now, and where it was, as they may be shown.
    pub fn shown(&self) -> (String, Option<String>) {
        let first = |urls: &Urls| urls.push.first().map(|url| without_password(url));
        let now = first(&self.now).unwrap_or_default();
        (now, self.before.as_ref().and_then(first))
    }

    fn refusal(&self, plan: &PlanName) -> Error {
        let (now, before) = self.shown();
        let remote = &self.remote;
        let error = Error::missing(format!(
            "'{remote}' leads to '{now}', which has not been approved with plan '{plan}'"
        ));
        let error = match before {
            Some(before) => error.hint(format!("it led to '{before}' then")),
            None => error.hint(format!("there was no '{remote}' then")),
        };
        error.hint("look where it leads, and approve it: git plan approve")
    }
}

/// Where this remote is pushed to, if the user has said that it may be.
fn lead(repo: &Repo, plan: &PlanName, remote: &str) -> Result<std::result::Result<String, Moved>> {
    let now = repo.urls_of(remote)?;
    let known = remotes::approved(repo, plan)?.unwrap_or_default();
    let first = now.push.first().cloned();
    Ok(match first.filter(|url| known.has(Use::Push, url)) {
        Some(url) => Ok(url),
        None => Err(Moved {
            remote: remote.to_owned(),
            before: known.0.get(remote).cloned(),
            now,
        }),
    })
}

/// The remote, where it leads to where the user has not said that it may be pushed to.
pub fn moved(repo: &Repo, plan: &PlanName, remote: &str) -> Result<Option<Moved>> {
    Ok(lead(repo, plan, remote)?.err())
}

/// Remembers that the user wants to push there.
pub fn approve_moved(repo: &Repo, plan: &PlanName, moved: &Moved) -> Result<()> {
    let mut known = remotes::approved(repo, plan)?.unwrap_or_default();
    known.0.insert(moved.remote.clone(), moved.now.clone());
    remotes::approve(repo, plan, &known)
}

/// Refuses to go on where a remote leads elsewhere; from here on it is held to where it leads
/// now. To be asked before anything is said to the remote: a question alone can carry
/// credentials there.
pub fn hold(repo: &Repo, plan: &PlanName, remote: &str) -> Result<()> {
    let url = lead(repo, plan, remote)?.map_err(|moved| moved.refusal(plan))?;
    repo.hold_push_url(remote, &url);
    Ok(())
}

/// Refuses a forge whose address has been changed since the plan was approved: the text of a
/// pull request would be sent there.
pub fn require_forge(repo: &Repo, plan: &PlanName, url: &str) -> Result<()> {
    let known = remotes::approved(repo, plan)?.unwrap_or_default();
    if known.has(Use::Fetch, url) || known.has(Use::Push, url) {
        return Ok(());
    }
    let url = without_password(url);
    Err(Error::missing(format!(
        "the pull request would be opened at '{url}', which has not been approved with plan '{plan}'"
    ))
    .hint("look where the remotes lead, and approve it: git plan approve"))
}

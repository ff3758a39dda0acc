//! What GitLab's REST API answers, and what it means.

use serde::Deserialize;

use crate::forge::rest::require_reviewed;
use crate::model::error::Result;
use crate::model::oid::Oid;
use crate::model::pull_request::{
    Decision, Found, Mergeability, PullState, Readiness, RemoteCheck, RemoteVerdict, Review, Thread,
};

/// What a draft's title begins with.
const DRAFT: &str = "Draft: ";

/// The lowest level of access that may push: that of a developer.
const DEVELOPER: u64 = 30;

/// A title that says whether it is a draft.
pub fn titled(title: &str, readiness: Readiness) -> String {
    let plain = title.strip_prefix(DRAFT).unwrap_or(title);
    match readiness {
        Readiness::Draft => format!("{DRAFT}{plain}"),
        Readiness::Ready => plain.to_owned(),
    }
}

/// Somebody.
#[derive(Deserialize)]
pub struct User {
    /// Their name.
    pub username: String,
}

/// Somebody's access to a project.
#[derive(Deserialize)]
pub struct Member {
    username: String,
    #[serde(default)]
    access_level: u64,
}

impl Member {
    /// Their name, and whether they may write.
    pub fn told(self) -> (String, bool) {
        (self.username, self.access_level >= DEVELOPER)
    }
}

/// A project's settings.
#[derive(Deserialize)]
pub struct Project {
    #[serde(default)]
    merge_method: String,
}

impl Project {
    /// Whether commits are made anew on the target.
    pub fn rebases(&self) -> bool {
        ["ff", "rebase_merge"].contains(&self.merge_method.as_str())
    }
}

/// A merge request.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Merge {
    web_url: String,
    title: String,
    state: String,
    draft: Option<bool>,
    work_in_progress: Option<bool>,
    sha: Option<String>,
    target_branch: String,
    source_project_id: Option<u64>,
    target_project_id: Option<u64>,
    detailed_merge_status: Option<String>,
    merge_status: Option<String>,
    has_conflicts: bool,
    merge_commit_sha: Option<String>,
    squash_commit_sha: Option<String>,
}

impl Merge {
    /// Whether it is of the project's own branch, and not of a fork's.
    pub fn is_own(&self) -> bool {
        self.source_project_id == self.target_project_id
    }

    /// Where it is.
    pub fn found(self) -> Found {
        Found { url: self.web_url }
    }

    /// Its title, with what says that it is a draft.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The commit that it offers.
    pub fn sha(&self) -> Option<Oid> {
        self.sha.as_deref().and_then(|sha| sha.parse().ok())
    }

    /// Fails where it offers another commit than the one that was reviewed.
    pub fn is_of(&self, reviewed: &Oid, url: &str) -> Result<()> {
        require_reviewed(self.sha(), reviewed, url)
    }

    /// Whether it is open.
    pub fn state(&self) -> PullState {
        let commits = [&self.merge_commit_sha, &self.squash_commit_sha, &self.sha];
        match self.state.as_str() {
            "merged" => PullState::Merged {
                commit: commits
                    .into_iter()
                    .flatten()
                    .find_map(|sha| sha.parse().ok()),
            },
            "closed" => PullState::Closed,
            _ => PullState::Open,
        }
    }

    /// Whether it asks for review.
    pub fn readiness(&self) -> Readiness {
        if self.draft.or(self.work_in_progress).unwrap_or_default() {
            Readiness::Draft
        } else {
            Readiness::Ready
        }
    }

    fn mergeability(&self) -> Mergeability {
        if self.has_conflicts {
            return Mergeability::Conflicts;
        }
        match (
            self.detailed_merge_status.as_deref(),
            self.merge_status.as_deref(),
        ) {
            (Some("mergeable"), _) => Mergeability::Clean,
            (Some("conflict" | "broken_status"), _) => Mergeability::Conflicts,
            (Some("need_rebase"), _) => Mergeability::Behind,
            (Some("checking" | "unchecked" | "preparing" | "approvals_syncing"), _) => {
                Mergeability::Unknown
            }
            // Every other word is a rule that stands against it.
            (Some(_), _) => Mergeability::Blocked,
            (None, Some("can_be_merged")) => Mergeability::Clean,
            (None, Some("cannot_be_merged")) => Mergeability::Conflicts,
            (None, _) => Mergeability::Unknown,
        }
    }

    /// All of it.
    pub fn review(
        self,
        approvals: &Approvals,
        statuses: Vec<Status>,
        threads: Vec<Thread>,
    ) -> Review {
        let wants_changes = self.detailed_merge_status.as_deref() == Some("requested_changes");
        Review {
            state: self.state(),
            readiness: self.readiness(),
            head: self.sha(),
            decision: if wants_changes {
                Decision::ChangesRequested
            } else {
                approvals.decision()
            },
            checks: latest(statuses),
            mergeability: self.mergeability(),
            threads,
            // What a reviewer says as a whole is a discussion, too.
            reviews: Vec::new(),
            title: titled(&self.title, Readiness::Ready),
            url: self.web_url,
            base: self.target_branch,
        }
    }
}

/// Who approved, and how many more have to.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Approvals {
    approvals_left: Option<u64>,
    approved_by: Vec<serde_json::Value>,
}

impl Approvals {
    fn decision(&self) -> Decision {
        if self.approvals_left.is_some_and(|left| left > 0) {
            Decision::ReviewRequired
        } else if self.approved_by.is_empty() {
            Decision::NoneNeeded
        } else {
            Decision::Approved
        }
    }
}

/// The status of a job, or of a check from outside.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Status {
    id: u64,
    name: String,
    status: String,
    target_url: Option<String>,
    description: Option<String>,
    allow_failure: bool,
}

/// The latest of each name, in the order in which the names come.
fn latest(all: Vec<Status>) -> Vec<RemoteCheck> {
    let mut found: Vec<Status> = Vec::new();
    for status in all {
        match found.iter_mut().find(|other| other.name == status.name) {
            Some(other) if other.id < status.id => *other = status,
            Some(_) => {}
            None => found.push(status),
        }
    }
    found.into_iter().map(Status::told).collect()
}

impl Status {
    fn told(self) -> RemoteCheck {
        let may_fail =
            self.allow_failure && ["failed", "canceled", "manual"].contains(&&*self.status);
        let verdict = match self.status.as_str() {
            // GitLab does not hold it against the pipeline.
            _ if may_fail => RemoteVerdict::Skipped,
            "success" => RemoteVerdict::Passed,
            "failed" | "canceled" | "canceling" => RemoteVerdict::Failed,
            "skipped" => RemoteVerdict::Skipped,
            "created"
            | "manual"
            | "pending"
            | "preparing"
            | "running"
            | "scheduled"
            | "waiting_for_callback"
            | "waiting_for_resource" => RemoteVerdict::Pending,
            _ => RemoteVerdict::Unknown,
        };
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        RemoteCheck {
            name: self.name,
            verdict,
            url: filled(self.target_url),
            summary: if may_fail {
                Some(format!("{}, which it may be", self.status))
            } else {
                filled(self.description)
            },
        }
    }
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;

//! A pull request: as it is asked for, and as a forge tells of it. Whatever a forge tells is
//! the text of strangers.

use sha2::{Digest, Sha256};

use crate::model::oid::Oid;
use crate::model::promotion::MergeKind;

/// A pull request as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRequest {
    /// Its title.
    pub title: String,
    /// Its body, in Markdown.
    pub body: String,
    /// The branch that holds the work.
    pub head: String,
    /// The branch that it is meant to be merged into.
    pub base: String,
    /// Whether it is ready to be reviewed.
    pub readiness: Readiness,
}

/// Whether a pull request asks for review yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Not yet.
    Draft,
    /// Now.
    Ready,
}

/// A pull request that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub url: String,
}

/// All that a forge tells of a pull request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Where it is.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Whether it is open.
    pub state: PullState,
    /// Whether it asks for review yet.
    pub readiness: Readiness,
    /// The commit that it offers there.
    pub head: Option<Oid>,
    /// The branch that it aims at.
    pub base: String,
    /// What the reviewers decided together.
    pub decision: Decision,
    /// Checks that ran there, each once, the latest.
    pub checks: Vec<RemoteCheck>,
    /// Whether it could be merged now.
    pub mergeability: Mergeability,
    /// Threads of review, in their order.
    pub threads: Vec<Thread>,
    /// The last review of each reviewer, where it has a text or asks for changes.
    pub reviews: Vec<ReviewText>,
}

/// Whether a pull request is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PullState {
    /// It is.
    Open,
    /// It was closed without being merged.
    Closed,
    /// It was merged.
    Merged {
        /// The commit of the target that has it, where the forge tells.
        commit: Option<Oid>,
    },
}

/// What the reviewers decided together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is approved.
    Approved,
    /// Somebody wants changes.
    ChangesRequested,
    /// A review is required and not there.
    ReviewRequired,
    /// Nobody has to approve it, and nobody did.
    NoneNeeded,
    /// The forge did not tell.
    Unknown,
}

impl Decision {
    /// The words for it; JSON has them with hyphens.
    pub fn words(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::ChangesRequested => "changes requested",
            Self::ReviewRequired => "review required",
            Self::NoneNeeded => "no review",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a pull request could be merged now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mergeability {
    /// It could.
    Clean,
    /// It conflicts with its target.
    Conflicts,
    /// Rules of the forge stand against it.
    Blocked,
    /// It has to take in its target first.
    Behind,
    /// It could, though some check that is not required did not pass.
    Unstable,
    /// The forge does not know yet, or did not tell.
    Unknown,
}

impl Mergeability {
    /// The word for it, the same in tables and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Conflicts => "conflicts",
            Self::Blocked => "blocked",
            Self::Behind => "behind",
            Self::Unstable => "unstable",
            Self::Unknown => "unknown",
        }
    }
}

/// A check that ran at the forge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteCheck {
    /// Its name, with its workflow where it has one.
    pub name: String,
    /// What it said.
    pub verdict: RemoteVerdict,
    /// Where more of it is.
    pub url: Option<String>,
    /// What it said in a line, where it did.
    pub summary: Option<String>,
}

/// What a check at the forge said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteVerdict {
    /// It passed.
    Passed,
    /// It failed, was cancelled or timed out.
    Failed,
    /// It has not ended.
    Pending,
    /// It did not have to run.
    Skipped,
    /// It said something that is not known here.
    Unknown,
}

impl RemoteVerdict {
    /// The word for it, the same in tables and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Pending => "pending",
            Self::Skipped => "skipped",
            Self::Unknown => "unknown",
        }
    }
}

/// A thread of review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The forge's id of it.
    pub id: String,
    /// The file that it is about, if it is about one.
    pub path: Option<String>,
    /// The line of the file, where there is one.
    pub line: Option<u64>,
    /// Whether somebody has resolved it.
    pub is_resolved: bool,
    /// Whether the lines have changed since.
    pub is_outdated: bool,
    /// The lines that it is about, as a hunk of a diff.
    pub hunk: Option<String>,
    /// What was said, the first first.
    pub comments: Vec<Comment>,
}

/// A comment in a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The forge's id of it.
    pub id: String,
    /// Who said it; nobody where the account is gone.
    pub author: String,
    /// What they may do in the repository.
    pub access: Access,
    /// What they said.
    pub body: String,
}

/// A review as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewText {
    /// Who gave it.
    pub author: String,
    /// What they may do in the repository.
    pub access: Access,
    /// Whether it asks for changes.
    pub wants_changes: bool,
    /// What it says.
    pub body: String,
}

impl ReviewText {
    /// What tells it from other reviews, also of the same author.
    pub fn key(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.author.as_bytes());
        hasher.update([0]);
        hasher.update(self.body.as_bytes());
        let digest = hasher.finalize();
        digest[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// What somebody may do in a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// They may write to it.
    Writer,
    /// They may not, as far as is known.
    Stranger,
}

/// How a pull request is to be merged at a forge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeRequest<'a> {
    /// Where it is.
    pub url: &'a str,
    /// The commit that was reviewed: nothing else may be merged.
    pub head: &'a Oid,
    /// How.
    pub how: MergeKind,
}

//! What `gh pr list` and `gh pr view` answer, and what it means.

use std::collections::HashMap;

use serde::Deserialize;

use crate::model::oid::Oid;
use crate::model::pull_request::{
    Access, Decision, Found, Mergeability, PullState, Readiness, RemoteCheck, RemoteVerdict,
    Review, ReviewText, Thread,
};

/// The fields that tell how far a pull request is. No others than gh 2.23 knows.
pub const STATE: &str = "url,state,isDraft,headRefOid,mergeCommit";

/// The fields of a whole review, but for its threads, which gh has no field for.
pub const ALL: &str = "url,title,state,isDraft,headRefOid,baseRefName,mergeable,\
                       mergeStateStatus,reviewDecision,statusCheckRollup,reviews,mergeCommit";

/// `gh version 2.23.0 (2023-02-27 …)`, as it is told and as it is compared.
pub fn version(text: &str) -> Option<(&str, (u32, u32))> {
    let told = text.lines().next()?.strip_prefix("gh version ")?;
    let told = told.split(' ').next()?;
    let mut numbers = told.trim_start_matches('v').split('.');
    let mut number = || numbers.next()?.parse().ok();
    Some((told, (number()?, number()?)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    url: String,
    is_cross_repository: bool,
}

/// The pull request among these that is of the repository's own branch. Anybody may open one
/// from a branch of the same name in a fork.
pub fn own(json: &str) -> Result<Option<Found>, String> {
    let listed: Vec<Listed> = serde_json::from_str(json).map_err(|why| why.to_string())?;
    let own = listed.into_iter().find(|found| !found.is_cross_repository);
    Ok(own.map(|found| Found { url: found.url }))
}

/// A pull request, as `gh pr view --json` tells of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
pub struct Pull {
    url: String,
    title: String,
    state: String,
    is_draft: bool,
    head_ref_oid: String,
    base_ref_name: String,
    mergeable: String,
    merge_state_status: String,
    review_decision: Option<String>,
    status_check_rollup: Option<Vec<Check>>,
    reviews: Option<Vec<Said>>,
    merge_commit: Option<Commit>,
}

#[derive(Deserialize)]
struct Commit {
    oid: String,
}

/// A `CheckRun` or a `StatusContext`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Check {
    name: Option<String>,
    workflow_name: Option<String>,
    status: Option<String>,
    conclusion: Option<String>,
    started_at: Option<String>,
    details_url: Option<String>,
    context: Option<String>,
    state: Option<String>,
    target_url: Option<String>,
    description: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Said {
    author: Option<Author>,
    author_association: String,
    body: String,
    state: String,
    commit: Option<Commit>,
}

/// Whoever said something; the account may be gone.
#[derive(Deserialize)]
pub struct Author {
    login: String,
}

/// The name of whoever said something. GitHub, too, calls those ghosts whose account is gone.
pub fn login(author: Option<Author>) -> String {
    let name = author.map(|author| author.login).unwrap_or_default();
    if name.is_empty() {
        "ghost".to_owned()
    } else {
        name
    }
}

/// What an `authorAssociation` lets somebody do. A CONTRIBUTOR is not among the writers:
/// it says that a commit of theirs was merged once, and nothing of what they may do now.
pub fn access(association: &str) -> Access {
    match association {
        "OWNER" | "MEMBER" | "COLLABORATOR" => Access::Writer,
        _ => Access::Stranger,
    }
}

impl Pull {
    /// Reads gh's answer.
    pub fn read(json: &str) -> Result<Self, String> {
        let pull: Self = serde_json::from_str(json).map_err(|why| why.to_string())?;
        if ["OPEN", "CLOSED", "MERGED"].contains(&pull.state.as_str()) {
            Ok(pull)
        } else {
            Err(format!("a pull request whose state is '{}'", pull.state))
        }
    }

    /// Whether it is open.
    pub fn state(&self) -> PullState {
        match self.state.as_str() {
            "MERGED" => PullState::Merged {
                commit: self
                    .merge_commit
                    .as_ref()
                    .and_then(|it| it.oid.parse().ok()),
            },
            "CLOSED" => PullState::Closed,
            _ => PullState::Open,
        }
    }

    /// Whether it asks for review.
    pub fn readiness(&self) -> Readiness {
        if self.is_draft {
            Readiness::Draft
        } else {
            Readiness::Ready
        }
    }

    /// The commit that it offers.
    pub fn head(&self) -> Option<Oid> {
        self.head_ref_oid
            .parse()
            .ok()
            .filter(|it: &Oid| !it.is_null())
    }

    /// All of it, with its threads.
    pub fn review(mut self, threads: Vec<Thread>) -> Result<Review, String> {
        let state = self.state();
        let opinions = Opinions::of(self.reviews.take().unwrap_or_default(), &self.head_ref_oid);
        Ok(Review {
            state,
            readiness: self.readiness(),
            head: self.head(),
            decision: match self.review_decision.as_deref() {
                Some("APPROVED") => Decision::Approved,
                Some("CHANGES_REQUESTED") => Decision::ChangesRequested,
                Some("REVIEW_REQUIRED") => Decision::ReviewRequired,
                // Where no rule asks for a review, GitHub decides nothing.
                None | Some("") => opinions.decision(),
                Some(_) => Decision::Unknown,
            },
            mergeability: mergeability(&self.mergeable, &self.merge_state_status),
            checks: latest(self.status_check_rollup.unwrap_or_default()),
            threads,
            reviews: opinions.texts(),
            url: self.url,
            title: self.title,
            base: self.base_ref_name,
        })
    }
}

fn mergeability(mergeable: &str, status: &str) -> Mergeability {
    match (mergeable, status) {
        ("CONFLICTING", _) | (_, "DIRTY") => Mergeability::Conflicts,
        (_, "CLEAN" | "HAS_HOOKS") => Mergeability::Clean,
        (_, "BLOCKED" | "DRAFT") => Mergeability::Blocked,
        (_, "BEHIND") => Mergeability::Behind,
        (_, "UNSTABLE") => Mergeability::Unstable,
        _ => Mergeability::Unknown,
    }
}

/// The latest of each name, in the order in which the names come.
fn latest(all: Vec<Check>) -> Vec<RemoteCheck> {
    let mut found: Vec<(String, RemoteCheck)> = Vec::new();
    for check in all {
        let started = check.started_at.clone().unwrap_or_default();
        // One that has not started is later than any that has; gh writes year 1 for it.
        let started = if started.is_empty() || started.starts_with("0001-") {
            "9999".to_owned()
        } else {
            started
        };
        let check = check.told();
        match found.iter_mut().find(|(_, other)| other.name == check.name) {
            Some(other) if other.0 <= started => *other = (started, check),
            Some(_) => {}
            None => found.push((started, check)),
        }
    }
    found.into_iter().map(|(_, check)| check).collect()
}

impl Check {
    fn told(self) -> RemoteCheck {
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        if let Some(context) = filled(self.context) {
            return RemoteCheck {
                name: context,
                verdict: verdict(self.state.as_deref().unwrap_or_default()),
                url: filled(self.target_url),
                summary: filled(self.description),
            };
        }
        let name = self.name.unwrap_or_default();
        let verdict = match self.status.as_deref() {
            Some("COMPLETED") => verdict(self.conclusion.as_deref().unwrap_or_default()),
            Some(status) => verdict(status),
            None => RemoteVerdict::Unknown,
        };
        RemoteCheck {
            name: match filled(self.workflow_name) {
                Some(workflow) => format!("{workflow} / {name}"),
                None => name,
            },
            verdict,
            url: filled(self.details_url),
            summary: None,
        }
    }
}

/// What a status, a conclusion or a state says of a check.
fn verdict(word: &str) -> RemoteVerdict {
    match word {
        "SUCCESS" | "NEUTRAL" => RemoteVerdict::Passed,
        "SKIPPED" => RemoteVerdict::Skipped,
        "FAILURE" | "ERROR" | "CANCELLED" | "TIMED_OUT" | "ACTION_REQUIRED" | "STARTUP_FAILURE" => {
            RemoteVerdict::Failed
        }
        "QUEUED" | "IN_PROGRESS" | "PENDING" | "WAITING" | "REQUESTED" | "EXPECTED" => {
            RemoteVerdict::Pending
        }
        _ => RemoteVerdict::Unknown,
    }
}

/// What each reviewer holds of it now, in the order in which they first spoke.
struct Opinions(Vec<Opinion>);

struct Opinion {
    author: String,
    access: Access,
    wants_changes: bool,
    /// Whether they approved the commit that is there now.
    approves: bool,
    texts: Vec<String>,
}

impl Opinions {
    /// A comment does not take back that somebody asked for changes, and an approval ends
    /// what the same reviewer said before.
    fn of(all: Vec<Said>, head: &str) -> Self {
        let mut found: Vec<Opinion> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for said in all {
            let author = login(said.author);
            let place = *places.entry(author.clone()).or_insert_with(|| {
                found.push(Opinion {
                    author,
                    access: Access::Stranger,
                    wants_changes: false,
                    approves: false,
                    texts: Vec::new(),
                });
                found.len() - 1
            });
            let opinion = &mut found[place];
            opinion.access = access(&said.author_association);
            let is_opinion = ["APPROVED", "CHANGES_REQUESTED"].contains(&said.state.as_str());
            if is_opinion {
                opinion.texts.clear();
                opinion.wants_changes = said.state == "CHANGES_REQUESTED";
                let is_of_head = said.commit.is_none_or(|commit| commit.oid == head);
                opinion.approves = said.state == "APPROVED" && is_of_head;
            } else if said.state != "COMMENTED" {
                // One that was dismissed, or is not sent yet, asks for nothing.
                continue;
            } else if !opinion.wants_changes && !said.body.trim().is_empty() {
                opinion.texts.clear();
            }
            if !said.body.trim().is_empty() {
                opinion.texts.push(said.body);
            }
        }
        Self(found)
    }

    /// What those decided who may write to the repository, where no rule asks for it.
    fn decision(&self) -> Decision {
        let writers = || self.0.iter().filter(|one| one.access == Access::Writer);
        if writers().any(|one| one.wants_changes) {
            Decision::ChangesRequested
        } else if writers().any(|one| one.approves) {
            Decision::Approved
        } else {
            Decision::NoneNeeded
        }
    }

    fn texts(self) -> Vec<ReviewText> {
        let asks = |one: &Opinion| one.wants_changes || !one.texts.is_empty();
        let all = self.0.into_iter().filter(asks);
        all.map(|one| ReviewText {
            author: one.author,
            access: one.access,
            wants_changes: one.wants_changes,
            body: one.texts.join("\n\n"),
        })
        .collect()
    }
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;

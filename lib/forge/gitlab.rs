//! GitLab, through the real `glab`: its `api` alone, whose answers are GitLab's documented
//! REST, and which ends neither in a question nor in a push of its own.

mod answers;
mod discussions;

use std::collections::HashMap;

use serde_json::json;

use crate::forge::Forge;
use crate::forge::address::{Address, PullAddress};
use crate::forge::program::{Place, Program};
use crate::forge::rest::{Dialect, Rest, encoded};
use crate::model::error::{Error, Result};
use crate::model::promotion::MergeKind;
use crate::model::pull_request::{
    Found, MergeRequest, PullRequest, PullState, Readiness, Review, Thread,
};
use answers::{Approvals, Member, Merge, Project, Status, User};
use discussions::{Discussion, Note};

const GLAB: Program = Program {
    name: "glab",
    purpose: "which opens merge requests at GitLab",
    home: "https://gitlab.com/gitlab-org/cli",
    variables: &[
        ("GLAB_CHECK_UPDATE", "false"),
        ("GLAB_SEND_TELEMETRY", "false"),
    ],
};

/// What stands between a project and a number in a merge request's URL.
const MERGE_REQUESTS: &str = "/-/merge_requests/";

/// A project at GitLab.
pub struct GitLab {
    rest: Rest,
    path: String,
}

impl GitLab {
    /// The project at an address.
    pub fn new(address: &Address, place: Place) -> Self {
        let host = address.host.clone();
        Self {
            rest: Rest {
                forge: "GitLab",
                program: &GLAB,
                place,
                log_in: format!("glab auth login --hostname {host}"),
                host,
                dialect: Dialect::Glab,
            },
            path: address.path.clone(),
        }
    }

    fn project(&self) -> String {
        format!("projects/{}", encoded(&self.path))
    }

    /// The project and the path of a merge request in its API.
    fn pull(&self, url: &str) -> Result<(Self, String)> {
        let found = PullAddress::of_url(url, MERGE_REQUESTS)
            .filter(|found| found.repository.host == self.rest.host)
            .ok_or_else(|| {
                let Self { rest, path } = self;
                Error::fatal(format!(
                    "'{url}' is no merge request of {}/{path}",
                    rest.host
                ))
            })?;
        let at = Self {
            rest: self.rest.clone(),
            path: found.repository.path,
        };
        let path = format!("{}/merge_requests/{}", at.project(), found.number);
        Ok((at, path))
    }

    fn look(&self, path: &str) -> Result<Merge> {
        self.rest.get("looking at the merge request", path)
    }

    /// Who may write to the project, by name. Where the members are not for this user to
    /// see, nobody is known to.
    fn writers(&self) -> Result<HashMap<String, bool>> {
        let what = "reading who may write";
        let path = format!("{}/members/all", self.project());
        let first = self.rest.send("GET", &format!("{path}?per_page=1"), None)?;
        if first.is_hidden() {
            return Ok(HashMap::new());
        }
        let all: Vec<Member> = self.rest.all(what, &path)?;
        Ok(all.into_iter().map(Member::told).collect())
    }

    /// Whether one of these holds the mark, by this user or by somebody who may write.
    fn says(&self, notes: &[Note], mark: &str) -> Result<bool> {
        let marked: Vec<&Note> = notes.iter().filter(|note| note.holds(mark)).collect();
        if marked.is_empty() {
            return Ok(false);
        }
        let me: User = self.rest.get("asking who is logged in", "user")?;
        if marked.iter().any(|note| note.is_by(&me)) {
            return Ok(true);
        }
        let writers = self.writers()?;
        Ok(marked.iter().any(|note| note.is_by_one_of(&writers)))
    }
}

impl Forge for GitLab {
    fn name(&self) -> &'static str {
        "GitLab"
    }

    fn ready(&self) -> Result<()> {
        let what = "asking who is logged in";
        self.rest.get::<User>(what, "user").map(drop)
    }

    fn find(&self, head: &str) -> Result<Option<Found>> {
        let path = format!(
            "{}/merge_requests?state=opened&source_branch={}",
            self.project(),
            encoded(head)
        );
        let all: Vec<Merge> = self.rest.all("looking for a merge request", &path)?;
        Ok(all.into_iter().find(Merge::is_own).map(Merge::found))
    }

    fn open(&self, request: &PullRequest) -> Result<Found> {
        let body = json!({
            "source_branch": request.head,
            "target_branch": request.base,
            "title": answers::titled(&request.title, request.readiness),
            "description": request.body,
            "remove_source_branch": false,
        });
        let what = "opening the merge request";
        let path = format!("{}/merge_requests", self.project());
        let reply = self.rest.send("POST", &path, Some(&body))?;
        match self.rest.read::<Merge>(what, &reply) {
            Ok(made) => Ok(made.found()),
            // There may be one already, or it was made before the connection broke.
            Err(error) => match self.find(&request.head) {
                Ok(Some(found)) => Ok(found),
                _ => Err(error),
            },
        }
    }

    fn review(&self, url: &str) -> Result<Review> {
        let (at, path) = self.pull(url)?;
        let rest = &at.rest;
        let merge = at.look(&path)?;
        let approvals: Approvals =
            rest.get("reading the approvals", &format!("{path}/approvals"))?;
        let discussions: Vec<Discussion> =
            rest.all("reading the discussions", &format!("{path}/discussions"))?;
        let statuses: Vec<Status> = match merge.sha() {
            Some(sha) => rest.all(
                "reading the pipelines",
                &format!("{}/repository/commits/{sha}/statuses", at.project()),
            )?,
            None => Vec::new(),
        };
        let writers = at.writers()?;
        let threads = discussions.into_iter();
        let threads = threads.filter_map(|one| one.thread(&writers)).collect();
        Ok(merge.review(&approvals, statuses, threads))
    }

    fn set_readiness(&self, url: &str, readiness: Readiness) -> Result<()> {
        let (at, path) = self.pull(url)?;
        let title = answers::titled(at.look(&path)?.title(), readiness);
        let body = json!({ "title": title });
        at.rest.change(
            "saying whether it is a draft",
            ("PUT", &path, &body),
            &|| Ok(at.look(&path)?.readiness() == readiness),
        )
    }

    fn reply(&self, url: &str, thread: &Thread, body: &str, mark: &str) -> Result<()> {
        let (at, path) = self.pull(url)?;
        let place = format!("{path}/discussions/{}", encoded(&thread.id));
        let notes = format!("{place}/notes");
        let what = "replying to a discussion";
        let said = || {
            let discussion: Discussion = at.rest.get("reading a discussion", &place)?;
            at.says(&discussion.notes, mark)
        };
        at.rest
            .change(what, ("POST", &notes, &json!({ "body": body })), &said)
    }

    fn resolve(&self, url: &str, thread: &Thread) -> Result<()> {
        let (at, path) = self.pull(url)?;
        let place = format!("{path}/discussions/{}", encoded(&thread.id));
        let what = "resolving a discussion";
        let body = json!({ "resolved": true });
        at.rest.change(what, ("PUT", &place, &body), &|| {
            let discussion: Discussion = at.rest.get("reading a discussion", &place)?;
            Ok(discussion.is_resolved())
        })
    }

    fn comment(&self, url: &str, body: &str, mark: &str) -> Result<()> {
        let (at, path) = self.pull(url)?;
        let notes = format!("{path}/notes");
        let what = "commenting on the merge request";
        let said = || at.says(&at.rest.all("reading the conversation", &notes)?, mark);
        at.rest
            .change(what, ("POST", &notes, &json!({ "body": body })), &said)
    }

    fn merge(&self, request: &MergeRequest<'_>) -> Result<()> {
        let (at, path) = self.pull(request.url)?;
        let url = request.url;
        let is_done = || {
            let merge = at.look(&path)?;
            merge.is_of(request.head, url)?;
            match merge.state() {
                PullState::Merged { .. } => Ok(true),
                PullState::Open => Ok(false),
                PullState::Closed => Err(Error::no(format!("{url} was closed without a merge"))
                    .hint("open it again there, or give it up: git promote --undo <attempt>")),
            }
        };
        if is_done()? {
            return Ok(());
        }
        // Whether commits are made anew is the project's to say, not the merge request's.
        let project: Project = at.rest.get("looking at the project", &at.project())?;
        if request.how == MergeKind::Rebase && !project.rebases() {
            return Err(Error::no(format!(
                "{} merges by merge commits, and not by rebase",
                at.path
            ))
            .hint("merge it by another way, or change the project's merge method"));
        }
        let body = json!({
            "sha": request.head.as_str(),
            "squash": request.how == MergeKind::Squash,
            "should_remove_source_branch": false,
            "merge_when_pipeline_succeeds": false,
        });
        let place = format!("{path}/merge");
        at.rest.change("merging", ("PUT", &place, &body), &is_done)
    }

    fn close(&self, url: &str) -> Result<()> {
        let (at, path) = self.pull(url)?;
        let body = json!({ "state_event": "close" });
        at.rest.change(
            "closing",
            ("PUT", &path, &body),
            &|| match at.look(&path)?.state() {
                PullState::Closed => Ok(true),
                PullState::Open => Ok(false),
                PullState::Merged { .. } => Err(Error::no(format!("{url} is merged already"))),
            },
        )
    }

    fn longest_body(&self) -> usize {
        1_048_576
    }

    fn template_paths(&self) -> &'static [&'static str] {
        &[".gitlab/merge_request_templates/Default.md"]
    }
}

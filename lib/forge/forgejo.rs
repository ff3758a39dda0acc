//! Forgejo and Gitea, through Gitea's `tea`: its `api` alone, since what its other commands
//! print is made for people. Forgejo's own `fj` has no such pass-through.

mod answers;
mod pull;
mod remarks;

use std::time::Duration;

use serde_json::json;

use crate::forge::Forge;
use crate::forge::address::{Address, PullAddress};
use crate::forge::program::{Input, Place, Program};
use crate::forge::rest::{Dialect, Rest, encoded};
use crate::model::error::{Error, Result};
use crate::model::promotion::MergeKind;
use crate::model::pull_request::{
    Found, MergeRequest, PullRequest, PullState, Readiness, Review, Thread,
};
use answers::{Combined, Login, Pull, User};
use pull::At;
use remarks::{Remark, Said};

const TEA: Program = Program {
    name: "tea",
    purpose: "Gitea's program, which opens pull requests at Forgejo and Gitea",
    home: "https://gitea.com/gitea/tea",
    variables: &[],
};

const FJ: Program = Program {
    name: "fj",
    purpose: "Forgejo's program",
    home: "https://codeberg.org/forgejo-contrib/forgejo-cli",
    variables: &[],
};

/// What stands between a repository and a number in a pull request's URL.
const PULLS: &str = "/pulls/";

/// How long a program may take to say what it is: there is a text editor called `tea`, too.
const BRIEFLY: Duration = Duration::from_secs(10);

/// A repository at Forgejo or Gitea.
pub struct Forgejo {
    authority: String,
    owner: String,
    name: String,
    place: Place,
}

impl Forgejo {
    /// The repository at an address, if Forgejo could have it there.
    pub fn new(address: &Address, place: Place) -> Option<Self> {
        let (owner, name) = address.owner_and_name()?;
        Some(Self {
            authority: address.authority.clone(),
            owner: owner.to_owned(),
            name: name.to_owned(),
            place,
        })
    }

    fn page(&self) -> String {
        format!("https://{}/{}/{}", self.authority, self.owner, self.name)
    }

    fn repository(&self) -> String {
        format!("repos/{}/{}", encoded(&self.owner), encoded(&self.name))
    }

    /// The API, as the login that tea has at this host.
    fn rest(&self) -> Result<Rest> {
        let asked = ["logins", "list", "--output", "json"];
        let answer = self.place.run(&TEA, &asked, Input::Nothing)?;
        let log_in = format!("tea logins add --url https://{}", self.authority);
        let logins: Vec<Login> = serde_json::from_str(&answer.stdout).unwrap_or_default();
        let login = logins
            .into_iter()
            .find(|login| login.is_at(&self.authority));
        let login = login.ok_or_else(|| {
            Error::missing(format!(
                "nobody is logged in at {} with tea",
                self.authority
            ))
            .hint(format!("log in: {log_in}"))
        })?;
        Ok(Rest {
            forge: "Forgejo",
            program: &TEA,
            place: self.place.clone(),
            host: self.authority.clone(),
            log_in,
            dialect: Dialect::Tea(login.name),
        })
    }

    /// The repository, its API, and the number of a pull request.
    fn pull(&self, url: &str) -> Result<At> {
        let found = PullAddress::of_url(url, PULLS)
            .filter(|found| found.repository.authority == self.authority);
        let there = found.and_then(|found| {
            let there = Self::new(&found.repository, self.place.clone())?;
            Some((there, found.number))
        });
        let (there, number) = there.ok_or_else(|| {
            Error::fatal(format!("'{url}' is no pull request of {}", self.page()))
        })?;
        Ok(At {
            rest: self.rest()?,
            repository: there.repository(),
            number,
        })
    }
}

impl Forge for Forgejo {
    fn name(&self) -> &'static str {
        "Forgejo"
    }

    fn ready(&self) -> Result<()> {
        let briefly = self.place.clone().patient_for(BRIEFLY);
        match briefly.run(&TEA, &["--version"], Input::Nothing) {
            Ok(answer) if answers::is_giteas(&answer.stdout) => {}
            Ok(_) => {
                return Err(Error::missing(
                    "the 'tea' that is installed is another program than Gitea's",
                )
                .hint(format!("put Gitea's in front of it on PATH ({})", TEA.home))
                .hint("or push only: git promote --no-pr <attempt>"));
            }
            Err(error) => {
                let has_fj = briefly.run(&FJ, &["version"], Input::Nothing).is_ok();
                return Err(if has_fj {
                    error.hint(format!(
                        "'fj' alone cannot read reviews; by hand it is at {}/pulls",
                        self.page()
                    ))
                } else {
                    error
                });
            }
        }
        self.rest()?
            .get::<User>("asking who is logged in", "user")
            .map(drop)
    }

    fn find(&self, head: &str) -> Result<Option<Found>> {
        let path = format!("{}/pulls?state=open", self.repository());
        let all: Vec<Pull> = self.rest()?.all("looking for a pull request", &path)?;
        Ok(all
            .into_iter()
            .find(|pull| pull.is_own(head))
            .map(Pull::found))
    }

    fn open(&self, request: &PullRequest) -> Result<Found> {
        let body = json!({
            "head": request.head,
            "base": request.base,
            "title": answers::titled(&request.title, request.readiness),
            "body": request.body,
        });
        let rest = self.rest()?;
        let path = format!("{}/pulls", self.repository());
        let reply = rest.send("POST", &path, Some(&body))?;
        match rest.read::<Pull>("opening the pull request", &reply) {
            Ok(made) => Ok(made.found()),
            // There may be one already, or it was made before the connection broke.
            Err(error) => match self.find(&request.head) {
                Ok(Some(found)) => Ok(found),
                _ => Err(error),
            },
        }
    }

    fn review(&self, url: &str) -> Result<Review> {
        let at = self.pull(url)?;
        let pull = at.look()?;
        let reviews = at.reviews()?;
        let threads = at.threads(&reviews)?;
        let combined = match pull.sha() {
            Some(sha) => at.rest.get(
                "reading the checks",
                &format!("{}/commits/{sha}/status", at.repository),
            )?,
            None => Combined::default(),
        };
        pull.review(reviews, combined, threads, &mut |user| at.access(user))
    }

    fn set_readiness(&self, url: &str, readiness: Readiness) -> Result<()> {
        let at = self.pull(url)?;
        let body = json!({ "title": answers::titled(at.look()?.title(), readiness) });
        let what = "saying whether it is a draft";
        at.rest.change(what, ("PATCH", &at.path(), &body), &|| {
            Ok(at.look()?.readiness() == readiness)
        })
    }

    fn reply(&self, url: &str, thread: &Thread, body: &str, mark: &str) -> Result<()> {
        let at = self.pull(url)?;
        let Some((path, line)) = remarks::place(&thread.id) else {
            return Err(Error::fatal(format!("'{}' is no review thread", thread.id)));
        };
        // There is no reply in this API: what is said about the same line is shown in the
        // same thread.
        let key = if line.is_old {
            "old_position"
        } else {
            "new_position"
        };
        let review = json!({
            "event": "COMMENT",
            "comments": [{ "path": path, "body": body, key: line.number }],
        });
        let said = || {
            let remarks = at.remarks(&at.reviews()?)?;
            let here = remarks.iter().filter(|remark| remark.thread() == thread.id);
            let all: Vec<(&str, &str)> = here.map(Remark::told).collect();
            at.says(&all, mark)
        };
        let place = format!("{}/reviews", at.path());
        let what = "replying to a review thread";
        at.rest.change(what, ("POST", &place, &review), &said)
    }

    fn resolve(&self, url: &str, thread: &Thread) -> Result<()> {
        let at = self.pull(url)?;
        let threads = at.threads(&at.reviews()?)?;
        if threads
            .iter()
            .any(|one| one.id == thread.id && one.is_resolved)
        {
            return Ok(());
        }
        Err(Error::no("Forgejo's API cannot resolve a review thread")
            .hint(format!("resolve it by hand: {url}/files")))
    }

    fn comment(&self, url: &str, body: &str, mark: &str) -> Result<()> {
        let at = self.pull(url)?;
        let path = format!("{}/issues/{}/comments", at.repository, at.number);
        let said = || {
            // This list has no pages.
            let all: Vec<Said> = at.rest.get("reading the conversation", &path)?;
            let all: Vec<(&str, &str)> = all.iter().map(Said::told).collect();
            at.says(&all, mark)
        };
        let what = "commenting on the pull request";
        at.rest
            .change(what, ("POST", &path, &json!({ "body": body })), &said)
    }

    fn merge(&self, request: &MergeRequest<'_>) -> Result<()> {
        let at = self.pull(request.url)?;
        let how = match request.how {
            MergeKind::Merge => "merge",
            MergeKind::Squash => "squash",
            MergeKind::Rebase => "rebase",
        };
        let body = json!({
            "Do": how,
            "head_commit_id": request.head.as_str(),
            "delete_branch_after_merge": false,
            "merge_when_checks_succeed": false,
        });
        let place = format!("{}/merge", at.path());
        at.rest.change("merging", ("POST", &place, &body), &|| {
            let pull = at.look()?;
            pull.is_of(request.head, request.url)?;
            match pull.state() {
                PullState::Merged { .. } => Ok(true),
                PullState::Open => Ok(false),
                PullState::Closed => Err(Error::no(format!(
                    "{} was closed without a merge",
                    request.url
                ))
                .hint("open it again there, or give it up: git promote --undo <attempt>")),
            }
        })
    }

    fn close(&self, url: &str) -> Result<()> {
        let at = self.pull(url)?;
        let body = json!({ "state": "closed" });
        at.rest.change(
            "closing",
            ("PATCH", &at.path(), &body),
            &|| match at.look()?.state() {
                PullState::Closed => Ok(true),
                PullState::Open => Ok(false),
                PullState::Merged { .. } => Err(Error::no(format!("{url} is merged already"))),
            },
        )
    }

    fn longest_body(&self) -> usize {
        65_536
    }

    fn template_paths(&self) -> &'static [&'static str] {
        &[
            ".forgejo/PULL_REQUEST_TEMPLATE.md",
            ".gitea/PULL_REQUEST_TEMPLATE.md",
            ".github/PULL_REQUEST_TEMPLATE.md",
            "PULL_REQUEST_TEMPLATE.md",
            "docs/PULL_REQUEST_TEMPLATE.md",
        ]
    }
}

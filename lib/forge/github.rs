//! GitHub, through the real `gh`, from Debian's 2.23 on. Nothing is decided by its exit code
//! where its answer tells more, and after a mutation that failed what is there decides.

mod answers;
mod calls;
mod issue;
mod threads;

use std::time::Duration;

pub use issue::{Issue, issue};

use crate::forge::Forge;
use crate::forge::address::{Address, PullAddress};
use crate::forge::github::calls::written;
use crate::forge::program::{Place, Program};
use crate::model::error::{Error, Result};
use crate::model::promotion::MergeKind;
use crate::model::pull_request::{
    Found, MergeRequest, PullRequest, PullState, Readiness, Review, Thread,
};

const GH: Program = Program {
    name: "gh",
    purpose: "which talks to GitHub",
    home: "https://cli.github.com",
    variables: &[("GH_PROMPT_DISABLED", "1"), ("GH_NO_UPDATE_NOTIFIER", "1")],
};

/// The oldest gh that all of this was tried with.
const OLDEST: (u32, u32) = (2, 23);

/// What stands between a repository and a number in a pull request's URL.
const PULL: &str = "/pull/";

/// A repository at GitHub.
pub struct GitHub {
    host: String,
    owner: String,
    name: String,
    place: Place,
}

impl GitHub {
    /// The repository at an address, if GitHub could have it there.
    pub fn new(address: &Address, place: Place) -> Option<Self> {
        let (owner, name) = address.owner_and_name()?;
        Some(Self {
            host: address.host.clone(),
            owner: owner.to_owned(),
            name: name.to_owned(),
            place,
        })
    }

    /// `host/owner/name`, as `gh -R` takes it. The host is always named: without it `GH_HOST`
    /// would choose another.
    fn repository(&self) -> String {
        format!("{}/{}/{}", self.host, self.owner, self.name)
    }

    /// The repository and the number of a pull request: a record may name one of before the
    /// repository was renamed, but none of another host.
    fn pull(&self, url: &str) -> Result<(Self, String)> {
        PullAddress::of_url(url, PULL)
            .filter(|found| found.repository.host == self.host)
            .and_then(|found| {
                let at = Self::new(&found.repository, self.place.clone())?;
                Some((at, found.number.to_string()))
            })
            .ok_or_else(|| {
                Error::fatal(format!(
                    "'{url}' is no pull request of {}",
                    self.repository()
                ))
            })
    }

    /// Changes a pull request by a command of gh, unless it is as wanted already, and looks at
    /// it afterwards whatever gh says.
    fn change(
        &self,
        number: &str,
        what: &str,
        arguments: &[&str],
        is_done: &dyn Fn(&answers::Pull) -> Result<bool>,
    ) -> Result<()> {
        if is_done(&self.look(number, answers::STATE)?)? {
            return Ok(());
        }
        let answer = self.gh(&[arguments, &[number, "-R", &self.repository()]].concat())?;
        let mut looks = 0;
        loop {
            let error = match self.look(number, answers::STATE) {
                Ok(pull) if is_done(&pull)? => return Ok(()),
                Ok(_) if !answer.is_success() => return Err(self.failure(what, &answer)),
                Ok(_) => Error::fatal(format!(
                    "{what} is not done yet, though gh says that it is"
                ))
                .hint(format!(
                    "see what GitHub waits for (a merge queue?), and run the same command again: \
                     https://{}{PULL}{number}",
                    self.repository()
                )),
                Err(_) if !answer.is_success() => return Err(self.failure(what, &answer)),
                Err(error) => error,
            };
            // What was done is not always seen at once.
            looks += 1;
            if looks == 4 {
                return Err(error);
            }
            std::thread::sleep(Duration::from_millis(500));
        }
    }

    /// The pull request's fields of these names.
    fn look(&self, number: &str, fields: &str) -> Result<answers::Pull> {
        let repository = self.repository();
        let answer = self.gh(&["pr", "view", number, "-R", &repository, "--json", fields])?;
        let what = "looking at the pull request";
        if !answer.is_success() {
            return Err(self.failure(what, &answer));
        }
        answers::Pull::read(&answer.stdout).map_err(|why| self.not_understood(what, &why))
    }
}

impl Forge for GitHub {
    fn name(&self) -> &'static str {
        "GitHub"
    }

    fn ready(&self) -> Result<()> {
        let answer = self.gh(&["--version"])?;
        if let Some((found, version)) = answers::version(&answer.stdout)
            && version < OLDEST
        {
            return Err(GH.is_too_old(found, &format!("{}.{}", OLDEST.0, OLDEST.1)));
        }
        let asked = ["auth", "token", "--hostname", &self.host];
        if !self.place.says_yes(&GH, &asked)? {
            return Err(
                Error::missing(format!("nobody is logged in at {} with gh", self.host))
                    .hint(format!("log in: {}", self.log_in())),
            );
        }
        Ok(())
    }

    fn find(&self, head: &str) -> Result<Option<Found>> {
        let repository = self.repository();
        let asked = ["pr", "list", "-R", &repository, "--head", head];
        let fields = ["--state", "open", "--json", "url,isCrossRepository"];
        let answer = self.gh(&[&asked[..], &fields[..]].concat())?;
        let what = "looking for a pull request";
        if !answer.is_success() {
            return Err(self.failure(what, &answer));
        }
        answers::own(&answer.stdout).map_err(|why| self.not_understood(what, &why))
    }

    fn open(&self, request: &PullRequest) -> Result<Found> {
        let body = written(&request.body)?;
        let body_path = body.path().to_string_lossy().into_owned();
        let repository = self.repository();
        let mut arguments = vec!["pr", "create", "-R", &repository];
        arguments.extend(["--title", &request.title, "--body-file", &body_path]);
        arguments.extend(["--head", &request.head, "--base", &request.base]);
        if request.readiness == Readiness::Draft {
            arguments.push("--draft");
        }
        let answer = self.gh(&arguments)?;
        let mut lines = answer.stdout.lines().rev().map(str::trim);
        match lines.find(|line| PullAddress::of_url(line, PULL).is_some()) {
            Some(url) if answer.is_success() => Ok(Found {
                url: url.to_owned(),
            }),
            // It says no when there is one already, and it may have made one before the
            // connection broke: what is there decides.
            _ => match self.find(&request.head) {
                Ok(Some(found)) => Ok(found),
                _ => Err(self.failure("opening the pull request", &answer)),
            },
        }
    }

    fn review(&self, url: &str) -> Result<Review> {
        let (at, number) = self.pull(url)?;
        let pull = at.look(&number, answers::ALL)?;
        let threads = at.threads(&number)?;
        pull.review(threads)
            .map_err(|why| self.not_understood("reading the review", &why))
    }

    fn set_readiness(&self, url: &str, readiness: Readiness) -> Result<()> {
        let (at, number) = self.pull(url)?;
        let (what, arguments): (_, &[&str]) = match readiness {
            Readiness::Ready => ("asking for review", &["pr", "ready"]),
            Readiness::Draft => ("making it a draft", &["pr", "ready", "--undo"]),
        };
        at.change(&number, what, arguments, &|pull| {
            Ok(pull.readiness() == readiness)
        })
    }

    fn reply(&self, url: &str, thread: &Thread, body: &str, mark: &str) -> Result<()> {
        let (at, number) = self.pull(url)?;
        // One that was deleted has no place for a reply.
        let said = || Ok(at.thread(&thread.id)?.is_none_or(|now| now.says(mark)));
        let first = thread.comments.first().map(|comment| comment.id.as_str());
        let id = first
            .filter(|id| !id.is_empty() && id.bytes().all(|digit| digit.is_ascii_digit()))
            .ok_or_else(|| {
                Error::fatal(format!("thread {} has no comment to reply to", thread.id))
            })?;
        let path = format!("pulls/{number}/comments/{id}/replies");
        at.say("replying to a review thread", &path, body, &said)
    }

    fn resolve(&self, url: &str, thread: &Thread) -> Result<()> {
        let (at, _) = self.pull(url)?;
        let is_done = || Ok(at.thread(&thread.id)?.is_none_or(|now| now.is_resolved()));
        if is_done()? {
            return Ok(());
        }
        let answer = at.graphql(threads::RESOLVE, &[("id", &thread.id)], &[])?;
        match is_done() {
            Ok(true) => Ok(()),
            Err(error) if answer.is_success() => Err(error),
            _ => Err(at.failure("resolving a review thread", &answer)),
        }
    }

    fn comment(&self, url: &str, body: &str, mark: &str) -> Result<()> {
        let (at, number) = self.pull(url)?;
        let said = || at.conversation_says(&number, mark);
        let path = format!("issues/{number}/comments");
        at.say("commenting on the pull request", &path, body, &said)
    }

    fn merge(&self, request: &MergeRequest<'_>) -> Result<()> {
        let (at, number) = self.pull(request.url)?;
        let url = request.url;
        let how = match request.how {
            MergeKind::Merge => "--merge",
            MergeKind::Squash => "--squash",
            MergeKind::Rebase => "--rebase",
        };
        let arguments = [
            "pr",
            "merge",
            how,
            "--match-head-commit",
            request.head.as_str(),
        ];
        at.change(&number, "merging", &arguments, &|pull| {
            let there = pull.head();
            if there.as_ref().is_some_and(|there| there != request.head) {
                let there = there.map(|there| there.short().to_owned());
                return Err(Error::no(format!(
                    "{url} offers commit {}, and not commit {}, which was reviewed",
                    there.unwrap_or_default(),
                    request.head.short()
                ))
                .hint("look at what was pushed there since: git promote status"));
            }
            match pull.state() {
                PullState::Merged { .. } => Ok(true),
                PullState::Open => Ok(false),
                PullState::Closed => Err(Error::no(format!("{url} was closed without a merge"))
                    .hint("open it again there, or give it up: git promote --undo <attempt>")),
            }
        })
    }

    fn close(&self, url: &str) -> Result<()> {
        let (at, number) = self.pull(url)?;
        at.change(
            &number,
            "closing",
            &["pr", "close"],
            &|pull| match pull.state() {
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
            ".github/PULL_REQUEST_TEMPLATE.md",
            ".github/pull_request_template.txt",
            "PULL_REQUEST_TEMPLATE.md",
            "pull_request_template.txt",
            "docs/PULL_REQUEST_TEMPLATE.md",
            "docs/pull_request_template.txt",
        ]
    }
}

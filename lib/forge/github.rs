//! GitHub, through the real `gh`. Nothing is decided by its exit code where its answer
//! tells more.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::forge::Forge;
use crate::model::error::{Context, Error, Result};
use crate::model::pull_request::{Found, MergeRequest, PullRequest, Readiness, Review, Thread};

/// `[host/]owner/name`, as `gh -R` takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository(String);

impl Repository {
    /// Reads the URL of a remote: `https://github.com/o/n.git`, `git@github.com:o/n`,
    /// `ssh://git@github.com/o/n`. A local path is none of it, nor is a host that does not
    /// have `github` in its name, unless `GH_HOST` names it.
    pub fn of_url(url: &str) -> Option<Self> {
        let (host, path) = match url.split_once("://") {
            Some((scheme, rest)) if scheme != "file" => {
                let (authority, path) = rest.split_once('/')?;
                let host = authority.rsplit('@').next()?;
                (host.split(':').next()?, path)
            }
            Some(_) => return None,
            None => {
                let (authority, path) = url.split_once(':')?;
                (authority.rsplit('@').next()?, path)
            }
        };
        let is_named = std::env::var("GH_HOST").is_ok_and(|named| named == host);
        if !(is_named || host.split('.').any(|label| label.contains("github"))) {
            return None;
        }
        let path = path.trim_matches('/').trim_end_matches(".git");
        let (owner, name) = path.split_once('/')?;
        if owner.is_empty() || name.is_empty() || name.contains('/') {
            return None;
        }
        Some(Self(match host {
            "github.com" => format!("{owner}/{name}"),
            host => format!("{host}/{owner}/{name}"),
        }))
    }
}

/// A repository at GitHub.
pub struct GitHub {
    repository: Repository,
    dir: PathBuf,
}

#[derive(Deserialize)]
struct Listed {
    url: String,
}

struct Answer {
    success: bool,
    stdout: String,
    stderr: String,
}

impl GitHub {
    /// `dir` is where `gh` runs.
    pub fn new(repository: Repository, dir: &Path) -> Self {
        Self {
            repository,
            dir: dir.to_owned(),
        }
    }

    fn gh(&self, arguments: &[&str]) -> Result<Answer> {
        let output = duct::cmd("gh", arguments)
            .dir(&self.dir)
            .env("GH_PROMPT_DISABLED", "1")
            .env("GH_NO_UPDATE_NOTIFIER", "1")
            .env("NO_COLOR", "1")
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .stdin_null()
            .stdout_capture()
            .stderr_capture()
            .unchecked()
            .run();
        match output {
            Ok(output) => Ok(Answer {
                success: output.status.success(),
                stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
                stderr: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(no_gh()),
            Err(error) => Err(error).or_fatal(|| "cannot run gh".to_owned()),
        }
    }
}

fn no_gh() -> Error {
    Error::missing("'gh', which opens pull requests at GitHub, is not installed")
        .hint("install it (https://cli.github.com), or push only: git promote --no-pr <attempt>")
}

impl Forge for GitHub {
    fn ready(&self) -> Result<()> {
        self.gh(&["--version"]).map(drop)
    }

    fn find(&self, head: &str) -> Result<Option<Found>> {
        let answer = self.gh(&[
            "pr",
            "list",
            "-R",
            &self.repository.0,
            "--head",
            head,
            "--state",
            "open",
            "--json",
            "url",
        ])?;
        if !answer.success {
            return Err(refused("gh pr list", &answer.stderr));
        }
        let listed: Vec<Listed> = serde_json::from_str(&answer.stdout)
            .or_fatal(|| "gh pr list gave no JSON".to_owned())?;
        Ok(listed
            .into_iter()
            .next()
            .map(|found| Found { url: found.url }))
    }

    fn open(&self, request: &PullRequest) -> Result<Found> {
        let failed = || "cannot write the pull request's body".to_owned();
        let mut body = tempfile::NamedTempFile::new().or_fatal(failed)?;
        body.write_all(request.body.as_bytes()).or_fatal(failed)?;
        let body_path = body.path().to_string_lossy().into_owned();
        let mut arguments = vec![
            "pr",
            "create",
            "-R",
            &self.repository.0,
            "--title",
            &request.title,
            "--body-file",
            &body_path,
            "--head",
            &request.head,
            "--base",
            &request.base,
        ];
        if request.readiness == Readiness::Draft {
            arguments.push("--draft");
        }
        let answer = self.gh(&arguments)?;
        let url = answer
            .stdout
            .lines()
            .rev()
            .find(|line| line.starts_with("http"));
        match url {
            Some(url) if answer.success => Ok(Found {
                url: url.trim().to_owned(),
            }),
            // It says no when there is one already, and it may have made one before the
            // connection broke: what is there decides.
            _ => match self.find(&request.head)? {
                Some(found) => Ok(found),
                None => Err(refused("gh pr create", &answer.stderr)),
            },
        }
    }

    fn name(&self) -> &'static str {
        "GitHub"
    }

    fn review(&self, _url: &str) -> Result<Review> {
        Err(not_yet())
    }

    fn set_readiness(&self, _url: &str, _readiness: Readiness) -> Result<()> {
        Err(not_yet())
    }

    fn reply(&self, _url: &str, _thread: &Thread, _body: &str, _mark: &str) -> Result<()> {
        Err(not_yet())
    }

    fn resolve(&self, _url: &str, _thread: &Thread) -> Result<()> {
        Err(not_yet())
    }

    fn comment(&self, _url: &str, _body: &str, _mark: &str) -> Result<()> {
        Err(not_yet())
    }

    fn merge(&self, _request: &MergeRequest<'_>) -> Result<()> {
        Err(not_yet())
    }

    fn close(&self, _url: &str) -> Result<()> {
        Err(not_yet())
    }

    fn longest_body(&self) -> usize {
        65_536
    }
}

fn not_yet() -> Error {
    Error::fatal("this is not asked of GitHub yet")
}

fn refused(what: &str, stderr: &str) -> Error {
    let error = Error::fatal(format!("{what} failed: {stderr}"));
    if stderr.contains("gh auth login") {
        error.hint("log in first: gh auth login")
    } else {
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Option<String> {
        Repository::of_url(url).map(|repository| repository.0)
    }

    #[test]
    fn every_form_of_a_github_url_is_known() {
        for url in [
            "https://github.com/acme/widget.git",
            "https://user@github.com/acme/widget",
            "git@github.com:acme/widget.git",
            "ssh://git@github.com:22/acme/widget/",
        ] {
            assert_eq!(of(url).as_deref(), Some("acme/widget"), "{url}");
        }
    }

    #[test]
    fn an_enterprise_host_is_named() {
        assert_eq!(
            of("https://github.example.com/acme/widget").as_deref(),
            Some("github.example.com/acme/widget")
        );
    }

    #[test]
    fn paths_and_other_hosts_are_not_github() {
        for url in [
            "/srv/github/widget.git",
            "file:///github/a/b",
            "https://gitlab.com/a/b",
            "../widget",
        ] {
            assert_eq!(of(url), None, "{url}");
        }
    }
}

//! A pull request at the double of GitHub, and the forge that the library makes of it.

use crate::doubles::github::GitHubDouble;
use crate::env::{Repo, TestEnv};
use git_attempts::forge::{Forge, Place, of_url};
use git_attempts::model::error::Error;
use git_attempts::model::oid::Oid;
use git_attempts::model::pull_request::{PullRequest, Readiness};
use std::path::Path;
use std::time::Duration;

/// Where the first pull request is.
pub const URL: &str = "https://github.com/acme/widget/pull/1";

/// A repository with a pushed branch `topic` of two commits, its GitHub, and gh.
pub struct AtGitHub {
    pub repo: Repo,
    pub bare: Repo,
    pub github: GitHubDouble,
}

impl AtGitHub {
    pub fn new(gh: &Path) -> Self {
        let env = TestEnv::new();
        let repo = env.repo("widget");
        let bare = env.github_remote(&repo);
        repo.git(&["switch", "--quiet", "--create", "topic"]);
        for (text, message) in [("ten\n", "Limit"), ("eleven\n", "Limit it more")] {
            repo.write("limit.txt", text);
            repo.commit(message);
        }
        repo.git(&["push", "--quiet", "origin", "topic"]);
        let github = GitHubDouble::start(&env.root().join("github"), bare.path());
        env.extend(github.environment());
        env.install("gh", gh);
        Self { repo, bare, github }
    }

    /// With a pull request of `topic`.
    pub fn with_pull(gh: &Path) -> Self {
        let at = Self::new(gh);
        at.github.open("topic", "main", false);
        at
    }

    /// As it was before anything was asked of GitHub.
    pub fn begin_again(&self) {
        self.github.begin_again();
        let main = self.repo.rev("main");
        self.bare.git(&["update-ref", "refs/heads/main", &main]);
    }

    /// Where gh runs, in the environment of the test.
    pub fn place(&self) -> Place {
        let command = self.repo.env().command("gh", self.repo.path());
        let variables = command.get_envs();
        variables
            .filter_map(|(name, value)| Some((name, value?)))
            .fold(Place::at(self.repo.path()), |place, (name, value)| {
                place.with(name, value)
            })
    }

    pub fn forge(&self) -> Box<dyn Forge> {
        self.forge_in(self.place())
    }

    /// One that does not wait for long.
    pub fn hasty_forge(&self) -> Box<dyn Forge> {
        self.forge_in(self.place().patient_for(Duration::from_secs(3)))
    }

    fn forge_in(&self, place: Place) -> Box<dyn Forge> {
        let found = of_url("https://github.com/acme/widget.git", None, place);
        found.expect("a forge").expect("GitHub")
    }

    /// The commit of `topic`.
    pub fn head(&self) -> Oid {
        self.repo.rev("topic").parse().expect("an object id")
    }

    pub fn request(readiness: Readiness) -> PullRequest {
        PullRequest {
            title: "Limit".to_owned(),
            body: "Eleven is too many.\n".to_owned(),
            head: "topic".to_owned(),
            base: "main".to_owned(),
            readiness,
        }
    }

    #[track_caller]
    pub fn all_was_answered(&self) {
        assert_eq!(self.github.unanswered(), Vec::<String>::new());
    }
}

/// An error as a user reads it.
pub fn told(error: &Error) -> String {
    let hints = error.hints.iter().map(|hint| format!("hint: {hint}\n"));
    format!("{error}\n{}", hints.collect::<String>())
}

//! A promotion whose pull request is at the double of GitHub, by the real gh.

use crate::doubles::github::GitHubDouble;
use crate::env::{Output, Repo};
use crate::scene::{CHECK, GOOD, REPORT, Scene};
use serde_json::Value;
use std::path::Path;

/// What an agent does in a round that goes well: it keeps what it was told, changes something,
/// and answers.
pub const ANSWER: &str = r"cat >$PROMPT; echo twelve >src/limit.txt
printf '## Answers\n- 1: twelve it is\n- 2: it stays, @acme/all; fixes #1\n\n## Summary\n- raises the limit\n\n## Skipped\n- none\n'";

/// One attempt that was promoted, and its pull request.
pub struct AtReview {
    pub scene: Scene,
    pub bare: Repo,
    pub github: GitHubDouble,
}

impl AtReview {
    pub fn new(gh: &Path) -> Self {
        Self::promoted(gh, &[])
    }

    /// The same, promoted with these options.
    pub fn promoted(gh: &Path, options: &[&str]) -> Self {
        let at = Self::compared(gh);
        let words = [&["promote"], options, &["limiter/1"]].concat();
        at.scene.repo.git(&words);
        at
    }

    /// The same, before it is promoted.
    pub fn compared(gh: &Path) -> Self {
        Self::compared_with(gh, "")
    }

    /// The same, with these lines in the plan's front matter.
    pub fn compared_with(gh: &Path, front_matter: &str) -> Self {
        let scene = Scene::with_plan(front_matter, CHECK);
        let bare = scene.env.github_remote(&scene.repo);
        let github = GitHubDouble::start(&scene.path("github"), bare.path());
        scene.env.extend(github.environment());
        scene.env.install("gh", gh);
        scene.env.set("PROMPT", scene.shell_path("prompt"));
        scene.repo.git(&["config", "attempt.env", "PROMPT"]);
        let good = format!("{GOOD}; {REPORT}");
        scene.spawn(&[&good, "echo thirteen >src/limit.txt"]);
        scene.compare(&[]).success();
        Self {
            scene,
            bare,
            github,
        }
    }

    /// Three threads and a review that asks for changes.
    pub fn with_wishes(gh: &Path) -> Self {
        Self::new(gh).wished()
    }

    /// The same, of this one.
    pub fn wished(self) -> Self {
        let at = self;
        let asks = |body| [("ann", "OWNER", body)];
        at.github
            .add_thread(1, "src/limit.txt", 1, &asks("Why eleven?"));
        at.github
            .add_thread(1, "src/limit.txt", 1, &asks("Is that the name?"));
        at.github.add_thread(1, "src/end.sh", 1, &asks("And this?"));
        at.github
            .add_review(1, "ann", "OWNER", "CHANGES_REQUESTED", "Not yet.");
        at
    }

    /// What the agent of the attempt does from now on.
    pub fn agent(&self, script: &str) {
        let path = self.scene.path("agents/1.sh");
        std::fs::write(path, format!("{script}\n")).expect("write an agent");
    }

    /// What the agent was told in its last round.
    pub fn prompt(&self) -> String {
        std::fs::read_to_string(self.scene.path("prompt")).expect("read a prompt")
    }

    /// `git promote <words>`, however it ends.
    pub fn promote(&self, words: &[&str]) -> Output {
        self.scene.repo.try_git(&[&["promote"], words].concat())
    }

    /// What `git promote status --json` says of it.
    #[track_caller]
    pub fn status(&self) -> Value {
        let output = self.promote(&["status", "--json"]).success();
        let all: Value = serde_json::from_str(&output.stdout).expect("JSON");
        all["promotions"][0].clone()
    }

    /// The branch of the pull request.
    pub fn head(&self) -> String {
        self.bare.rev("limit/limiter")
    }

    /// How many of the comments in a thread are ours.
    pub fn replies(&self) -> Vec<usize> {
        let ours = |(_, body): &&(String, String)| body.contains("<!-- git-attempts:");
        let threads = self.github.threads(1).into_iter();
        threads
            .map(|thread| thread.comments.iter().filter(ours).count())
            .collect()
    }

    /// One round was answered: a commit on top of the one before, one reply a thread, one
    /// comment, one branch, one pull request.
    #[track_caller]
    pub fn is_answered(&self, first: &str) {
        let head = self.head();
        assert_eq!(head, self.scene.candidate(1));
        assert_eq!(self.scene.repo.rev(&format!("{head}~1")), first);
        assert_eq!(self.replies(), [1, 1, 1]);
        assert_eq!(self.github.conversation(1).len(), 1);
        assert_eq!(self.github.pulls().len(), 1);
        let heads = ["refs/heads/limit/limiter", "refs/heads/main"];
        assert_eq!(self.bare.refs("refs/heads"), heads);
        assert_eq!(self.github.unanswered(), Vec::<String>::new());
        self.scene.fsck();
    }
}

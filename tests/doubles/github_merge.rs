//! How the double of GitHub merges: in the bare repository, as GitHub does.

use super::github::GitHubDouble;
use super::github_answers::{Refusal, State};
use serde_json::{Value, json};

/// Who commits what is merged.
const COMMITTER: [&str; 4] = [
    "-c",
    "user.name=GitHub",
    "-c",
    "user.email=noreply@github.com",
];

impl GitHubDouble {
    /// Somebody merges a pull request with their browser: `MERGE`, `SQUASH` or `REBASE`.
    pub fn merge_as_somebody_else(&self, number: u64, method: &str) {
        let mut state = self.state();
        let mut pulls = state.pulls.iter();
        let at = pulls.position(|pull| pull.number == number);
        let input = json!({ "mergeMethod": method });
        let merged = state.merge(at.expect("a pull request of the double"), &input);
        assert!(merged.is_ok(), "{merged:?}");
    }
}

impl State {
    /// Merges a pull request, if it may be.
    pub(super) fn merge(&mut self, at: usize, input: &Value) -> Result<(), Refusal> {
        let refused = |why: &str| Err(("UNPROCESSABLE", why.to_owned()));
        let pull = self.pull(at);
        let (head, base) = (self.pulls[at].head.clone(), self.pulls[at].base.clone());
        let head = self.commit(&head).unwrap_or_default();
        let expected = &input["expectedHeadOid"];
        if pull["state"] != "OPEN" {
            return refused("Pull request is not open");
        }
        if pull["isDraft"] == true {
            return refused("Pull Request is still a draft");
        }
        if ["BLOCKED", "DIRTY"]
            .iter()
            .any(|bad| pull["mergeStateStatus"] == *bad)
        {
            return refused("Pull Request is not mergeable");
        }
        if !expected.is_null() && *expected != head.as_str() {
            return refused("Head branch was modified. Review and try the merge again.");
        }
        let tip = self.commit(&base).unwrap_or_default();
        let title = format!("{} (#{})", self.pulls[at].title, self.pulls[at].number);
        let merged = match input["mergeMethod"].as_str().unwrap_or("MERGE") {
            "SQUASH" => self.joined(&tip, &head, &[&tip], &title),
            "REBASE" => self.rebased(&tip, &head),
            _ => {
                let message = format!("Merge pull request #{}", self.pulls[at].number);
                self.joined(&tip, &head, &[&tip, &head], &message)
            }
        };
        let Some(merged) = merged else {
            return refused("Pull Request is not mergeable");
        };
        self.git(&["update-ref", &format!("refs/heads/{base}"), &merged]);
        let number = self.pulls[at].number;
        self.pulls[at].state = "MERGED".to_owned();
        for (field, value) in [
            ("mergeCommit", json!({"oid": merged})),
            ("headRefOid", json!(head)),
        ] {
            self.fields.insert((number, field.to_owned()), value);
        }
        Ok(())
    }

    /// A commit of both sides' files.
    fn joined(&self, tip: &str, head: &str, parents: &[&str], message: &str) -> Option<String> {
        let tree = self.git(&["merge-tree", "--write-tree", tip, head])?;
        let mut words = COMMITTER.to_vec();
        words.extend(["commit-tree", &tree, "-m", message]);
        for parent in parents {
            words.extend(["-p", parent]);
        }
        self.git(&words)
    }

    /// The commits of `head`, each anew.
    fn rebased(&self, tip: &str, head: &str) -> Option<String> {
        let dir = tempfile::tempdir().expect("a directory for a worktree");
        let place = dir.path().join("rebase").display().to_string();
        self.git(&["worktree", "add", "--quiet", "--detach", &place, tip]);
        let range = format!("{tip}..{head}");
        let mut words = COMMITTER.to_vec();
        words.extend(["cherry-pick", "--allow-empty", &range]);
        let picked = self.git_in(&place, &words);
        let merged = picked.and_then(|_| self.git_in(&place, &["rev-parse", "HEAD"]));
        self.git(&["worktree", "remove", "--force", &place]);
        merged
    }
}

//! Attempts, as a test starts them and as `git spawn list --json` tells of them.

use super::plans::PLAN;
use super::{Output, Repo, TestEnv, wait_until};
use serde_json::Value;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The report that every prompt asks for, as a shell prints it.
pub const REPORT: &str = "printf '## Summary\\n- README.md says so\\n\\n## Skipped\\nnone\\n'";

/// A shell's command that waits until the test writes a file beside its repository, or is
/// gone itself.
pub fn hold(env: &TestEnv, until: &str) -> String {
    let root = env.root().display();
    format!("while [ -d '{root}' ] && [ ! -e '{root}/{until}' ]; do sleep 0.02; done")
}

/// How long attempts of tests may take, on a machine that has much to do.
const LIMIT: Duration = Duration::from_secs(60);

/// An attempt as it is listed. Every one of its fields is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed(Value);

impl Listed {
    /// A field as text; empty where it is null.
    #[track_caller]
    pub fn text(&self, field: &str) -> &str {
        let value = self.0.get(field);
        let value = value.unwrap_or_else(|| panic!("no {field} in {self:?}"));
        value.as_str().unwrap_or_default()
    }

    /// A field as JSON.
    #[track_caller]
    pub fn json(&self, field: &str) -> &Value {
        &self.0[field]
    }

    /// `<plan>/<task>/<n>`
    pub fn name(&self) -> &str {
        self.text("name")
    }

    /// The word for how far it is.
    pub fn state(&self) -> &str {
        self.text("state")
    }

    /// The commit that it offers.
    #[track_caller]
    pub fn candidate(&self) -> &str {
        let commit = &self.0["candidate"]["commit"];
        commit
            .as_str()
            .unwrap_or_else(|| panic!("no candidate: {self:?}"))
    }

    /// Where its files are.
    pub fn worktree(&self) -> PathBuf {
        self.text("worktree").into()
    }
}

/// Fails unless the attempt offers a README.md to which its agent added that it turns.
#[track_caller]
pub fn assert_turns(repo: &Repo, one: &Listed) {
    let text = repo.file_at(one.candidate(), "README.md");
    assert_eq!(text, "# Widget\nturns\n", "{one:?}");
}

impl TestEnv {
    /// A repository with an approved plan of one task, `all`.
    pub fn planned(&self) -> Repo {
        self.planned_as(PLAN)
    }

    /// A repository with this plan, approved.
    pub fn planned_as(&self, plan: &str) -> Repo {
        let repo = self.repo("widget");
        repo.plan(plan);
        repo.git(&["plan", "approve", "--yes"]);
        repo
    }
}

impl Repo {
    /// Starts attempts of an agent that is a shell's command line, to their end. Whatever
    /// came of them, every attempt was made.
    #[track_caller]
    pub fn spawn(&self, agent: &str, more: &[&str]) -> Output {
        let output = self.try_spawn(agent, more);
        assert!(matches!(output.status, 0 | 1), "\n{output}");
        output
    }

    /// Starts attempts of an agent that is a shell's command line, whatever comes of it.
    pub fn try_spawn(&self, agent: &str, more: &[&str]) -> Output {
        let mut arguments = vec!["spawn", "--agent-command", agent];
        arguments.extend(more);
        self.try_git(&arguments)
    }

    /// Spawns one attempt and tells what became of it.
    #[track_caller]
    pub fn attempt(&self, agent: &str) -> Listed {
        self.spawn(agent, &[]);
        let mut all = self.attempts();
        all.pop().expect("an attempt")
    }

    /// All attempts, by `git spawn list --json`.
    #[track_caller]
    pub fn attempts(&self) -> Vec<Listed> {
        let output = self.git(&["spawn", "list", "--json"]);
        let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        assert_eq!(document["schema"], "git-attempts.spawn-list.v1");
        let attempts = document["attempts"].as_array().expect("attempts");
        attempts.iter().cloned().map(Listed).collect()
    }

    /// The states of all attempts.
    #[track_caller]
    pub fn states(&self) -> Vec<String> {
        let all = self.attempts();
        all.iter().map(|one| one.state().to_owned()).collect()
    }

    /// Waits until the attempts are in these states.
    #[track_caller]
    pub fn wait_for_states(&self, states: &[&str]) {
        let mut seen = Vec::new();
        let end = Instant::now() + LIMIT;
        while seen != states {
            assert!(
                Instant::now() < end,
                "attempts are {seen:?}, not {states:?}"
            );
            seen = self.states();
        }
    }

    /// Waits until there is something at a path.
    #[track_caller]
    pub fn wait_for(&self, path: &str) {
        wait_until(&format!("{path} is there"), LIMIT, || self.has(path));
    }

    /// A file as a commit has it.
    #[track_caller]
    pub fn file_at(&self, commit: &str, path: &str) -> String {
        self.git(&["show", &format!("{commit}:{path}")]).stdout
    }

    /// The trailers of a commit, as git reads them.
    #[track_caller]
    pub fn trailers(&self, commit: &str) -> String {
        let message = self.git(&["log", "-1", "--format=%B", commit]).stdout;
        let parse = ["interpret-trailers", "--parse"];
        self.try_git_with_input(&parse, &message).success().stdout
    }

    /// Fails unless git finds everything whole, and nothing to say.
    #[track_caller]
    pub fn fsck(&self) {
        let look = || self.try_git(&["fsck", "--strict", "--no-dangling"]);
        let mut output = look();
        // git lists the objects first and reads the reflogs later: it takes what a supervisor
        // writes in between for missing.
        for _ in 0..5 {
            if !output.stderr.contains("invalid reflog entry") {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(500));
            output = look();
        }
        assert_eq!(output.success().stdout, "");
    }
}

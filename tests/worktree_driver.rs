//! Asks the library for worktrees in a process of its own, which has the environment of the
//! test and can be killed.

use crate::env::{Output, Repo, Running};
use git_attempts::git::checkout::{Hooks, Maker, NewWorktree};
use git_attempts::git::repo;
use git_attempts::git::worktree::Head;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The variable that makes [`drive`] do something: what is wanted, as JSON.
const WANTED: &str = "GIT_ATTEMPTS_TEST_WANTED";

/// The reason that the worktrees of a test are locked with.
pub const REASON: &str = "a test";

/// What is to be done.
pub struct Wanted(Value);

impl Wanted {
    /// Worktrees of a commit at these paths, each with a new branch of the same name as its
    /// directory below `ours/`.
    pub fn branches(paths: &[PathBuf], commit: &str) -> Self {
        Self::heads(paths, commit, "new")
    }

    /// Worktrees with heads of a kind: `new`, `old` or `detached`.
    pub fn heads(paths: &[PathBuf], commit: &str, head: &str) -> Self {
        let paths: Vec<String> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        Self(json!({"paths": paths, "commit": commit, "head": head, "hooks": true}))
    }

    /// Without the user's hooks.
    pub fn without_hooks(mut self) -> Self {
        self.0["hooks"] = json!(false);
        self
    }

    /// Stopped after so many milliseconds.
    pub fn stopped_after(mut self, milliseconds: u64) -> Self {
        self.0["stop"] = json!(milliseconds);
        self
    }

    /// Remove what a killed run left instead.
    pub fn discard(mut self) -> Self {
        self.0["discard"] = json!(true);
        self
    }

    /// Does it, and says who made them.
    #[track_caller]
    pub fn made_by(&self, repo: &Repo) -> String {
        self.output(repo).success().stderr.trim_end().to_owned()
    }

    /// Does it, however it ends: the error is in its story.
    pub fn output(&self, repo: &Repo) -> Output {
        self.start(repo).wait()
    }

    /// Begins to do it.
    pub fn start(&self, repo: &Repo) -> Running {
        Running::start(self.command(repo), "drive", &[], "", repo.env().root())
    }

    /// The command that does it.
    pub fn command(&self, repo: &Repo) -> Command {
        let own = std::env::current_exe().expect("this program");
        let mut command = repo.env().command(own, repo.path());
        command.args(["--exact", "worktree_driver::drive", "--nocapture"]);
        command.env(WANTED, self.0.to_string());
        command
    }
}

/// Not a test: what the processes do that the tests start.
#[test]
fn drive() {
    let Ok(wanted) = std::env::var(WANTED) else {
        return;
    };
    let wanted: Value = serde_json::from_str(&wanted).expect("the JSON of what is wanted");
    match act(&wanted) {
        Ok(said) => eprintln!("{said}"),
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(2);
        }
    }
}

fn act(wanted: &Value) -> Result<String, git_attempts::model::error::Error> {
    let repo = repo::Repo::discover()?;
    let paths: Vec<PathBuf> = wanted["paths"]
        .as_array()
        .expect("a list of paths")
        .iter()
        .map(|path| PathBuf::from(path.as_str().expect("a path")))
        .collect();
    if wanted["discard"] == true {
        let mut found = 0;
        for path in &paths {
            found += usize::from(repo.discard_half_made(path)?);
        }
        return Ok(format!("{found} and {}", repo.discard_unfinished()?));
    }
    let names: Vec<String> = paths
        .iter()
        .map(|path| {
            format!(
                "ours/{}",
                path.file_name().unwrap_or_default().to_string_lossy()
            )
        })
        .collect();
    let new: Vec<NewWorktree<'_>> = paths
        .iter()
        .zip(&names)
        .map(|(path, name)| NewWorktree {
            path,
            head: match wanted["head"].as_str() {
                Some("new") => Head::NewBranch(name),
                Some("old") => Head::Branch(name),
                _ => Head::Detached,
            },
            reason: REASON,
            hooks: if wanted["hooks"] == true {
                Hooks::Run
            } else {
                Hooks::Skip
            },
        })
        .collect();
    let commit = repo.resolve_commit(wanted["commit"].as_str().expect("a commit"))?;
    repo.refuse_unmakeable(&new, &commit)?;
    let stop = AtomicBool::new(false);
    let made = std::thread::scope(|scope| {
        if let Some(after) = wanted["stop"].as_u64() {
            let stop = &stop;
            scope.spawn(move || {
                std::thread::sleep(Duration::from_millis(after));
                stop.store(true, Ordering::Relaxed);
            });
        }
        repo.add_worktrees(&new, &commit, &stop)
    })?;
    assert_eq!(made.worktrees.len(), paths.len());
    Ok(match made.maker {
        Maker::Pass => "pass".to_owned(),
        Maker::Git(why) => why.to_string(),
    })
}

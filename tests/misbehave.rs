//! Agents that misbehave, one misbehaviour each: at the end every commit and every file is
//! found again, the user's work is where it was or the way back is told, and nothing of an
//! agent's has steered the suite.

mod git_dir;
mod history;
mod refs;
mod rules;

use crate::env::{Listed, Repo};

/// The record of the first attempt.
const RECORD: &str = "refs/attempts/widget/all/1";

/// An agent's own last step: what it has just committed, for the test to look for.
fn note_head(repo: &Repo, file: &str) -> String {
    let root = repo.env().root().display().to_string();
    format!("git rev-parse HEAD >'{root}/{file}'")
}

/// An agent's step that takes until its supervisor has looked where HEAD is, which it does
/// ten times a second.
fn wait_for_the_guard() -> &'static str {
    "until git merge-base --is-ancestor HEAD refs/attempt-guards/widget/all/1; do \
     sleep 0.02; done"
}

/// What [`note_head`] noted.
fn noted(repo: &Repo, file: &str) -> String {
    repo.read(&format!("../{file}")).trim().to_owned()
}

/// Fails unless the record leads to a commit, and still does when git has thrown away all
/// that nothing leads to.
#[track_caller]
fn assert_kept(repo: &Repo, commit: &str) {
    repo.git(&["reflog", "expire", "--expire=now", "--all"]);
    repo.git(&["gc", "--quiet", "--prune=now"]);
    repo.git(&["merge-base", "--is-ancestor", commit, RECORD]);
    repo.fsck();
}

/// Runs the way back that `git spawn list` tells of, the last of its lines that has one.
#[track_caller]
fn go_back(repo: &Repo) {
    let list = repo.git(&["spawn", "list"]).stdout;
    let back = list.split("back: git ").nth(1).expect("a way back");
    let words = back.split(['\n', ';']).next().unwrap_or_default();
    let words: Vec<&str> = words.split_whitespace().collect();
    repo.git(&words);
}

/// The one remark that a list makes of an attempt.
fn remark(repo: &Repo) -> String {
    let list = repo.git(&["spawn", "list"]).normal();
    let line = list.lines().last().unwrap_or_default();
    let words: Vec<&str> = line.split("[TIME]").collect();
    words.last().unwrap_or(&"").trim().to_owned()
}

/// The text of a file that an attempt offers.
fn offered(repo: &Repo, one: &Listed, path: &str) -> String {
    repo.file_at(one.candidate(), path)
}

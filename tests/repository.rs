//! Which repository a command works in: the one that git would take, or none.

use crate::env::{Output, Repo, TestEnv};
use std::os::unix::fs::chown;
use std::path::Path;

/// A repository with one attempt.
fn with_attempt(env: &TestEnv) -> Repo {
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    repo
}

/// How many attempts a list shows in a directory.
fn count(repo: &Repo) -> usize {
    repo.attempts().len()
}

#[track_caller]
fn refuses(output: Output, words: &str) {
    let output = output.fails_with(128);
    assert!(output.stderr.contains(words), "{output}");
}

#[test]
fn a_directory_below_is_of_the_repository_above() {
    let env = TestEnv::new();
    let repo = with_attempt(&env);
    repo.write("src/deep/lib.rs", "");
    assert_eq!(count(&repo.at("src/deep")), 1);
}

#[test]
fn git_dir_wins_over_the_directory() {
    let env = TestEnv::new();
    let repo = with_attempt(&env);
    let other = env.repo("other");
    env.set("GIT_DIR", repo.path().join(".git").display().to_string());
    assert_eq!(count(&other), 1);
}

#[test]
fn a_bare_repository_inside_of_another_one_is_a_repository_of_its_own() {
    let env = TestEnv::new();
    let repo = with_attempt(&env);
    repo.git(&["init", "--quiet", "--bare", "inner.git"]);
    assert_eq!(count(&repo.at("inner.git")), 0);
    assert_eq!(count(&repo.at("inner.git/refs")), 0);
}

#[test]
fn a_repository_inside_of_another_one_is_a_repository_of_its_own() {
    let env = TestEnv::new();
    let repo = with_attempt(&env);
    repo.git(&["init", "--quiet", "inner"]);
    assert_eq!(count(&repo.at("inner")), 0);
}

#[test]
fn a_git_directory_that_is_none_is_passed_by() {
    let env = TestEnv::new();
    let repo = with_attempt(&env);
    repo.write("src/.git/config", "");
    assert_eq!(count(&repo.at("src")), 1);
}

#[test]
fn a_ceiling_is_not_looked_beyond() {
    let env = TestEnv::new();
    let repo = with_attempt(&env);
    repo.write("src/lib.rs", "");
    env.set("GIT_CEILING_DIRECTORIES", repo.path().display().to_string());
    let output = repo.at("src").try_git(&["spawn", "list"]);
    refuses(output, "not a git repository");
    assert_eq!(count(&repo), 1);
}

#[test]
fn a_worktree_that_is_elsewhere_is_found_by_its_configuration() {
    let env = TestEnv::new();
    let repo = with_attempt(&env);
    repo.write("../elsewhere/Plans.md", repo.read("Plans.md"));
    std::fs::remove_file(repo.path().join("Plans.md")).expect("remove the plan");
    repo.git(&["config", "core.worktree", "../../elsewhere"]);
    let git_dir = repo.path().join(".git").display().to_string();
    let elsewhere = repo.at("../elsewhere");
    env.set("GIT_DIR", git_dir);
    elsewhere.git(&["plan", "show"]);
    env.unset("GIT_DIR");
    assert_eq!(count(&repo), 1);
}

#[test]
fn a_repository_with_an_extension_is_read_as_git_does() {
    let env = TestEnv::new();
    let repo = with_attempt(&env);
    repo.git(&["config", "core.repositoryFormatVersion", "1"]);
    repo.git(&["config", "extensions.worktreeConfig", "true"]);
    assert_eq!(count(&repo), 1);
    repo.git(&["config", "extensions.ofTomorrow", "true"]);
    // git itself would fail before it looks for the command.
    let output = env.run(Path::new("git-spawn"), &["list"], repo.path());
    refuses(output, "oftomorrow");
}

#[test]
fn a_repository_of_another_owner_is_refused_in_the_words_of_git() {
    let env = TestEnv::new();
    let repo = with_attempt(&env);
    if chown(repo.path().join(".git"), Some(54_321), None).is_err() {
        eprintln!("skipped: needs root");
        return;
    }
    refuses(repo.try_git(&["spawn", "list"]), "dubious ownership");
    let trusted = format!("safe.directory={}", repo.path().display());
    repo.git(&["-c", &trusted, "spawn", "list"]);
}

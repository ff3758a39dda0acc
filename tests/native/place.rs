//! In which repository a command works, however git was told of it.

use crate::env::{Repo, TestEnv};

/// A repository with a plan and an attempt, and a linked worktree of it.
fn with_linked(env: &TestEnv) -> (Repo, Repo) {
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    repo.git(&["worktree", "add", "--quiet", "../linked"]);
    let linked = repo.at("../linked");
    (repo, linked)
}

#[test]
fn an_alias_of_the_shell_works_in_the_repository_that_it_goes_to() {
    let env = TestEnv::new();
    let (repo, linked) = with_linked(&env);
    let other = env.repo("other");
    let there = other.path().display();
    // git exports GIT_DIR to it, since the worktree is a linked one.
    let alias = format!("!git spawn list && cd '{there}' && unset GIT_DIR && git spawn list");
    repo.git(&["config", "alias.both", &alias]);
    let said = linked.git(&["both"]).stdout;
    assert!(said.contains("widget/all/1"), "{said}");
    assert!(said.contains("no attempts yet in '"), "{said}");
}

#[test]
fn a_hook_in_a_linked_worktree_starts_attempts_that_work_in_their_own() {
    let env = TestEnv::new();
    let (repo, linked) = with_linked(&env);
    // It has GIT_DIR and GIT_INDEX_FILE of the commit that is being made.
    let agent = "echo turns >>README.md && git rev-parse --show-toplevel";
    let hook = format!("#!/bin/sh\ngit spawn --base main --agent-command '{agent}' >&2\n");
    let path = repo.path().join(".git/hooks/pre-commit");
    std::fs::create_dir_all(path.parent().expect("a directory")).expect("make it");
    let script = env.script("pre-commit", &hook);
    std::os::unix::fs::symlink(script, &path).expect("link the hook");
    linked.write("new.txt", "new\n");
    linked.git(&["add", "new.txt"]);
    linked.git(&["commit", "--quiet", "-m", "With a hook"]);
    let all = repo.attempts();
    let made = all.iter().find(|one| one.name() == "widget/all/2");
    let made = made.expect("the attempt of the hook");
    assert_eq!(made.state(), "finished");
    let log = repo.git(&["spawn", "logs", "all/2"]).stdout;
    assert!(log.contains("widget.attempts/"), "{log}");
    let committed = linked.git(&["show", "--name-only", "--format=", "HEAD"]);
    assert_eq!(committed.stdout, "new.txt\n");
    assert_eq!(linked.git(&["status", "--short"]).stdout, "");
}

#[test]
fn the_worktree_is_where_one_stands_when_only_the_git_directory_is_told() {
    let env = TestEnv::new();
    let (repo, _) = with_linked(&env);
    repo.write("../elsewhere/x", "");
    let elsewhere = repo.at("../elsewhere");
    let made = elsewhere.git(&["--git-dir=../widget/.git", "plan", "init", "--no-edit"]);
    assert!(elsewhere.has("Plans.md"), "{made}");
    let work_tree = [
        "--git-dir=../widget/.git",
        "--work-tree=../widget",
        "plan",
        "list",
    ];
    let listed = elsewhere.git(&work_tree).stdout;
    assert!(
        listed.contains("widget  1      1 finished  Plans.md"),
        "{listed}"
    );
    elsewhere.git(&["-C", "..", "-C", "widget", "plan", "show"]);
}

#[test]
fn inside_of_a_git_directory_there_are_lists_and_no_worktree() {
    let env = TestEnv::new();
    let (repo, _) = with_linked(&env);
    for place in [".git", ".git/refs"] {
        let inside = repo.at(place);
        assert_eq!(inside.attempts().len(), 1, "{place}");
        let refused = inside
            .try_git(&["plan", "init", "--no-edit"])
            .fails_with(128);
        let words = "fatal: this operation must be run in a work tree\n";
        assert_eq!(refused.stderr, words, "{place}");
    }
}

#[test]
fn a_bare_repository_that_is_not_named_is_refused_where_git_would() {
    let env = TestEnv::new();
    let (repo, _) = with_linked(&env);
    repo.git(&["clone", "--quiet", "--bare", ".", "../bare.git"]);
    let bare = repo.at("../bare.git");
    bare.git(&["spawn", "list"]);
    let explicit = "safe.bareRepository=explicit";
    let refused = bare.try_git(&["-c", explicit, "spawn", "list"]);
    let told = refused.fails_with(128).stderr;
    assert!(
        told.starts_with("fatal: cannot use bare repository '"),
        "{told}"
    );
}

#[test]
fn configuration_that_is_broken_is_refused_and_no_usage_needs_it() {
    let env = TestEnv::new();
    let (repo, _) = with_linked(&env);
    let config = repo.read(".git/config");
    repo.write(".git/config", format!("{config}[broken\n"));
    let run = |words: &[&str]| env.run("git-spawn".as_ref(), words, repo.path());
    let told = run(&["list"]).fails_with(128).stderr;
    assert!(told.starts_with("fatal: bad config line "), "{told}");
    run(&["-h"]).fails_with(129);
}

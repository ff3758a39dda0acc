//! What happens to the attempts that lose.

use crate::scene::{BAD, GOOD, Scene};
use insta::assert_snapshot;
use serde_json::Value;
use std::fs;

/// The first attempt is to win; the second one is by this agent.
fn scene(loser: &str) -> Scene {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD, loser]);
    scene.compare(&[]).success();
    scene
}

const OTHER: &str = "echo twelve >src/limit.txt";

#[test]
fn worktree_and_branch_are_gone_and_the_record_keeps_the_commits() {
    let scene = scene(OTHER);
    let candidate = scene.candidate(2);
    scene.push(&["limiter/1"]).success();
    assert!(!scene.worktree(2).path().exists());
    assert_eq!(scene.worktrees().len(), 2);
    let branches = scene.repo.refs("refs/heads/attempt");
    assert_eq!(branches, ["refs/heads/attempt/limit/limiter/1"]);
    scene.repo.git(&["gc", "--quiet", "--prune=now"]);
    scene
        .repo
        .git(&["cat-file", "-e", &format!("{candidate}^{{tree}}")]);
    scene.fsck();
}

#[test]
fn nothing_of_the_users_own_is_touched() {
    let scene = scene(OTHER);
    let mine = scene.path("mine");
    let path = mine.display().to_string();
    let add = ["worktree", "add", "--quiet", "-b", "attempt/mine", &path];
    scene.repo.git(&add);
    scene.repo.at(&mine).write("untracked.txt", "mine\n");
    scene.repo.git(&["branch", "limiter"]);
    scene.repo.git(&["branch", "attempt/limit/limiter/20"]);
    scene.push(&["limiter/1"]).success();
    assert!(scene.worktrees().contains(&mine));
    assert_eq!(scene.repo.at(&mine).read("untracked.txt"), "mine\n");
    assert_eq!(
        scene.repo.refs("refs/heads"),
        [
            "refs/heads/attempt/limit/limiter/1",
            "refs/heads/attempt/limit/limiter/20",
            "refs/heads/attempt/mine",
            "refs/heads/limiter",
            "refs/heads/main",
        ]
    );
    let status = scene.repo.git(&["status", "--porcelain", "--branch"]);
    assert_eq!(status.stdout, "## main...origin/main\n?? Plans.md\n");
}

#[test]
fn a_loser_that_holds_a_repository_of_its_own_is_kept_with_the_reason() {
    let scene = scene(OTHER);
    let nested = scene.worktree(2).at("vendor/nested");
    fs::create_dir_all(nested.path()).expect("make a directory");
    nested.git(&["init", "--quiet"]);
    nested.write("file.txt", "nested\n");
    nested.commit("Nested");
    let output = scene.push(&["limiter/1"]);
    assert_eq!(nested.read("file.txt"), "nested\n");
    assert_eq!(scene.state(2), "finished");
    assert_snapshot!(output, @r"
    $ git promote --no-pr limiter/1
    --- stdout
    origin limit/limiter
    --- stderr
    pushed branch limit/limiter to origin
    warning: attempt limit/limiter/2 was not archived: 'vendor/nested/' is a repository of its own, whose files cannot be kept with the others
    --- exit code 0
    ");
}

#[test]
fn a_loser_whose_worktree_was_deleted_by_hand_is_archived_all_the_same() {
    let scene = scene(OTHER);
    let candidate = scene.candidate(2);
    fs::remove_dir_all(scene.worktree(2).path()).expect("delete a worktree");
    scene.push(&["limiter/1"]).success();
    assert_eq!(scene.state(2), "archived");
    assert_eq!(scene.worktrees().len(), 2);
    scene.repo.git(&["promote", "--restore", "limiter/2"]);
    assert_eq!(scene.worktree(2).rev("HEAD"), candidate);
    assert_eq!(scene.worktree(2).read("src/limit.txt"), "twelve\n");
}

#[test]
fn a_loser_with_a_detached_head_loses_neither_commit_nor_branch() {
    let scene = scene(OTHER);
    let worktree = scene.worktree(2);
    worktree.git(&["switch", "--quiet", "--detach", "HEAD~1"]);
    worktree.write("aside.txt", "aside\n");
    let aside = worktree.commit("Go another way");
    let tip = scene.repo.rev("attempt/limit/limiter/2");
    scene.push(&["limiter/1"]).success();
    assert_eq!(scene.state(2), "archived");
    scene.repo.git(&["gc", "--quiet", "--prune=now"]);
    scene.repo.git(&["promote", "--restore", "limiter/2"]);
    assert_eq!(worktree.rev("HEAD"), aside);
    worktree
        .try_git(&["symbolic-ref", "--quiet", "HEAD"])
        .fails_with(1);
    assert_eq!(scene.repo.rev("attempt/limit/limiter/2"), tip);
}

#[test]
fn a_loser_with_commits_after_its_end_loses_none() {
    let scene = scene(OTHER);
    let worktree = scene.worktree(2);
    worktree.write("late.txt", "late\n");
    let late = worktree.commit("Go on by hand");
    worktree.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    worktree.git(&["reset", "--quiet", "--hard", &late]);
    scene.push(&["limiter/1"]).success();
    scene.repo.git(&["gc", "--quiet", "--prune=now"]);
    scene.repo.git(&["promote", "--restore", "limiter/2"]);
    assert_eq!(scene.repo.rev("attempt/limit/limiter/2"), late);
    let status = worktree.git(&["status", "--porcelain", "--branch"]);
    assert_eq!(status.stdout, "## attempt/limit/limiter/2\n");
}

#[test]
fn a_loser_that_is_on_a_branch_of_its_own_comes_back_on_it() {
    let scene = scene(OTHER);
    let worktree = scene.worktree(2);
    worktree.git(&["switch", "--quiet", "--create", "aside"]);
    worktree.write("aside.txt", "aside\n");
    let aside = worktree.commit("Go another way");
    scene.push(&["limiter/1"]).success();
    assert_eq!(scene.repo.rev("aside"), aside);
    scene.repo.git(&["promote", "--restore", "limiter/2"]);
    let status = worktree.git(&["status", "--porcelain", "--branch"]);
    assert_eq!(status.stdout, "## aside\n");
}

#[test]
fn ignored_files_that_go_are_told() {
    let scene = scene(&format!(
        "{OTHER}; printf '*.o\\no/\\n' >.gitignore; printf 1234 >a.o; mkdir o; printf 12 >o/b.c"
    ));
    let output = scene.push(&["limiter/1"]).success();
    assert_snapshot!(output, @r"
    $ git promote --no-pr limiter/1
    --- stdout
    origin limit/limiter
    --- stderr
    pushed branch limit/limiter to origin
    attempt limit/limiter/2: ignored files go with its worktree, 6 bytes: a.o (4 bytes), o/ (2 bytes)
    archived attempt limit/limiter/2
    --- exit code 0
    ");
}

#[test]
fn each_loser_is_kept_with_why_it_lost() {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    let larger = "echo twelve >src/limit.txt; seq 60 >src/more.txt";
    scene.spawn(&[GOOD, BAD, "exit 3", larger]);
    scene.compare(&[]).success();
    scene.push(&["limiter/1"]).success();
    let list = scene.repo.git(&["promote", "list", "--archived", "--json"]);
    let list: Value = serde_json::from_str(&list.stdout).expect("JSON");
    let mut whys: Vec<String> = list["archived"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| format!("{}: {}", one["name"], one["why"]).replace('"', ""))
        .collect();
    whys.sort();
    assert_snapshot!(whys.join("\n"), @r"
    limit/limiter/2: lost to limiter/1: it is not shown to meet C1, it is blocked (test regressed), it breaks more checks (1 against 0)
    limit/limiter/3: lost to limiter/1: it failed: the agent ended with exit 3
    limit/limiter/4: lost to limiter/1: it has less in common with its siblings
    ");
}

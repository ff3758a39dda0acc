//! Promotions that are taken back, and what goes along or stays behind unseen.

use crate::env::Repo;
use crate::scene::{GOOD, Scene};
use insta::assert_snapshot;

fn scene() -> (Scene, Repo) {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD, "echo twelve >src/limit.txt"]);
    scene.compare(&[]).success();
    (scene, bare)
}

#[test]
fn another_attempt_can_be_promoted_once_the_first_is_taken_back() {
    let (scene, bare) = scene();
    scene.worktree(2).write("draft.txt", "draft\n");
    scene.push(&["limiter/1"]).success();
    assert_eq!(scene.state(2), "archived");
    let output = scene.repo.git(&["promote", "--undo", "limiter/1"]);
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    assert_eq!([scene.state(1), scene.state(2)], ["finished", "finished"]);
    assert_eq!(scene.worktree(2).read("draft.txt"), "draft\n");
    assert_snapshot!(output, @r"
    $ git promote --undo limiter/1
    --- stderr
    deleted branch limit/limiter at origin
    restored attempt limit/limiter/2
    attempt limit/limiter/1 is not promoted any more
    --- exit code 0
    ");
    scene.push(&["limiter/2"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(2));
}

#[test]
fn a_branch_that_somebody_has_moved_is_left_alone() {
    let (scene, bare) = scene();
    scene.push(&["limiter/1"]).success();
    let theirs = scene.repo.rev("main");
    bare.git(&["update-ref", "refs/heads/limit/limiter", &theirs]);
    let output = scene.repo.git(&["promote", "--undo", "limiter/1"]);
    assert_eq!(bare.rev("limit/limiter"), theirs);
    let told = "warning: branch limit/limiter at origin is left alone";
    assert!(output.stderr.contains(told), "{output}");
}

#[test]
fn what_was_put_away_before_stays_away() {
    let (scene, _) = scene();
    scene.repo.git(&["spawn", "rm", "limiter/2"]);
    scene.push(&["limiter/1"]).success();
    scene.repo.git(&["promote", "--undo", "limiter/1"]);
    assert_eq!(scene.state(2), "archived");
}

#[test]
fn what_was_not_promoted_is_not_taken_back() {
    let (scene, _) = scene();
    let output = scene.repo.try_git(&["promote", "--undo", "limiter/1"]);
    let output = output.fails_with(1);
    assert!(output.stderr.contains("has not been promoted"), "{output}");
}

#[test]
fn a_branch_that_went_from_the_remote_is_pushed_again() {
    let (scene, bare) = scene();
    scene.push(&["limiter/1"]).success();
    bare.git(&["update-ref", "-d", "refs/heads/limit/limiter"]);
    scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
}

#[test]
fn commits_of_the_users_own_do_not_go_along_unseen() {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    scene.repo.write("local.txt", "mine\n");
    scene.repo.git(&["add", "local.txt"]);
    scene.repo.git(&["commit", "-qm", "Not pushed yet"]);
    let attempt = format!("{GOOD}; {}", crate::scene::REPORT);
    let words = ["spawn", "--base", "HEAD", "--agent-command", &attempt];
    scene.repo.git(&words);
    scene.compare(&[]).success();
    for more in [&["--dry-run", "limiter/1"][..], &["limiter/1"]] {
        let output = scene.push(more).success();
        let told = "warning: commits of yours that are not in 'main' at the remote go along";
        assert!(output.stderr.contains(told), "{output}");
    }
}

#[test]
fn edits_after_the_end_do_not_stay_behind_unseen() {
    let (scene, bare) = scene();
    let worktree = scene.worktree(1);
    worktree.write("src/limit.txt", "edited since\n");
    let output = scene.push(&["limiter/1"]).success();
    let told = "holds changes that were not checked and are not pushed";
    assert!(output.stderr.contains(told), "{output}");
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
    assert_eq!(worktree.read("src/limit.txt"), "edited since\n");
}

#[test]
fn nothing_is_said_where_all_is_as_it_was_checked() {
    let (scene, _) = scene();
    let output = scene.push(&["limiter/1"]).success();
    assert!(!output.stderr.contains("warning"), "{output}");
}

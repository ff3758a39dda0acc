//! Promotions that came to nothing, and what goes along or stays behind unseen.

use crate::env::Repo;
use crate::scene::{GOOD, Scene};

fn scene() -> (Scene, Repo) {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD, "echo twelve >src/limit.txt"]);
    scene.compare(&[]).success();
    (scene, bare)
}

#[test]
fn another_attempt_can_be_promoted_once_the_first_is_given_up() {
    let (scene, bare) = scene();
    scene.push(&["limiter/1"]).success();
    let output = scene.repo.git(&["promote", "--withdraw", "limiter/1"]);
    let still = "its branch may still be at origin: git push origin --delete limit/limiter";
    assert!(output.stderr.contains(still), "{output}");
    scene.repo.git(&["promote", "--restore", "limiter/2"]);
    scene.compare(&[]).success();
    scene.push(&["--branch", "second", "limiter/2"]).success();
    assert_eq!(bare.rev("second"), scene.candidate(2));
}

#[test]
fn what_was_not_promoted_is_not_given_up() {
    let (scene, _) = scene();
    let output = scene.repo.try_git(&["promote", "--withdraw", "limiter/1"]);
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

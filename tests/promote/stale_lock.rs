//! A ref's lock that a kill left behind does not hinder for ever.

use crate::scene::{GOOD, Scene};

/// What is left where a promotion is killed between taking the lock of a ref and renaming
/// it into its place.
#[track_caller]
fn is_finished_in_spite_of(reference: &str) {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD, "echo twelve >src/limit.txt"]);
    scene.compare(&[]).success();
    let lock = scene.shell_path(&format!("widget/.git/{reference}.lock"));
    let touch = r#"mkdir -p "${1%/*}" && touch -d "1 hour ago" "$1""#;
    let shell = "/bin/sh".as_ref();
    let words = ["-c", touch, "sh", &lock];
    scene.env.run(shell, &words, scene.env.root()).success();
    scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
    assert_eq!(scene.state(2), "archived");
}

#[test]
fn of_a_plans_record() {
    is_finished_in_spite_of("refs/plans/limit");
}

#[test]
fn of_a_losers_record() {
    is_finished_in_spite_of("refs/attempts/limit/limiter/2");
}

#[test]
fn of_a_losers_branch() {
    is_finished_in_spite_of("refs/heads/attempt/limit/limiter/2");
}

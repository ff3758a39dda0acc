//! `git promote --squash` is killed at the steps that only a shape has, and run again.

use crate::env::{Repo, needs};
use crate::scene::{GOOD, Scene};

/// A git that kills the promotion when it is called for `$ROOT/kill`, before or after that.
const GIT: &str = r#"#!/bin/sh
word=$(cat "$ROOT/kill" 2>/dev/null)
case " $* " in
*" ${word:-none} "*)
	test -e "$ROOT/before" || "$GIT" "$@" >"$ROOT/said" 2>&1
	kill -9 "$(cat "$ROOT/pid")"
	exit 1 ;;
esac
exec "$GIT" "$@"
"#;

/// One attempt whose promotion is killed at the call of git that has this word.
#[track_caller]
fn killed(word: &str, before: bool) -> (Scene, Repo) {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    let git = needs::on_path("git").expect("git");
    scene.env.set("ROOT", scene.shell_path(""));
    scene.env.set("GIT", git.display().to_string());
    scene.env.script("git", GIT);
    std::fs::write(scene.path("kill"), word).expect("write a file");
    if before {
        scene.touch("before");
    }
    let line = format!(
        "echo $$ >{}; exec {} --no-pr --squash limiter/1",
        scene.shell_path("pid"),
        env!("CARGO_BIN_EXE_git-promote")
    );
    let shell = "/bin/sh".as_ref();
    let output = scene.env.run(shell, &["-c", &line], scene.repo.path());
    assert_eq!(output.status, 137, "{output}");
    std::fs::remove_file(scene.path("kill")).expect("remove a file");
    // What is made anew is another commit.
    scene
        .env
        .set("GIT_COMMITTER_DATE", "2026-02-02T03:04:05+00:00");
    (scene, bare)
}

/// The commit that the promotion's record says was made.
fn recorded(scene: &Scene) -> String {
    let output = scene
        .repo
        .git(&["show", "refs/plans/limit:promotions/limiter.json"]);
    let promotion: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
    promotion["shaped"]["commit"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_commit_that_nobody_decided_on_is_made_again() {
    let (scene, bare) = killed("commit-tree", false);
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    scene.push(&["--squash", "limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), recorded(&scene));
    scene.fsck();
}

#[test]
fn a_commit_that_was_decided_on_is_pushed_by_the_next_run() {
    let (scene, bare) = killed("push", true);
    let decided = recorded(&scene);
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    scene.push(&["--squash", "limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), decided);
}

#[test]
fn a_commit_that_was_pushed_unseen_is_found_by_the_next_run() {
    let (scene, bare) = killed("push", false);
    let decided = recorded(&scene);
    assert_eq!(bare.rev("limit/limiter"), decided);
    scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), decided);
    assert_eq!(bare.refs("refs/heads").len(), 2);
}

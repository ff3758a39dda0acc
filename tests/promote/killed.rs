//! `git promote` is killed at each of many moments, and run again.
//!
//! A `git` in front of the real one on PATH kills the promotion when it is called for the
//! nth time, before or after it has done its work.

use crate::env::{Repo, needs};
use crate::scene::{GOOD, Scene};

const GIT: &str = r#"#!/bin/sh
# $ROOT/kill holds the number of the call that is the promotion's last one.
if test -e "$ROOT/kill"; then
	echo >>"$ROOT/calls"
	# Not less: two calls at one moment may both be counted before either looks.
	if test "$(wc -l <"$ROOT/calls")" -ge "$(cat "$ROOT/kill")"; then
		test -e "$ROOT/before" || "$GIT" "$@" >/dev/null 2>&1
		kill -9 "$(cat "$ROOT/pid")"
		exit 1
	fi
fi
exec "$GIT" "$@"
"#;

/// Three attempts, two of which are to lose with work in their worktrees.
struct Killer {
    scene: Scene,
    bare: Repo,
}

impl Killer {
    fn new() -> Self {
        let scene = Scene::new();
        let bare = scene.env.bare_remote(&scene.repo);
        scene.spawn(&[GOOD, "echo twelve >src/limit.txt", "exit 3"]);
        scene.worktree(2).write("draft.txt", "draft\n");
        scene.worktree(3).write("src/limit.txt", "changed\n");
        scene.compare(&[]).success();
        let git = needs::on_path("git").expect("git");
        scene.env.set("ROOT", scene.shell_path(""));
        scene.env.set("GIT", git.display().to_string());
        scene.env.script("git", GIT);
        Self { scene, bare }
    }

    /// Promotes, and is killed at a call of git. Whether it was.
    #[track_caller]
    fn promote(&self, call: usize, before: bool) -> bool {
        let scene = &self.scene;
        let write = |name: &str, text: &str| {
            std::fs::write(scene.path(name), text).expect("write a file");
        };
        write("calls", "");
        write("kill", &call.to_string());
        if before {
            scene.touch("before");
        }
        let line = format!(
            "echo $$ >{}; exec {} --no-pr limiter/1",
            scene.shell_path("pid"),
            env!("CARGO_BIN_EXE_git-promote")
        );
        let shell = "/bin/sh".as_ref();
        let output = scene.env.run(shell, &["-c", &line], scene.repo.path());
        std::fs::remove_file(scene.path("kill")).expect("remove a file");
        assert!(matches!(output.status, 0 | 137), "call {call}: {output}");
        output.status == 137
    }

    /// Everything is as it is after a promotion that nobody disturbed.
    #[track_caller]
    fn is_whole(&self) {
        let scene = &self.scene;
        let heads = ["refs/heads/limit/limiter", "refs/heads/main"];
        assert_eq!(self.bare.refs("refs/heads"), heads);
        assert_eq!(self.bare.rev("limit/limiter"), scene.candidate(1));
        let states = [1, 2, 3].map(|n| scene.state(n));
        assert_eq!(states, ["finished", "archived", "archived"]);
        assert_eq!(scene.worktrees().len(), 2);
        scene.fsck();
        for loser in ["limiter/2", "limiter/3"] {
            scene.repo.git(&["promote", "--restore", loser]);
        }
        assert_eq!(scene.worktree(2).read("draft.txt"), "draft\n");
        assert_eq!(scene.worktree(2).read("src/limit.txt"), "twelve\n");
        assert_eq!(scene.worktree(3).read("src/limit.txt"), "changed\n");
    }
}

/// Killed at the first call, then at the second, and so on, until it gets through.
#[track_caller]
fn killed_on_and_on(before: bool) {
    let killer = Killer::new();
    let mut kills = 0;
    while killer.promote(kills + 1, before) {
        kills += 1;
        assert!(kills < 200, "it gets nowhere");
    }
    assert!(kills > 5, "{kills}");
    killer.is_whole();
}

#[test]
fn a_promotion_that_is_killed_before_each_call_of_git_gets_through_at_last() {
    killed_on_and_on(true);
}

#[test]
fn a_promotion_that_is_killed_after_each_call_of_git_gets_through_at_last() {
    killed_on_and_on(false);
}

/// Killed once, after the given call, and run again.
#[track_caller]
fn killed_once(call: usize) {
    let killer = Killer::new();
    assert!(
        killer.promote(call, false),
        "there are fewer calls than {call}"
    );
    killer.scene.push(&["limiter/1"]).success();
    killer.is_whole();
}

#[test]
fn a_promotion_that_is_killed_early_is_finished_by_the_next() {
    killed_once(3);
}

#[test]
fn a_promotion_that_is_killed_in_the_middle_is_finished_by_the_next() {
    killed_once(9);
}

#[test]
fn a_promotion_that_is_killed_while_it_archives_is_finished_by_the_next() {
    killed_once(18);
}

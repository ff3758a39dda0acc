//! `git promote revise` and `merge` are killed at each of many moments, and run again.
//!
//! A `git` and a `gh` in front of the real ones on PATH kill the promotion when one of them is
//! called for the nth time, before or after it has done its work.

use super::at_review::{ANSWER, AtReview};
use crate::env::needs;
use std::path::Path;

const PROGRAM: &str = r#"#!/bin/sh
# $ROOT/kill holds the number of the call that is the promotion's last one.
if test -e "$ROOT/kill"; then
	echo >>"$ROOT/calls"
	# Not less: two calls at one moment may both be counted before either looks.
	if test "$(wc -l <"$ROOT/calls")" -ge "$(cat "$ROOT/kill")"; then
		rm -f "$ROOT/kill"
		test -e "$ROOT/before" || "REAL" "$@" >/dev/null 2>&1
		kill -9 "$(cat "$ROOT/pid")"
		exit 1
	fi
fi
exec "REAL" "$@"
"#;

/// A promotion that is killed on and on.
struct Killer(AtReview);

impl Killer {
    fn new(at: AtReview, gh: &Path) -> Self {
        let git = needs::on_path("git").expect("git");
        let scene = &at.scene;
        scene.env.set("ROOT", scene.shell_path(""));
        std::fs::remove_file(scene.path("bin/gh")).expect("take gh away");
        for (name, real) in [("git", git.as_path()), ("gh", gh)] {
            let text = PROGRAM.replace("REAL", &real.display().to_string());
            scene.env.script(name, &text);
        }
        Self(at)
    }

    /// Runs it, to be killed at a call. Whether it was.
    #[track_caller]
    fn run(&self, words: &str, call: usize, before: bool) -> bool {
        let scene = &self.0.scene;
        let write = |name: &str, text: &str| {
            std::fs::write(scene.path(name), text).expect("write a file");
        };
        write("calls", "");
        write("kill", &call.to_string());
        if before {
            scene.touch("before");
        }
        let line = format!(
            "echo $$ >{}; exec {} {words}",
            scene.shell_path("pid"),
            env!("CARGO_BIN_EXE_git-promote")
        );
        let shell = "/bin/sh".as_ref();
        let output = scene.env.run(shell, &["-c", &line], scene.repo.path());
        std::fs::remove_file(scene.path("kill")).ok();
        assert!(matches!(output.status, 0 | 137), "call {call}: {output}");
        output.status == 137
    }

    /// At the first call, then at the second, and so on, until it gets through.
    #[track_caller]
    fn on_and_on(&self, words: &str, before: bool) {
        let mut kills = 0;
        while self.run(words, kills + 1, before) {
            kills += 1;
            assert!(kills < 200, "it gets nowhere");
        }
        assert!(kills > 5, "{kills}");
    }
}

#[track_caller]
fn a_round(before: bool) {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::with_wishes(&gh);
    let first = at.head();
    at.agent(ANSWER);
    let killer = Killer::new(at, &gh);
    killer.on_and_on("revise limiter/1", before);
    killer.0.is_answered(&first);
}

#[test]
fn a_round_that_is_killed_before_each_call_answers_everybody_once() {
    a_round(true);
}

#[test]
fn a_round_that_is_killed_after_each_call_answers_everybody_once() {
    a_round(false);
}

#[test]
fn a_merge_that_is_killed_after_each_call_is_finished_once() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::new(&gh);
    at.github.add_review(1, "ann", "OWNER", "APPROVED", "Fine.");
    let killer = Killer::new(at, &gh);
    killer.on_and_on("merge limiter/1", false);
    super::merge::is_merged(&killer.0, "merge");
    killer.0.scene.fsck();
}

#[test]
fn a_promotion_that_is_taken_back_and_killed_after_each_call_is_taken_back() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::new(&gh);
    let killer = Killer::new(at, &gh);
    let mut kills = 0;
    loop {
        // Once the decision is gone, there is nothing to take back.
        let record = killer
            .0
            .scene
            .repo
            .git(&["ls-tree", "-r", "--name-only", "refs/plans/limit"]);
        if !record.stdout.contains("promotions/")
            || !killer.run("--undo limiter/1", kills + 1, false)
        {
            break;
        }
        kills += 1;
        assert!(kills < 200, "it gets nowhere");
    }
    assert!(kills > 5, "{kills}");
    let at = &killer.0;
    assert_eq!(at.github.pulls()[0].state, "CLOSED");
    assert_eq!(at.bare.refs("refs/heads"), ["refs/heads/main"]);
    assert_eq!(at.scene.state(2), "finished");
}

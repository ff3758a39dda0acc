//! `git spawn watch`: attempts that somebody else has started.

use crate::env::{REPORT, Repo, TestEnv, hold, wait_until};
use insta::assert_snapshot;
use rustix::process::Signal;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(30);

/// Starts two attempts that write, and wait for a file `go`.
fn start(repo: &Repo) {
    let agent = format!(
        "echo turns >>README.md; {}; {REPORT}",
        hold(repo.env(), "go")
    );
    repo.try_spawn(&agent, &["-n", "2", "--detach"]).success();
    repo.wait_for_states(&["running"; 2]);
}

#[test]
fn attempts_are_watched_to_their_end_and_listed() {
    let env = TestEnv::new();
    let repo = env.planned();
    start(&repo);
    let running = repo.start_git(&["spawn", "watch"]);
    repo.write("../go", "");
    let output = running.wait().success();
    let mut told: Vec<&str> = output.stderr.lines().collect();
    // They end as they like.
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "attempt widget/all/1 finished",
            "attempt widget/all/2 finished"
        ]
    );
    let listed = repo.git(&["spawn", "list"]).stdout;
    assert_eq!(output.stdout, listed);
}

#[test]
fn ctrl_c_leaves_attempts_that_are_watched_and_they_go_on() {
    let env = TestEnv::new();
    let repo = env.planned();
    start(&repo);
    // One that is over is told at once: so its watching has begun.
    repo.git(&["spawn", "stop", "2"]);
    let running = repo.start_git(&["spawn", "watch", "all"]);
    wait_until("it is told", LIMIT, || !running.told().is_empty());
    running.signal(Signal::INT);
    let output = running.wait();
    assert_snapshot!(output, @r"
    $ git spawn watch all
    --- stderr
    attempt widget/all/2 stopped: stopped by the user; kept on branch attempt/widget/all/2
    error: left; 1 attempt is not over and will go on
    hint: watch again: git spawn watch
    hint: stop one of them: git spawn stop widget/all/1
    --- exit code 130
    ");
    assert_eq!(repo.states(), ["running", "stopped"]);
    repo.write("../go", "");
    repo.wait_for_states(&["finished", "stopped"]);
}

#[test]
fn there_is_nothing_to_watch_where_all_are_over() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    let output = repo.git(&["spawn", "watch"]);
    assert_snapshot!(output, @r"
    $ git spawn watch
    --- stderr
    no attempt is at work
    --- exit code 0
    ");
}

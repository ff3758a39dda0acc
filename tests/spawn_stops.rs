//! Limits and wishes that end an agent before it ends itself.

use crate::env::{Repo, Running, TestEnv, assert_turns};
use rustix::process::Signal;
use std::time::{Duration, Instant};

#[test]
fn an_agent_that_says_nothing_for_too_long_is_ended_and_its_work_is_kept() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = "echo turns >>README.md; sleep 1000";
    repo.spawn(agent, &["--silence", "1s"]).fails_with(1);
    let one = &repo.attempts()[0];
    assert_eq!(
        (one.state(), one.text("cause")),
        ("timed-out", "said nothing for 1s")
    );
    assert_turns(&repo, one);
}

#[test]
fn the_configured_silence_counts_and_a_bad_one_is_refused() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "attempt.silence", "1s"]);
    assert_eq!(
        repo.attempt("sleep 1000").text("cause"),
        "said nothing for 1s"
    );
    repo.git(&["config", "attempt.silence", "soon"]);
    let output = repo.try_spawn("true", &[]).fails_with(128);
    assert!(output.stderr.contains("'attempt.silence'"), "{output}");
}

/// Starts an agent that does not mind being asked to end.
fn start_deaf(repo: &Repo) -> Running {
    let agent = format!(
        "trap '' TERM; echo turns >>README.md; touch '{}/up'; while :; do sleep 0.1; done",
        repo.env().root().display()
    );
    let running = repo.start_git(&["spawn", "--agent-command", &agent]);
    repo.wait_for("../up");
    running
}

#[test]
fn a_second_ctrl_c_kills_and_loses_nothing() {
    let env = TestEnv::new();
    let repo = env.planned();
    let began = Instant::now();
    let running = start_deaf(&repo);
    running.signal(Signal::INT);
    repo.wait_for(".git/attempts/by-name/widget/all/1/stop");
    // What comes within half a second is the same press, which git sends on.
    std::thread::sleep(Duration::from_millis(600));
    running.signal(Signal::INT);
    let output = running.wait().fails_with(130);
    assert!(began.elapsed() < Duration::from_secs(8), "the grace is 10s");
    let told =
        "attempt widget/all/1 stopped: stopped by the user; kept on branch attempt/widget/all/1";
    assert!(output.stderr.contains(told), "{output}");
    let one = &repo.attempts()[0];
    assert_eq!(one.state(), "stopped");
    assert_turns(&repo, one);
}

#[test]
fn how_an_agent_ended_is_on_the_disk_before_its_state() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md; sleep 300 & exit 3");
    let text = repo.read(".git/attempts/by-name/widget/all/1/exit.json");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        (&json["exit"], &json["code"]),
        (&"exit 3".into(), &3.into())
    );
    assert_eq!(
        (&json["leaked"], &json["timed_out"]),
        (&1.into(), &false.into())
    );
    let list = repo.git(&["spawn", "list"]).stdout;
    assert!(list.contains("leaked 1 process\n"), "{list}");
}

#[test]
fn what_a_log_had_no_room_for_is_counted() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "attempt.logLimit", "1024"]);
    let one = repo.attempt("head -c 10000 /dev/zero; echo turns >>README.md");
    let dropped = one.json("log_dropped").as_u64().expect("a number");
    assert!((8976..10_000).contains(&dropped), "{dropped}");
}

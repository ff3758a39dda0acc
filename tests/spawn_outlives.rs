//! Attempts and the `git spawn` that started them: who stops whom, and who goes on alone.

use crate::env::{REPORT, Repo, Running, TestEnv, hold, wait_until};
use insta::assert_snapshot;
use rustix::process::Signal;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(30);

/// Starts attempts whose agents write, say so in a file `up-<n>`, and wait for a file `go`.
fn start(repo: &Repo, more: &[&str]) -> Running {
    let env = repo.env();
    let agent = format!(
        "echo turns >>README.md; touch '{}'/up-\"${{GIT_ATTEMPT##*/}}\"; {}; {REPORT}",
        env.root().display(),
        hold(env, "go"),
    );
    let arguments = [&["spawn", "--agent-command", &agent], more].concat();
    repo.start_git(&arguments)
}

/// Waits until every attempt has a supervisor, and one of them its agent.
fn wait_for_the_queue(repo: &Repo, attempts: u32) {
    // What a supervisor says first, once it is out of the terminal's reach.
    let waits = |n| repo.has(&format!(".git/attempts/by-name/widget/all/{n}/live.json"));
    let works = |n| repo.has(&format!("../up-{n}"));
    wait_until("one runs and the others wait", LIMIT, || {
        (1..=attempts).all(waits) && (1..=attempts).any(works)
    });
}

#[test]
fn ctrl_c_while_attempts_are_made_leaves_none_that_runs() {
    let env = TestEnv::new();
    let repo = env.planned();
    let running = start(&repo, &["-n", "60"]);
    repo.wait_for(".git/attempts/by-name/widget/all/1");
    running.signal(Signal::INT);
    running.wait().fails_with(130);
    let made = repo.states();
    assert!(made.iter().all(|state| state == "stopped"), "{made:?}");
    let open = repo.git(&["ls-tree", "refs/plans/widget", "spawns/"]);
    assert_eq!(open.stdout, "", "{open}");
}

#[test]
fn ctrl_c_stops_the_attempts_and_keeps_their_work() {
    let env = TestEnv::new();
    let repo = env.planned();
    let running = start(&repo, &["-n", "2"]);
    repo.wait_for("../up-1");
    repo.wait_for("../up-2");
    running.signal(Signal::INT);
    let output = running.wait().fails_with(130);
    assert_eq!(repo.states(), ["stopped"; 2]);
    for one in repo.attempts() {
        let text = repo.file_at(one.candidate(), "README.md");
        assert_eq!(text, "# Widget\nturns\n", "{one:?}");
        assert_eq!(repo.rev(one.text("branch")), one.candidate());
    }
    let mut end: Vec<&str> = output
        .stderr
        .lines()
        .filter(|line| !line.contains(".attempts/"))
        .collect();
    // They end as they like.
    end.sort_unstable();
    assert_snapshot!(end.join("\n"), @r"
    attempt widget/all/1 stopped: stopped by the user; kept on branch attempt/widget/all/1
    attempt widget/all/2 stopped: stopped by the user; kept on branch attempt/widget/all/2
    error: stopped
    hint: see what there is: git spawn list
    hint: try one again: git spawn retry widget/all/1
    stopping the attempts; what they have done is kept (again: at once)
    ");
}

#[test]
fn ctrl_c_stops_those_that_wait_in_the_queue_too() {
    let env = TestEnv::new();
    let repo = env.planned();
    let running = start(&repo, &["-n", "3", "-j", "1"]);
    wait_for_the_queue(&repo, 3);
    running.signal(Signal::INT);
    running.wait().fails_with(130);
    assert_eq!(repo.states(), ["stopped"; 3]);
    let began = (1..=3).filter(|n| repo.has(&format!("../up-{n}"))).count();
    assert_eq!(began, 1);
}

#[test]
fn when_the_terminal_goes_the_attempts_go_on() {
    let env = TestEnv::new();
    let repo = env.planned();
    let running = start(&repo, &["-n", "2"]);
    repo.wait_for("../up-1");
    repo.wait_for("../up-2");
    running.signal(Signal::HUP);
    running.wait();
    assert_eq!(repo.states(), ["running"; 2]);
    repo.write("../go", "");
    repo.wait_for_states(&["finished"; 2]);
}

#[test]
fn detached_attempts_are_named_and_go_on() {
    let env = TestEnv::new();
    let repo = env.planned();
    let output = start(&repo, &["-n", "2", "--detach"]).wait().success();
    assert_eq!(output.stdout, "widget/all/1\nwidget/all/2\n");
    repo.write("../go", "");
    repo.wait_for_states(&["finished"; 2]);
}

#[test]
fn three_agents_end_by_themselves_when_the_foreground_is_killed() {
    let env = TestEnv::new();
    let repo = env.planned();
    let running = start(&repo, &["-n", "3"]);
    for n in 1..=3 {
        repo.wait_for(&format!("../up-{n}"));
    }
    assert_eq!(repo.states(), ["running"; 3]);
    running.signal(Signal::KILL);
    running.wait().fails_with(128 + 9);
    assert_eq!(repo.states(), ["running"; 3]);
    repo.write("../go", "");
    let end = ["finished"; 3];
    wait_until("all have ended", LIMIT, || {
        let states = repo.states();
        let is_true = |state: &String| matches!(state.as_str(), "running" | "finished");
        assert!(states.iter().all(is_true), "{states:?}");
        states == end
    });
    for one in repo.attempts() {
        assert_eq!(
            repo.file_at(one.candidate(), "README.md"),
            "# Widget\nturns\n"
        );
        assert_eq!(one.json("reported"), true);
    }
    repo.fsck();
}

#[test]
fn the_queue_goes_on_when_the_foreground_is_killed() {
    let env = TestEnv::new();
    let repo = env.planned();
    let running = start(&repo, &["-n", "3", "-j", "1"]);
    wait_for_the_queue(&repo, 3);
    running.signal(Signal::KILL);
    running.wait().fails_with(128 + 9);
    repo.write("../go", "");
    repo.wait_for_states(&["finished"; 3]);
}

//! `git spawn logs`: what an agent printed, and what it prints.

use crate::env::plans::PLAN;
use crate::env::{TestEnv, hold, processes, wait_until};
use insta::assert_snapshot;
use std::process::Stdio;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn logs_show_what_the_agent_printed() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo out; echo err >&2; echo turns >>README.md");
    let output = repo.git(&["spawn", "logs", "all/1"]);
    let mut lines: Vec<&str> = output.stdout.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["err", "out"]);
}

#[test]
fn logs_of_an_attempt_that_is_not_there_are_refused() {
    let env = TestEnv::new();
    let repo = env.planned();
    let output = repo.try_git(&["spawn", "logs", "all/9"]);
    assert_snapshot!(output, @r"
    $ git spawn logs all/9
    --- stderr
    fatal: there is no attempt 'all/9'
    hint: see what there is: git spawn list
    --- exit code 128
    ");
}

#[test]
fn nothing_of_an_attempt_is_in_the_way_of_a_second_plan() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    repo.plan(&PLAN.replace("plan: widget", "plan: gadget"));
    repo.git(&["plan", "approve", "--yes"]);
    repo.spawn("echo turns >>README.md", &[]);
    let output = repo.try_git(&["spawn", "logs", "all/1"]);
    assert_snapshot!(output, @r"
    $ git spawn logs all/1
    --- stderr
    fatal: attempt 'all/1' is ambiguous
    hint: it could be gadget/all/1, widget/all/1
    --- exit code 128
    ");
}

#[test]
fn a_number_is_enough_for_the_only_attempt_that_has_it() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo out; echo turns >>README.md");
    assert_eq!(repo.git(&["spawn", "logs", "1"]).stdout, "out\n");
}

#[test]
fn a_log_that_is_followed_is_shown_as_it_grows_to_its_end() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "echo one; {}; echo two; {}; echo three; echo turns >>README.md",
        hold(&env, "go-1"),
        hold(&env, "go-2"),
    );
    repo.try_spawn(&agent, &["--detach"]).success();
    let running = repo.start_git(&["spawn", "logs", "--follow", "1"]);
    wait_until("one", LIMIT, || running.said() == "one\n");
    repo.write("../go-1", "");
    wait_until("two", LIMIT, || running.said() == "one\ntwo\n");
    repo.write("../go-2", "");
    let output = running.wait();
    assert_snapshot!(output, @r"
    $ git spawn logs --follow 1
    --- stdout
    one
    two
    three
    --- stderr
    attempt widget/all/1 finished
    --- exit code 0
    ");
}

#[test]
fn a_log_that_is_followed_in_the_queue_begins_with_the_attempt() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!("echo \"$GIT_ATTEMPT\"; {}", hold(&env, "go"));
    repo.try_spawn(&agent, &["-n", "2", "-j", "1", "--detach"])
        .success();
    wait_until("one waits", LIMIT, || {
        let states = repo.states();
        states.contains(&"queued".to_owned()) && states.contains(&"running".to_owned())
    });
    let all = repo.attempts();
    let queued = all.iter().find(|one| one.state() == "queued");
    let name = queued.expect("one of them").name();
    let running = repo.start_git(&["spawn", "logs", "-f", name]);
    repo.write("../go", "");
    assert_eq!(running.wait().success().stdout, format!("{name}\n"));
}

#[test]
fn a_log_that_is_followed_ends_with_a_supervisor_that_dies() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.try_spawn("echo one; sleep 1000", &["--detach"])
        .success();
    let running = repo.start_git(&["spawn", "logs", "-f", "1"]);
    wait_until("one", LIMIT, || running.said() == "one\n");
    for (pid, _) in processes::supervisors(env.root()) {
        processes::kill_9(pid);
    }
    let output = running.wait().success();
    assert_eq!(
        output.stderr,
        "attempt widget/all/1 lost: its supervisor died\n"
    );
    repo.git(&["spawn", "stop", "1"]);
}

#[test]
fn who_follows_a_log_ends_when_nobody_reads_it_any_more() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.try_spawn(&format!("echo one; {}", hold(&env, "go")), &["--detach"])
        .success();
    repo.wait_for(".git/attempts/by-name/widget/all/1/agent.log");
    let mut command = env.command("git-spawn", repo.path());
    let mut child = command
        .args(["logs", "-f", "1"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("start git-spawn");
    drop(child.stdout.take());
    // Though the agent prints no more.
    let mut status = None;
    wait_until("it has ended", LIMIT, || {
        status = child.try_wait().expect("wait for git-spawn");
        status.is_some()
    });
    assert_eq!(status.and_then(|status| status.code()), Some(141));
    assert_eq!(repo.states(), ["running"]);
    repo.write("../go", "");
}

//! `git spawn wait`: until attempts are over, for scripts.

use crate::env::{REPORT, Repo, TestEnv, hold, processes, wait_until};
use insta::assert_snapshot;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(30);

/// Starts attempts of which the n-th waits for a file `go-<n>`; the second one fails.
fn start(repo: &Repo, count: &str) {
    let env = repo.env();
    let root = env.root().display();
    let agent = format!(
        "n=${{GIT_ATTEMPT##*/}}; echo turns >>README.md; \
         while [ -d '{root}' ] && [ ! -e '{root}'/go-$n ]; do sleep 0.02; done; \
         {REPORT}; [ $n != 2 ]"
    );
    repo.try_spawn(&agent, &["-n", count, "--detach"]).success();
}

fn go(repo: &Repo, n: u32) {
    repo.write(&format!("../go-{n}"), "");
}

#[test]
fn waiting_for_all_tells_each_at_its_end() {
    let env = TestEnv::new();
    let repo = env.planned();
    start(&repo, "3");
    let running = repo.start_git(&["spawn", "wait", "1", "all/3"]);
    go(&repo, 3);
    let first = "widget/all/3 finished\n";
    wait_until("the first has ended", LIMIT, || running.said() == first);
    go(&repo, 1);
    let output = running.wait();
    assert_snapshot!(output, @r"
    $ git spawn wait 1 all/3
    --- stdout
    widget/all/3 finished
    widget/all/1 finished
    --- exit code 0
    ");
    go(&repo, 2);
}

#[test]
fn one_that_fails_is_a_no_and_the_others_are_waited_for_all_the_same() {
    let env = TestEnv::new();
    let repo = env.planned();
    start(&repo, "2");
    let running = repo.start_git(&["spawn", "wait", "widget"]);
    go(&repo, 2);
    let first = "widget/all/2 failed\n";
    wait_until("the first has ended", LIMIT, || running.said() == first);
    go(&repo, 1);
    let output = running.wait().fails_with(1);
    assert_eq!(output.stdout, format!("{first}widget/all/1 finished\n"));
}

#[test]
fn any_is_enough_once_it_has_finished_well() {
    let env = TestEnv::new();
    let repo = env.planned();
    start(&repo, "3");
    let running = repo.start_git(&["spawn", "wait", "--any", "all"]);
    go(&repo, 2);
    let first = "widget/all/2 failed\n";
    wait_until("the first has ended", LIMIT, || running.said() == first);
    go(&repo, 3);
    let output = running.wait().success();
    assert_eq!(output.stdout, format!("{first}widget/all/3 finished\n"));
    assert_eq!(repo.attempts()[0].state(), "running");
    go(&repo, 1);
}

#[test]
fn any_is_a_no_when_none_has_finished_well() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("exit 3");
    let output = repo.try_git(&["spawn", "wait", "--any", "all/1"]);
    assert_eq!(output.fails_with(1).stdout, "widget/all/1 failed\n");
}

#[test]
fn without_a_name_those_are_waited_for_that_are_not_over() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("exit 3");
    assert_eq!(repo.git(&["spawn", "wait"]).stdout, "");
    let agent = format!("{}; echo turns >>README.md", hold(&env, "go"));
    repo.try_spawn(&agent, &["--detach"]).success();
    let running = repo.start_git(&["spawn", "wait"]);
    repo.write("../go", "");
    assert_eq!(running.wait().success().stdout, "widget/all/2 finished\n");
}

#[test]
fn a_supervisor_that_dies_is_noticed() {
    let env = TestEnv::new();
    let repo = env.planned();
    start(&repo, "1");
    repo.wait_for_states(&["running"]);
    let running = repo.start_git(&["spawn", "wait", "1"]);
    for (pid, _) in processes::supervisors(env.root()) {
        processes::kill_9(pid);
    }
    let output = running.wait().fails_with(1);
    assert_eq!(output.stdout, "widget/all/1 lost\n");
    go(&repo, 1);
}

#[test]
fn an_attempt_that_is_not_there_cannot_be_waited_for() {
    let env = TestEnv::new();
    let repo = env.planned();
    let output = repo.try_git(&["spawn", "wait", "all/1"]);
    assert_snapshot!(output, @r"
    $ git spawn wait all/1
    --- stderr
    error: there is no attempt 'all/1'
    hint: there are no attempts yet; start some: git spawn
    --- exit code 2
    ");
}

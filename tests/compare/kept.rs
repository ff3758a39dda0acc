//! Verdicts are kept: nothing runs twice.

use crate::env::wait_until;
use crate::scene::{BAD, GOOD, LONG, Scene};
use insta::assert_snapshot;

/// A scene whose check writes a line to `runs` whenever it runs.
fn counting() -> Scene {
    let scene = Scene::new();
    scene.plan("", &check(&scene, "true"));
    scene
}

fn check(scene: &Scene, more: &str) -> String {
    format!("- test: `echo run >>{}; {more}`", scene.shell_path("runs"))
}

#[test]
fn a_check_runs_once_over_each_tree() {
    let scene = counting();
    scene.spawn(&[GOOD, BAD]);
    let first = scene.compare(&[]).success();
    assert_eq!(scene.count("runs"), 3);
    let second = scene.compare(&[]).success();
    assert_eq!(scene.count("runs"), 3);
    assert_eq!(first.stdout, second.stdout);
}

#[test]
fn two_attempts_with_one_tree_are_checked_once() {
    let scene = counting();
    scene.spawn(&[GOOD, GOOD]);
    scene.compare(&[]).success();
    assert_eq!(scene.count("runs"), 2);
}

#[test]
fn only_what_is_new_is_run_for_an_attempt_that_came_later() {
    let scene = counting();
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    scene.spawn(&[BAD]);
    scene.compare(&[]).success();
    assert_eq!(scene.count("runs"), 3);
}

#[test]
fn a_command_that_changed_runs_again() {
    let scene = counting();
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    scene.plan("", &check(&scene, "false"));
    scene.compare(&[]).fails_with(1);
    assert_eq!(scene.count("runs"), 4);
}

#[test]
fn a_set_up_that_changed_has_the_checks_run_again() {
    let scene = counting();
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    scene.plan("setup: 'true'\n", &check(&scene, "true"));
    scene.compare(&[]).success();
    assert_eq!(scene.count("runs"), 4);
}

#[test]
fn rerun_runs_all_of_them() {
    let scene = counting();
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    scene.compare(&["--rerun"]).success();
    assert_eq!(scene.count("runs"), 4);
}

#[test]
fn rerun_takes_back_a_verdict_that_does_not_hold() {
    let scene = Scene::new();
    scene.plan(
        "",
        &format!("- test: `test -e {}`", scene.shell_path("luck")),
    );
    scene.spawn(&[GOOD]);
    scene.compare(&[]).fails_with(1);
    scene.touch("luck");
    scene.compare(&[]).fails_with(1);
    scene.compare(&["--rerun"]).fails_with(0);
    scene.compare(&[]).fails_with(0);
}

#[test]
fn the_log_of_git_shows_what_is_known_of_a_candidate() {
    let scene = Scene::new();
    scene.spawn(&[BAD]);
    scene.compare(&[]).fails_with(1);
    let branch = "attempt/limit/limiter/1";
    let log = ["log", "-1", "--notes=attempts", "--format=%N", branch];
    assert_snapshot!(scene.repo.git(&log), @r"
    $ git log -1 --notes=attempts --format=%N attempt/limit/limiter/1
    --- stdout
    plan: limit
    task: limiter
    attempt: limit/limiter/1
    agent: command
    check test: failed

    --- exit code 0
    ");
}

#[test]
fn notes_that_were_deleted_come_back_with_the_next_comparison() {
    let scene = Scene::new();
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    let show = ["notes", "--ref=attempts", "show", "attempt/limit/limiter/1"];
    let before = scene.repo.git(&show).stdout;
    scene.repo.git(&["update-ref", "-d", "refs/notes/attempts"]);
    scene.compare(&[]).success();
    assert_eq!(scene.repo.git(&show).stdout, before);
}

#[test]
fn the_base_has_its_verdict_also_while_an_attempt_still_runs() {
    let scene = Scene::new();
    scene.spawn(&[GOOD]);
    let go = scene.shell_path("go");
    scene.start(&[&format!("while ! test -e {go}; do sleep 0.02; done")]);
    wait_until("it runs", LONG, || scene.state(2) == "running");
    let output = scene.compare(&["--json"]).success();
    let read: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
    let base = &read["comparisons"][0]["base_verdicts"];
    assert_eq!(*base, serde_json::json!(["passed"]), "{output}");
    scene.touch("go");
}

#[test]
fn of_several_checks_only_those_that_are_named_run() {
    let scene = Scene::new();
    let checks = format!(
        "- one: `echo one >>{runs}`\n- two: `echo two >>{runs}`",
        runs = scene.shell_path("runs")
    );
    scene.plan("", &checks);
    scene.spawn(&[GOOD]);
    let output = scene.compare(&["--only", "two"]).fails_with(1);
    assert!(output.stdout.contains("not run"), "{output}");
    let runs = std::fs::read_to_string(scene.path("runs")).expect("the runs");
    assert_eq!(runs, "two\ntwo\n");
    scene.compare(&[]).success();
    assert_eq!(scene.count("runs"), 4);
}

#[test]
fn a_check_that_the_plan_has_not_is_refused_with_those_that_it_has() {
    let scene = Scene::new();
    scene.spawn(&[GOOD]);
    let output = scene.compare(&["--only", "tests"]).fails_with(129);
    assert_snapshot!(output.stderr, @r"
    error: the plan has no check 'tests'
    hint: it has: test
    ");
}

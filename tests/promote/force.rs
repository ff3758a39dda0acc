//! `git promote --force`: a person takes it upon themselves, and says why.

use crate::env::wait_until;
use crate::scene::{BAD, GOOD, LONG, Scene};
use insta::assert_snapshot;
use serde_json::Value;

fn scene() -> Scene {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    scene
}

const FORCE: [&str; 3] = ["--force", "-m", "the pager is ringing"];

/// An attempt with much against it, and an alternative.
fn much_against_it() -> Scene {
    let scene = scene();
    scene.plan("budget: {files: 1, lines: 3}\n", crate::scene::CHECK);
    let words = format!("{BAD}; seq 9 >src/more.txt; echo more >>ci/ci.yml; exit 0");
    scene.spawn(&[&words, GOOD]);
    scene
}

#[test]
fn all_reasons_are_told_at_once_each_on_a_line() {
    let scene = much_against_it();
    assert_snapshot!(scene.push(&["limiter/1"]), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1':
    	'command' did not say what it did and skipped
    	check 'test' has no verdict over exactly this tree and command
    	it touches 'ci/ci.yml', which the plan forbids (`ci/**`)
    	it is over the plan's budget: 3 files of at most 1, 12 changed lines of at most 3
    	the attempts at 'limiter' have not been compared
    hint: spawn one more (git spawn); or read its diff, and say so: git promote --force -m <why> limit/limiter/1
    hint: run the checks, and lay all side by side: git compare limiter
    hint: promote another attempt, or allow it in the plan's Constraints and compare again
    hint: split the task in the plan and spawn again, or raise the plan's `budget:` there
    --- exit code 1
    ");
}

#[test]
fn what_is_overruled_is_kept_with_the_reason() {
    let scene = much_against_it();
    let dry = [&["-n"], &FORCE[..], &["limiter/1"]].concat();
    let dry = scene.push(&dry).success();
    let told = dry.stdout.lines().filter(|line| !line.contains("push"));
    assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @r"
    would overrule: 'command' did not say what it did and skipped
    would overrule: check 'test' has no verdict over exactly this tree and command
    would overrule: it touches 'ci/ci.yml', which the plan forbids (`ci/**`)
    would overrule: it is over the plan's budget: 3 files of at most 1, 12 changed lines of at most 3
    would overrule: the attempts at 'limiter' have not been compared
    would archive limit/limiter/2
    ");
    let output = scene.push(&[&FORCE[..], &["limiter/1"]].concat());
    output.success();
    let file = "refs/plans/limit:promotions/limiter.json";
    let kept: Value = serde_json::from_str(&scene.repo.git(&["show", file]).stdout).expect("JSON");
    assert_eq!(kept["forced"]["reason"], "the pager is ringing");
    let overruled = kept["forced"]["overruled"].as_array().expect("a list");
    assert_eq!(overruled.len(), 5, "{kept:#}");
    // It is finished without saying so again.
    scene.push(&["limiter/1"]).success();
}

#[test]
fn a_reason_is_needed() {
    let scene = scene();
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    scene.push(&["--force", "limiter/1"]).fails_with(129);
    scene
        .push(&["--force", "-m", "", "limiter/1"])
        .fails_with(129);
    assert_snapshot!(scene.push(&["-m", "because", "limiter/1"]).fails_with(129).stderr, @"error: -m is the reason of --accept or --force");
}

#[test]
fn where_nothing_stands_against_it_nothing_is_overruled() {
    let scene = scene();
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    let words = [&["--json"], &FORCE[..], &["limiter/1"]].concat();
    let output = scene.push(&words).success();
    let json: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(json["promotion"]["forced"], Value::Null);
}

#[test]
fn what_is_nothing_to_promote_is_not_overruled() {
    let scene = scene();
    let go = scene.shell_path("go");
    scene.spawn(&["true", GOOD]);
    scene.start(&[&format!(
        "{GOOD}; while ! test -e {go}; do sleep 0.02; done"
    )]);
    wait_until("it runs", LONG, || scene.state(3) == "running");
    let forced = |attempt: &str| {
        let words = [&FORCE[..], &[attempt]].concat();
        scene.push(&words).fails_with(1).stderr
    };
    let (empty, running) = (forced("limiter/1"), forced("limiter/3"));
    scene.touch("go");
    scene.repo.try_git(&["spawn", "wait", "limiter/3"]);
    assert!(empty.contains("is empty"), "{empty}");
    assert!(running.contains("is running"), "{running}");
    scene.repo.write("src/limit.txt", "seven\n");
    scene.repo.commit("Limit it otherwise");
    scene.repo.git(&["push", "--quiet", "origin", "main"]);
    let conflict = forced("limiter/2");
    assert_snapshot!(conflict, @r"
    error: not promoting 'limit/limiter/2': 'main' has moved at 'origin', and conflicts in src/limit.txt
    hint: spawn new attempts from where it is now: git spawn
    ");
}

#[test]
fn a_report_that_is_missing_is_a_reason_to_refuse() {
    let scene = scene();
    scene.spawn(&[&format!("{GOOD}; exit 0")]);
    scene.compare(&[]).success();
    assert_snapshot!(scene.push(&["limiter/1"]), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': 'command' did not say what it did and skipped
    hint: spawn one more (git spawn); or read its diff, and say so: git promote --force -m <why> limit/limiter/1
    --- exit code 1
    ");
}

#[test]
fn a_diff_over_budget_is_a_reason_to_refuse_and_lock_files_are_not_counted() {
    let scene = scene();
    scene.plan("budget: {files: 1, lines: 3}\n", crate::scene::CHECK);
    scene.spawn(&[
        &format!("{GOOD}; seq 50 >Cargo.lock"),
        &format!("{GOOD}; seq 50 >src/more.txt"),
    ]);
    scene.compare(&[]).success();
    assert_snapshot!(scene.push(&["limiter/2"]), @r"
    $ git promote --no-pr limiter/2
    --- stderr
    error: not promoting 'limit/limiter/2': it is over the plan's budget: 2 files of at most 1, 52 changed lines of at most 3
    hint: split the task in the plan and spawn again, or raise the plan's `budget:` there
    --- exit code 1
    ");
    scene.push(&["limiter/1"]).success();
}

#[test]
fn one_alone_needs_no_comparison_but_its_checks_need_verdicts() {
    let scene = scene();
    scene.spawn(&[GOOD]);
    let output = scene.push(&["limiter/1"]).fails_with(1);
    assert!(output.stderr.contains("has no verdict"), "{output}");
    assert!(!output.stderr.contains("compared"), "{output}");
}

//! Each refusal of the gate, with its reason and the way on.

use crate::env::{Output, wait_until};
use crate::scene::{BAD, CHECK, GOOD, LONG, Scene};
use insta::assert_snapshot;

/// A scene with a remote.
fn scene() -> Scene {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    scene
}

/// What is refused changes nothing anywhere.
#[track_caller]
fn refused(scene: &Scene, attempt: &str) -> Output {
    let all = || {
        let refs = scene.repo.git(&["for-each-ref"]).stdout;
        let theirs = scene.repo.git(&["ls-remote", "origin"]).stdout;
        (refs, theirs, scene.worktrees())
    };
    let before = all();
    let output = scene.push(&[attempt]).fails_with(1);
    assert_eq!(all(), before, "{output}");
    output
}

#[test]
fn a_check_that_fails() {
    let scene = scene();
    scene.spawn(&[BAD]);
    scene.compare(&[]);
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': check 'test' failed (exit 1)
    hint: promote another attempt, or spawn one more: git spawn
    --- exit code 1
    ");
}

#[test]
fn a_check_that_fails_on_the_base_as_well() {
    let scene = scene();
    scene.plan("", "- test: `false`");
    scene.spawn(&[GOOD]);
    scene.compare(&[]);
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': check 'test' fails, as it does on the base already
    hint: mend the base first, or take 'test' out of the plan and compare again
    --- exit code 1
    ");
}

#[test]
fn a_check_without_a_verdict() {
    let scene = scene();
    scene.spawn(&[GOOD]);
    scene.compare(&[]);
    scene.plan("", &format!("{CHECK}\n- more: `true`"));
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': check 'more' has no verdict over exactly this tree and command
    hint: run the checks, and lay all side by side: git compare limiter
    --- exit code 1
    ");
}

#[test]
fn a_verdict_of_another_command_of_that_name() {
    let scene = scene();
    scene.spawn(&[GOOD]);
    scene.compare(&[]);
    scene.plan("", "- test: `! grep -q none src/limit.txt`");
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': check 'test' has no verdict over exactly this tree and command
    hint: run the checks, and lay all side by side: git compare limiter
    --- exit code 1
    ");
}

#[test]
fn a_check_that_could_not_tell() {
    let scene = scene();
    scene.plan("", "- test: `exit 125`");
    scene.spawn(&[GOOD]);
    scene.compare(&[]);
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': check 'test' indeterminate (exit 125)
    hint: promote another attempt, or spawn one more: git spawn
    --- exit code 1
    ");
}

#[test]
fn an_attempt_that_runs() {
    let scene = scene();
    let go = scene.shell_path("go");
    scene.start(&[&format!(
        "{GOOD}; while ! test -e {go}; do sleep 0.02; done"
    )]);
    wait_until("it runs", LONG, || scene.state(1) == "running");
    let output = scene.push(&["limiter/1"]).fails_with(1);
    scene.touch("go");
    assert_snapshot!(output, @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': attempt 'limit/limiter/1' is running
    hint: wait for its end, or stop it: git spawn stop limit/limiter/1
    --- exit code 1
    ");
}

#[test]
fn an_attempt_that_changed_nothing() {
    let scene = scene();
    scene.spawn(&["true"]);
    scene.compare(&[]);
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': attempt 'limit/limiter/1' is empty: it changed nothing
    hint: promote another attempt, or spawn one more: git spawn
    --- exit code 1
    ");
}

#[test]
fn an_attempt_whose_agent_failed() {
    let scene = scene();
    scene.spawn(&[&format!("{GOOD}; exit 3")]);
    scene.compare(&[]);
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': attempt 'limit/limiter/1' is failed: the agent ended with exit 3
    hint: promote another attempt, or spawn one more: git spawn
    --- exit code 1
    ");
}

#[test]
fn an_attempt_that_nobody_compared() {
    let scene = scene();
    scene.spawn(&[GOOD, GOOD]);
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1':
    	check 'test' has no verdict over exactly this tree and command
    	the attempts at 'limiter' have not been compared
    hint: run the checks, and lay all side by side: git compare limiter
    --- exit code 1
    ");
}

#[test]
fn an_alternative_that_was_spawned_after_the_comparison() {
    let scene = scene();
    scene.spawn(&[GOOD]);
    scene.compare(&[]);
    scene.spawn(&[GOOD]);
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': attempt 'limit/limiter/2' was not in the last comparison as it is now
    hint: run the checks, and lay all side by side: git compare limiter
    --- exit code 1
    ");
}

#[test]
fn an_alternative_that_still_runs() {
    let scene = scene();
    scene.spawn(&[GOOD]);
    let go = scene.shell_path("go");
    scene.start(&[&format!("while ! test -e {go}; do sleep 0.02; done")]);
    wait_until("it runs", LONG, || scene.state(2) == "running");
    scene.compare(&[]);
    let output = scene.push(&["limiter/1"]).fails_with(1);
    scene.touch("go");
    assert_snapshot!(output, @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': the alternative 'limit/limiter/2' is still running
    hint: wait for its end, or stop it: git spawn stop limit/limiter/2
    --- exit code 1
    ");
}

#[test]
fn a_path_that_the_plan_forbids() {
    let scene = scene();
    scene.spawn(&[&format!("{GOOD}; echo 'on: never' >ci/ci.yml")]);
    scene.compare(&[]);
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': it touches 'ci/ci.yml', which the plan forbids (`ci/**`)
    hint: promote another attempt, or allow it in the plan's Constraints and compare again
    --- exit code 1
    ");
}

#[test]
fn a_forbidden_path_that_was_moved_away() {
    let scene = scene();
    scene.spawn(&["git mv ci/ci.yml src/ci.yml"]);
    scene.compare(&[]);
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': it touches 'ci/ci.yml', which the plan forbids (`ci/**`)
    hint: promote another attempt, or allow it in the plan's Constraints and compare again
    --- exit code 1
    ");
}

#[test]
fn a_target_that_moved_so_that_it_conflicts() {
    let scene = scene();
    scene.spawn(&[GOOD]);
    scene.compare(&[]);
    scene.repo.write("src/limit.txt", "seven\n");
    scene.repo.commit("Limit it otherwise");
    scene.repo.git(&["push", "--quiet", "origin", "main"]);
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': 'main' has moved at 'origin', and conflicts in src/limit.txt
    hint: spawn new attempts from where it is now: git spawn
    --- exit code 1
    ");
}

#[test]
fn a_target_that_moved_elsewhere_is_no_reason_to_refuse() {
    let scene = scene();
    scene.spawn(&[GOOD]);
    scene.compare(&[]);
    scene.repo.write("src/other.txt", "seven\n");
    scene.repo.commit("Do something else");
    scene.repo.git(&["push", "--quiet", "origin", "main"]);
    scene.push(&["limiter/1"]).success();
}

#[test]
fn another_attempt_that_was_promoted_already() {
    let scene = scene();
    scene.spawn(&[GOOD, "echo twelve >src/limit.txt"]);
    scene.compare(&[]);
    scene.push(&["limiter/1"]).success();
    assert_snapshot!(refused(&scene, "limiter/2"), @r"
    $ git promote --no-pr limiter/2
    --- stderr
    error: attempt 'limit/limiter/1' of task 'limiter' has been promoted already
    hint: finish that one: git promote limit/limiter/1
    hint: or give it up: git promote --undo limit/limiter/1
    --- exit code 1
    ");
}

#[test]
fn no_remote() {
    let scene = Scene::new();
    scene.spawn(&[GOOD]);
    scene.compare(&[]);
    assert_snapshot!(scene.push(&["limiter/1"]), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: there is no remote to push to
    hint: add one: git remote add origin <url>
    --- exit code 2
    ");
}

#[test]
fn a_target_that_the_remote_does_not_have() {
    let scene = scene();
    scene.spawn(&[GOOD]);
    scene.compare(&[]);
    scene.repo.git(&["push", "--quiet", "origin", "main:other"]);
    let bare = scene.repo.at(scene.path("widget.git"));
    bare.git(&["update-ref", "-d", "refs/heads/main"]);
    assert_snapshot!(refused(&scene, "limiter/1"), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': 'origin' has no branch 'main' to aim at
    hint: push it first (git push origin main), or name another as the plan's `target:`
    --- exit code 1
    ");
}

#[test]
fn an_attempt_that_does_not_exist() {
    let scene = scene();
    scene.spawn(&[GOOD]);
    assert_snapshot!(scene.push(&["limiter/7"]), @r"
    $ git promote --no-pr limiter/7
    --- stderr
    fatal: there is no attempt 'limiter/7'
    hint: see what there is: git spawn list
    --- exit code 128
    ");
}

#[test]
fn a_dry_run_says_what_stands_against_it() {
    let scene = scene();
    scene.spawn(&[&format!("{BAD}; echo more >>ci/ci.yml"), GOOD]);
    assert_snapshot!(scene.push(&["--dry-run", "limiter/1"]), @r"
    $ git promote --no-pr --dry-run limiter/1
    --- stdout
    would refuse: check 'test' has no verdict over exactly this tree and command
      run the checks, and lay all side by side: git compare limiter
    would refuse: it touches 'ci/ci.yml', which the plan forbids (`ci/**`)
      promote another attempt, or allow it in the plan's Constraints and compare again
    would refuse: the attempts at 'limiter' have not been compared
      run the checks, and lay all side by side: git compare limiter
    --- exit code 1
    ");
}

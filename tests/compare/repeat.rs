//! Checks that do not always say the same, and those that run where the agent worked.

use crate::scene::{GOOD, Scene};
use insta::assert_snapshot;

/// Fails in every second run over the candidate, told by a count outside of the worktree.
fn flaky(scene: &Scene) -> String {
    let count = scene.shell_path("count");
    format!(
        "- test: `grep -q eleven src/limit.txt || exit 0; echo x >>{count}; \
         test $(($(wc -l <{count}) % 2)) = 1`"
    )
}

#[test]
fn a_check_that_passes_now_and_then_is_flaky() {
    let scene = Scene::new();
    scene.plan("", &flaky(&scene));
    scene.spawn(&[GOOD]);
    assert_snapshot!(scene.compare(&["--repeat", "3"]).fails_with(1), @r"
    $ git compare --quiet --repeat 3
    --- stdout
    task limiter of plan limit, from [OID]

    attempt    agent    state     test          files  lines  outside  report  time
    base                          passed
    limiter/1  command  finished  flaky 2 of 3  1      +1 -1  0        none    [TIME]

    criterion                                 limiter/1
    C1         The eleventh request gets 429  unproven

    file           limiter/1
    src/limit.txt  +1 -1
    --- exit code 1
    ");
    // All of it is kept, and fewer runs are wanted now.
    let before = scene.count("count");
    scene.compare(&["--repeat", "2"]).fails_with(1);
    assert_eq!(scene.count("count"), before);
    let json = scene.json(&["--no-checks"]);
    let row = &json["comparisons"][0]["rows"][0];
    assert_eq!(row["standings"][0], "flaky");
    assert_snapshot!(&row["results"][0]["exit"].to_string(), @r#""passed 2 of 3 times""#);
    // More are.
    scene.compare(&["--repeat", "4"]).fails_with(1);
    assert_eq!(scene.count("count"), before + 4);
}

#[test]
fn what_is_flaky_is_not_promoted() {
    let scene = Scene::new();
    scene.plan("", &flaky(&scene));
    scene.spawn(&[GOOD]);
    scene.compare(&["--repeat", "2"]).fails_with(1);
    scene.env.bare_remote(&scene.repo);
    let refused = scene.repo.try_git(&["promote", "--no-pr", "limiter/1"]);
    assert_snapshot!(refused.fails_with(1), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1':
    	'command' did not say what it did and skipped
    	check 'test' indeterminate (passed 1 of 2 times)
    hint: spawn one more (git spawn); or read its diff, and say so: git promote --force -m <why> limit/limiter/1
    hint: promote another attempt, or spawn one more: git spawn
    --- exit code 1
    ");
}

#[test]
fn another_path_to_programs_asks_the_checks_again() {
    let scene = Scene::new();
    let count = scene.shell_path("count");
    scene.plan("", &format!("- test: `echo x >>{count}`"));
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    assert_eq!(scene.count("count"), 2);
    scene.compare(&[]).success();
    assert_eq!(scene.count("count"), 2);
    scene
        .repo
        .git(&["config", "attempt.checkEnvironment", "TOOLCHAIN"]);
    scene.compare(&[]).success();
    assert_eq!(scene.count("count"), 4);
}

#[test]
fn in_place_checks_run_where_the_agent_worked_and_are_not_kept() {
    let scene = Scene::new();
    scene.repo.write(".gitignore", "built\n");
    scene.repo.commit("Ignore what is built");
    scene.plan("", "- test: `test -e built`");
    scene.spawn(&["echo eleven >src/limit.txt; echo yes >built"]);
    assert_snapshot!(scene.compare(&["--in-place"]).fails_with(0), @r"
    $ git compare --quiet --in-place
    --- stdout
    task limiter of plan limit, from [OID]

    attempt    agent    state     test             files  lines  outside  report  time
    base                          failed
    limiter/1  command  finished  passed in place  1      +1 -1  0        none    [TIME]

    criterion                                 limiter/1
    C1         The eleventh request gets 429  met

    file           limiter/1
    src/limit.txt  +1 -1
    --- stderr
    hint: read what it changes: git compare --diff limit/limiter/1
    hint: then make it a pull request: git promote limit/limiter/1
    --- exit code 0
    ");
    let json = scene.json(&["--no-checks"]);
    assert_eq!(json["comparisons"][0]["rows"][0]["standings"][0], "not-run");
    // In a clean worktree nothing is built.
    let clean = scene.json(&[]);
    assert_eq!(
        clean["comparisons"][0]["rows"][0]["standings"][0],
        "failing-before"
    );
}

#[test]
fn a_worktree_that_is_not_as_its_candidate_is_not_checked_in_place() {
    let scene = Scene::new();
    scene.spawn(&[GOOD]);
    let worktree = scene.listed(1)["worktree"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    std::fs::write(format!("{worktree}/src/limit.txt"), "mine\n").expect("edit");
    let output = scene
        .repo
        .try_git(&["compare", "-j", "1", "--in-place"])
        .success();
    assert_snapshot!(output.stderr, @r"
    warning: the worktree of 'limit/limiter/1' is not as its candidate says: it is checked in a clean one
    running 2 checks over 2 trees
    base: test passed
    limiter/1: test passed
    hint: read what it changes: git compare --diff limit/limiter/1
    hint: then make it a pull request: git promote limit/limiter/1
    ");
    let kept = std::fs::read_to_string(format!("{worktree}/src/limit.txt")).expect("read");
    assert_eq!(kept, "mine\n");
}

//! What the comparison says of each kind of attempt.

use crate::scene::{BAD, GOOD, REPORT, Scene};
use insta::assert_snapshot;
use serde_json::Value;

/// One check that the base passes, and one that it fails.
const BOTH: &str = "- builds: `! grep -q broken src/limit.txt`\n\
                    - limits: `grep -q eleven src/limit.txt`";

/// Ends as the candidate's `src/end.sh` says.
const END: &str = "- test: `sh src/end.sh`";

#[test]
fn what_passes_regresses_mends_and_fails_before_is_told_apart() {
    let scene = Scene::with_plan("", BOTH);
    let good = format!("{GOOD}; {REPORT}");
    scene.spawn(&[&good, "echo twelve >src/limit.txt", BAD]);
    assert_snapshot!(scene.compare(&[]).fails_with(0), @r"
    $ git compare --quiet
    --- stdout
    task limiter of plan limit, from [OID]

    attempt    agent    state     builds     limits          files  lines  outside  report  time
    base                          passed     failed
    limiter/1  command  finished  passed     fixed           1      +1 -1  0        yes     [TIME]
    limiter/2  command  finished  passed     failing before  1      +1 -1  0        none    [TIME]
    limiter/3  command  finished  regressed  failing before  1      +1 -1  0        none    [TIME]

    criterion                                 limiter/1  limiter/2  limiter/3
    C1         The eleventh request gets 429  met        met        failed

    limiter/1  skipped: the docs: no time

    file           limiter/1  limiter/2  limiter/3
    src/limit.txt  +1 -1      +1 -1      +1 -1

    1 decision point, 0 decided alike by all
    p1  src/limit.txt:1  limiter/1  eleven
                         limiter/2  twelve
                         limiter/3  broken
    --- stderr
    hint: read what it changes: git compare --diff limit/limiter/1
    hint: then make it a pull request: git promote limit/limiter/1
    --- exit code 0
    ");
}

#[test]
fn exit_125_is_indeterminate_and_127_or_a_signal_is_aborted() {
    let scene = Scene::with_plan("", END);
    let ends = ["exit 125", "exit 127", "kill -9 $$", "exit 1"];
    let agents = ends.map(|end| format!("echo '{end}' >src/end.sh"));
    scene.spawn(&agents.each_ref().map(String::as_str));
    assert_snapshot!(scene.compare(&[]).fails_with(1), @r"
    $ git compare --quiet
    --- stdout
    task limiter of plan limit, from [OID]

    attempt    agent    state     test           files  lines  outside  report  time
    base                          passed
    limiter/1  command  finished  indeterminate  1      +1 -1  0        none    [TIME]
    limiter/2  command  finished  aborted        1      +1 -1  0        none    [TIME]
    limiter/3  command  finished  aborted        1      +1 -1  0        none    [TIME]
    limiter/4  command  finished  regressed      1      +1 -1  0        none    [TIME]

    criterion                                 limiter/1  limiter/2  limiter/3  limiter/4
    C1         The eleventh request gets 429  unproven   unproven   unproven   failed

    file        limiter/1  limiter/2  limiter/3  limiter/4
    src/end.sh  +1 -1      +1 -1      +1 -1      +1 -1

    1 decision point, 0 decided alike by all
    p1  src/end.sh:1  limiter/1  exit 125
                      limiter/2  exit 127
                      limiter/3  kill -9 $$
                      limiter/4  exit 1
    --- exit code 1
    ");
}

#[test]
fn a_check_that_takes_too_long_is_aborted() {
    let scene = Scene::with_plan("timeout: 1s\n", END);
    scene.spawn(&["echo 'exec sleep 60' >src/end.sh"]);
    let output = scene.repo.try_git(&["compare"]).fails_with(1);
    assert_snapshot!(output, @r"
    $ git compare
    --- stdout
    task limiter of plan limit, from [OID]

    attempt    agent    state     test       files  lines  outside  report  time
    base                          passed
    limiter/1  command  finished  timed out  1      +1 -1  0        none    [TIME]

    criterion                                 limiter/1
    C1         The eleventh request gets 429  unproven

    file        limiter/1
    src/end.sh  +1 -1
    --- stderr
    running 2 checks over 2 trees
    base: test passed
    limiter/1: test aborted (timed out after [TIME]), see [TMP]/widget/.git/attempts/checks/[OID]/test.log
    --- exit code 1
    ");
}

#[test]
fn an_attempt_without_a_candidate_is_shown_and_nothing_is_run_for_it() {
    let scene = Scene::new();
    scene.spawn(&["true", "exit 3"]);
    let output = scene.repo.try_git(&["compare"]).fails_with(1);
    assert_snapshot!(output, @r"
    $ git compare
    --- stdout
    task limiter of plan limit, from [OID]

    attempt    agent    state   test     files  lines  outside  report  time
    base                        not run
    limiter/1  command  empty   not run  -      -      -        none    [TIME]
    limiter/2  command  failed  not run  -      -      -        none    [TIME]

    limiter/1  empty: it changed nothing
    limiter/2  failed: the agent ended with exit 3
    --- exit code 1
    ");
}

#[test]
fn a_candidate_of_an_agent_that_failed_is_checked_and_yet_does_not_win() {
    let scene = Scene::new();
    scene.spawn(&[&format!("{GOOD}; exit 3")]);
    assert_snapshot!(scene.compare(&[]).fails_with(1), @r"
    $ git compare --quiet
    --- stdout
    task limiter of plan limit, from [OID]

    attempt    agent    state   test    files  lines  outside  report  time
    base                        passed
    limiter/1  command  failed  passed  1      +1 -1  0        none    [TIME]

    criterion                                 limiter/1
    C1         The eleventh request gets 429  met

    limiter/1  failed: the agent ended with exit 3

    file           limiter/1
    src/limit.txt  +1 -1
    --- exit code 1
    ");
}

#[test]
fn files_outside_of_the_likely_ones_are_named() {
    let scene = Scene::new();
    scene.spawn(&[
        &format!("{GOOD}; echo more >>README.md; echo new >'a file'"),
        GOOD,
    ]);
    assert_snapshot!(scene.compare(&[]).fails_with(0), @r"
    $ git compare --quiet
    --- stdout
    task limiter of plan limit, from [OID]

    attempt    agent    state     test    files  lines  outside  report  time
    base                          passed
    limiter/1  command  finished  passed  3      +3 -1  2        none    [TIME]
    limiter/2  command  finished  passed  1      +1 -1  0        none    [TIME]

    criterion                                 limiter/1  limiter/2
    C1         The eleventh request gets 429  met        met

    limiter/1  outside of the likely files: README.md, a file

    file                 limiter/1  limiter/2
    README.md (outside)  +1 -0      ·
    a file (outside)     +1 -0      ·
    src/limit.txt        +1 -1      +1 -1

    3 decision points, 1 decided alike by all, 2 by limiter/1 alone
    p1  README.md:2  limiter/1  more
                     limiter/2  as it was
    p2  a file       limiter/1  new, 1 line
                     limiter/2  as it was

    that two agree or do not says nothing; a third would
    --- stderr
    hint: which to read first, and why: git compare --rank
    hint: then make one a pull request, such as: git promote limit/limiter/1
    --- exit code 0
    ");
}

#[test]
fn a_forbidden_path_is_named_also_where_it_was_moved_away() {
    let scene = Scene::new();
    scene.spawn(&["git mv ci/ci.yml src/ci.yml"]);
    assert_snapshot!(scene.compare(&[]), @r"
    $ git compare --quiet
    --- stdout
    task limiter of plan limit, from [OID]

    attempt    agent    state     test    files  lines  outside  report  time
    base                          passed
    limiter/1  command  finished  passed  1      +0 -0  1        none    [TIME]

    criterion                                 limiter/1
    C1         The eleventh request gets 429  met

    limiter/1  touches what the plan forbids: ci/ci.yml
    limiter/1  outside of the likely files: ci/ci.yml

    file        limiter/1
    src/ci.yml  +0 -0
    --- exit code 1
    ");
}

#[test]
fn what_is_over_budget_is_told() {
    let scene = Scene::with_plan("budget: {files: 1, lines: 3}\n", crate::scene::CHECK);
    scene.spawn(&["seq 9 >src/more.txt; seq 9 >src/most.txt", GOOD]);
    assert_snapshot!(scene.compare(&[]).fails_with(0), @r"
    $ git compare --quiet
    --- stdout
    task limiter of plan limit, from [OID]

    attempt    agent    state     test    files  lines   outside  report  time
    base                          passed
    limiter/1  command  finished  passed  2      +18 -0  0        none    [TIME]
    limiter/2  command  finished  passed  1      +1 -1   0        none    [TIME]

    criterion                                 limiter/1  limiter/2
    C1         The eleventh request gets 429  met        met

    limiter/1  over budget: 2 files of at most 1, 18 changed lines of at most 3

    file           limiter/1  limiter/2
    src/limit.txt  ·          +1 -1
    src/more.txt   +9 -0      ·
    src/most.txt   +9 -0      ·

    3 decision points, 0 decided alike by all, 2 by limiter/1 alone, 1 by limiter/2 alone
    p1  src/limit.txt:1  limiter/2  eleven
                         limiter/1  as it was
    p2  src/more.txt     limiter/1  new, 9 lines
                         limiter/2  as it was
    p3  src/most.txt     limiter/1  new, 9 lines
                         limiter/2  as it was

    that two agree or do not says nothing; a third would
    --- stderr
    hint: which to read first, and why: git compare --rank
    hint: then make one a pull request, such as: git promote limit/limiter/1
    --- exit code 0
    ");
}

#[test]
fn it_ends_with_1_when_no_candidate_passes_everything() {
    let scene = Scene::new();
    scene.spawn(&[BAD]);
    scene.compare(&[]).fails_with(1);
    scene.spawn(&[GOOD]);
    scene.compare(&[]).fails_with(0);
}

#[test]
fn json_says_the_same_and_names_its_schema() {
    let scene = Scene::with_plan("", BOTH);
    scene.spawn(&[
        &format!("{GOOD}; echo more >>README.md; {REPORT}"),
        BAD,
        "true",
    ]);
    let output = scene.compare(&["--json"]).fails_with(0);
    let json: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(json["schema"], "git-attempts.compare.v1");
    let one = &json["comparisons"][0];
    assert_eq!(one["plan"], "limit");
    assert_eq!(one["task"], "limiter");
    assert_eq!(one["base"], scene.repo.rev("main"));
    assert_eq!(one["checks"], serde_json::json!(["builds", "limits"]));
    let base = serde_json::json!(["passed", "failed"]);
    assert_eq!(one["base_verdicts"], base);
    let rows = one["rows"].as_array().expect("rows");
    let of = |field: &str| rows.iter().map(|row| &row[field]).collect::<Vec<_>>();
    let names = ["limit/limiter/1", "limit/limiter/2", "limit/limiter/3"];
    assert_eq!(of("attempt"), names);
    assert_eq!(of("status"), ["finished", "finished", "empty"]);
    let standings = serde_json::json!([
        ["passed", "fixed"],
        ["regressed", "failing-before"],
        ["not-run", "not-run"]
    ]);
    assert_eq!(
        Value::from_iter(of("standings").into_iter().cloned()),
        standings
    );
    assert_eq!(of("passes_everything"), [true, false, false]);
    let first = &rows[0];
    assert_eq!(first["candidate"]["commit"], scene.candidate(1));
    assert_eq!(first["outside"], serde_json::json!(["README.md"]));
    assert_eq!(first["report"]["summary"], "- limits the rate");
    assert_eq!(first["report"]["skipped"], "- the docs: no time");
    assert_eq!(rows[1]["report"], Value::Null);
}

#[test]
fn a_task_without_attempts_is_an_error_with_the_way_on() {
    let scene = Scene::new();
    assert_snapshot!(scene.compare(&[]), @r"
    $ git compare --quiet
    --- stderr
    error: plan 'limit' has no attempts to compare
    hint: start some: git spawn
    --- exit code 2
    ");
}

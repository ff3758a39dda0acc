//! Checks run in a clean worktree of exactly the tree that is judged.

use crate::scene::{GOOD, Scene};

/// A scene whose check does this, and passes.
fn with_check(what: impl Fn(&Scene) -> String) -> Scene {
    let scene = Scene::new();
    scene.plan("", &format!("- test: `{}`", what(&scene)));
    scene
}

#[test]
fn a_file_that_came_into_the_attempts_worktree_after_its_end_is_not_there() {
    let scene = with_check(|_| "! test -e late.txt".to_owned());
    scene.spawn(&[GOOD]);
    scene.worktree(1).write("late.txt", "late\n");
    scene.compare(&[]).success();
}

#[test]
fn a_commit_that_came_onto_the_branch_after_the_end_is_not_judged() {
    let scene = with_check(|_| "! test -e late.txt".to_owned());
    scene.spawn(&[GOOD]);
    scene.worktree(1).write("late.txt", "late\n");
    scene.worktree(1).commit("Too late");
    scene.compare(&[]).success();
}

#[test]
fn git_finds_nothing_changed_there() {
    let scene = with_check(|_| "test -z \"$(git status --porcelain)\"".to_owned());
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
}

#[test]
fn it_holds_the_candidates_tree_to_the_last_object() {
    let scene = with_check(|scene| {
        let trees = scene.shell_path("trees");
        format!("git add -A && git write-tree >>{trees}")
    });
    scene.spawn(&[&format!(
        "{GOOD}; chmod +x src/end.sh; ln -s end.sh src/link"
    )]);
    scene.compare(&["-j", "1"]).success();
    let trees = std::fs::read_to_string(scene.path("trees")).expect("what the check wrote");
    let expected = [
        scene.repo.rev("main^{tree}"),
        scene.repo.rev("attempt/limit/limiter/1^{tree}"),
    ];
    assert_eq!(trees.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn what_one_check_leaves_is_gone_with_the_worktree() {
    let scene = with_check(|scene| {
        let places = scene.shell_path("places");
        format!("pwd >>{places}; touch left; chmod a-w .")
    });
    scene.spawn(&[GOOD]);
    let before = scene.worktrees();
    scene.compare(&[]).success();
    assert_eq!(scene.worktrees(), before);
    let places = std::fs::read_to_string(scene.path("places")).expect("what the check wrote");
    assert_eq!(places.lines().count(), 2);
    for place in places.lines() {
        assert!(!std::path::Path::new(place).exists(), "{place}");
    }
}

#[test]
fn the_users_own_worktree_is_left_alone() {
    let scene = with_check(|_| "echo more >>README.md; git add -A; git switch -qc mine".to_owned());
    scene.spawn(&[GOOD]);
    scene.compare(&["-j", "1"]).fails_with(1);
    let status = scene.repo.git(&["status", "--porcelain", "--branch"]);
    assert_eq!(status.stdout, "## main\n?? Plans.md\n");
}

#[test]
fn the_set_up_runs_first_in_every_worktree() {
    let scene = Scene::with_plan("setup: echo ready >made\n", "- test: `grep -q ready made`");
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
}

#[test]
fn a_set_up_that_fails_aborts_the_checks_and_fails_none() {
    let scene = Scene::new();
    scene.spawn(&[GOOD]);
    scene.plan("setup: exit 1\n", crate::scene::CHECK);
    let output = scene.repo.try_git(&["compare", "-j", "1"]).fails_with(1);
    insta::assert_snapshot!(output, @r"
    $ git compare -j 1
    --- stdout
    task limiter of plan limit, from [OID]

    attempt    agent    state     test     files  lines  outside  report  time
    base                          aborted
    limiter/1  command  finished  aborted  1      +1 -1  0        none    [TIME]

    criterion                                 limiter/1
    C1         The eleventh request gets 429  unproven

    file           limiter/1
    src/limit.txt  +1 -1
    --- stderr
    running 2 checks over 2 trees
    base: test aborted (set-up failed: exit 1), see [TMP]/widget/.git/attempts/checks/[OID]/set-up.log
    limiter/1: test aborted (set-up failed: exit 1), see [TMP]/widget/.git/attempts/checks/[OID]/set-up.log
    --- exit code 1
    ");
}

#[test]
fn nothing_of_the_callers_repository_is_in_the_environment_of_a_check() {
    let scene = with_check(|_| {
        "test -z \"$GIT_DIR$GIT_WORK_TREE$GIT_INDEX_FILE$GIT_CONFIG_PARAMETERS\"".to_owned()
    });
    scene.spawn(&[GOOD]);
    let git_dir = scene.shell_path("widget/.git");
    let work_tree = scene.shell_path("widget");
    let words = [
        "-c",
        "user.name=x",
        "--git-dir",
        &git_dir,
        "--work-tree",
        &work_tree,
        "compare",
    ];
    scene.repo.git(&words);
}

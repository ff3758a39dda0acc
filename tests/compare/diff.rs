//! `git compare --diff`: git's own diff of one attempt, or of two.

use crate::scene::{GOOD, Scene};
use insta::assert_snapshot;

/// Two attempts that have ended.
fn two() -> Scene {
    let scene = Scene::new();
    scene.spawn(&[GOOD, "echo twelve >src/limit.txt; echo more >>README.md"]);
    scene
}

#[test]
fn one_attempt_is_shown_against_its_base() {
    let scene = two();
    let output = scene.repo.git(&["compare", "--diff", "limiter/1"]);
    let base = scene.listed(1)["base"].as_str().expect("a base").to_owned();
    let own = scene.repo.git(&["diff", &base, "attempt/limit/limiter/1"]);
    assert_eq!(output.stdout, own.stdout);
}

#[test]
fn two_attempts_are_shown_against_each_other_and_only_the_files_that_are_named() {
    let scene = two();
    let words = [
        "compare",
        "--diff",
        "limiter/1",
        "limiter/2",
        "--",
        "src/limit.txt",
    ];
    let output = scene.repo.git(&words);
    let lines: Vec<&str> = output
        .stdout
        .lines()
        .filter(|line| line.starts_with(['+', '-']))
        .collect();
    assert_eq!(
        lines,
        [
            "--- a/src/limit.txt",
            "+++ b/src/limit.txt",
            "-eleven",
            "+twelve"
        ]
    );
}

#[test]
fn an_attempt_can_be_shown_beside_any_revision() {
    let scene = two();
    let output = scene.repo.git(&["compare", "--diff", "main", "limiter/1"]);
    assert!(output.stdout.contains("+eleven"), "{output}");
    let output = scene.repo.git(&[
        "compare",
        "--diff",
        "--base",
        "main",
        "attempt/limit/limiter/1",
    ]);
    assert!(output.stdout.contains("+eleven"), "{output}");
}

#[test]
fn nothing_runs_that_an_attempt_could_have_chosen() {
    let scene = Scene::new();
    scene.spawn(&["echo eleven >src/limit.txt; echo '*.txt diff=evil' >.gitattributes"]);
    let evil = format!("touch {}; echo", scene.shell_path("ran"));
    scene.repo.write(".gitattributes", "*.txt diff=evil\n");
    scene.repo.git(&["config", "diff.evil.command", &evil]);
    scene.repo.git(&["config", "diff.evil.textconv", &evil]);
    scene.repo.git(&["compare", "--diff", "limiter/1"]);
    assert!(!scene.path("ran").exists());
}

#[test]
fn what_is_neither_attempt_nor_revision_is_told() {
    let scene = two();
    let output = scene.repo.try_git(&["compare", "--diff", "limiter/9"]);
    assert_snapshot!(output.fails_with(128).stderr, @r"
    fatal: there is no attempt 'limiter/9'
    hint: see what there is: git spawn list
    ");
    let output = scene.repo.try_git(&["compare", "--diff"]);
    assert_snapshot!(output.fails_with(129).stderr, @r"
    error: --diff shows one attempt, or two
    hint: git compare --diff <attempt> [<attempt>] [-- <path>...]
    ");
    let output = scene.repo.try_git(&["compare", "--diff", "main"]);
    assert_snapshot!(output.fails_with(129).stderr, @r"
    error: a revision has nothing to be held against
    hint: name another one, or say --base <revision>
    ");
}

#[test]
fn all_are_shown_together_at_each_place_where_they_differ() {
    let scene = Scene::new();
    scene.spawn(&[
        "echo 'limit = 11' >src/limit.txt",
        "echo 'limit = 12' >src/limit.txt; echo new >src/new.txt",
        "echo 'limit = 11' >src/limit.txt",
    ]);
    let shown = scene.repo.try_git(&["compare", "--diff", "--all"]).stdout;
    assert_snapshot!(shown, @r"
    p1 src/limit.txt:1
      limiter/1, limiter/3
      - none
      + limit = 11
      limiter/2
      - none
      + limit = 12

    p2 src/new.txt
      limiter/2
      + new
      limiter/1, limiter/3: as it was
    ");
    let words = ["compare", "--diff", "--all", "--", "src/new.txt"];
    let named = scene.repo.try_git(&words).stdout;
    assert_snapshot!(named, @r"
    p2 src/new.txt
      limiter/2
      + new
      limiter/1, limiter/3: as it was
    ");
    // A path is named from where the user is, as git takes it.
    let words = ["compare", "--diff", "--all", "--", "new.txt"];
    assert_eq!(scene.repo.at("src").try_git(&words).stdout, named);
    let words = ["compare", "--diff", "--all", "--", "nothing"];
    let none = scene.repo.try_git(&words).stdout;
    assert_eq!(none, "all decided alike there\n");
}

#[test]
fn words_that_differ_are_marked_and_what_an_attempt_wrote_reaches_no_terminal() {
    let scene = Scene::new();
    scene.spawn(&[
        "printf 'a long line with one word\\n' >src/limit.txt",
        "printf 'a long line with \\033[2Jtwo words\\n' >src/limit.txt",
    ]);
    let one = scene
        .repo
        .try_git(&["compare", "--diff", "--word-diff", "limiter/1", "limiter/2"]);
    let marked = one
        .stdout
        .lines()
        .last()
        .unwrap_or_default()
        .replace('\x1b', "ESC");
    assert_snapshot!(marked, @"a long line with [-one word-]{+ESC[2Jtwo words+}");
    scene
        .repo
        .write("src/limit.txt", "a long line with no word\n");
    let colour = ["-c", "color.ui=always", "compare", "--diff", "--all"];
    let all = scene.repo.try_git(&colour).stdout;
    assert!(!all.contains("\x1b[2J"), "{all:?}");
}

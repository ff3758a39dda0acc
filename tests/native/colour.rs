//! When colour is used: by git's rules, and by `--color`.

use super::on_terminal;
use crate::env::{Output, Repo, TestEnv};
use insta::assert_snapshot;

fn is_coloured(output: Output) -> bool {
    let output = output.success();
    assert!(output.stdout.contains("widget"), "{output}");
    output.stdout.contains("\x1b[2mplan")
}

fn listed(repo: &Repo, arguments: &[&str]) -> bool {
    is_coloured(repo.git(arguments))
}

#[test]
fn the_command_line_goes_before_the_configuration_of_colour() {
    let env = TestEnv::new();
    let repo = env.planned();
    assert!(!listed(&repo, &["plan", "list"]));
    assert!(listed(&repo, &["plan", "list", "--color"]));
    assert!(!listed(&repo, &["plan", "list", "--color", "--no-color"]));
    assert!(!listed(&repo, &["plan", "list", "--color=auto"]));
    repo.git(&["config", "color.plan", "always"]);
    assert!(listed(&repo, &["plan", "list"]));
    assert!(!listed(&repo, &["plan", "list", "--color=never"]));
}

#[test]
fn colour_of_a_command_goes_before_that_of_all() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "color.ui", "always"]);
    assert!(listed(&repo, &["plan", "list"]));
    repo.git(&["config", "color.plan", "false"]);
    assert!(!listed(&repo, &["plan", "list"]));
}

#[test]
fn a_terminal_that_can_is_coloured_unless_that_is_turned_off() {
    let env = TestEnv::new();
    let repo = env.planned();
    let is_coloured = |line: &str| is_coloured(on_terminal(&repo, line));
    assert!(is_coloured("git plan list"));
    assert!(!is_coloured("TERM=dumb git plan list"));
    assert!(!is_coloured("git -c color.ui=false plan list"));
    assert!(!is_coloured("NO_COLOR=1 git plan list"));
    assert!(is_coloured("NO_COLOR=1 git -c color.ui plan list"));
}

#[test]
fn colour_is_kept_through_the_pager_that_git_starts() {
    let env = TestEnv::new();
    let repo = env.planned();
    let is_coloured = |line: &str| is_coloured(on_terminal(&repo, line));
    assert!(is_coloured("git -c pager.plan='sed s/x/x/' plan list"));
    let but_the_pager = "git -c color.pager=no -c pager.plan='sed s/x/x/' plan list";
    assert!(!is_coloured(but_the_pager));
}

#[test]
fn a_value_that_is_no_boolean_is_refused_as_git_does() {
    let env = TestEnv::new();
    let repo = env.planned();
    for (command, list) in [("plan", "list"), ("spawn", "list"), ("promote", "list")] {
        let key = format!("color.{command}");
        let refused = repo.try_git(&["-c", &format!("{key}=x"), command, list]);
        let words = format!("fatal: bad boolean config value 'x' for '{key}'\n");
        assert_eq!(refused.fails_with(128).stderr, words);
    }
    let refused = repo.try_git(&["-c", "color.ui=x", "plan", "list"]);
    assert_snapshot!(refused.fails_with(128).stderr, @"fatal: bad boolean config value 'x' for 'color.ui'");
}

#[test]
fn a_diff_of_git_is_coloured_as_compare_is() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    let diff = |words: &[&str]| {
        let all = [words, &["compare", "--diff", "all/1"]].concat();
        repo.git(&all).stdout.contains("\x1b[")
    };
    assert!(!diff(&[]));
    assert!(diff(&["-c", "color.compare=always"]));
}

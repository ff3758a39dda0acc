//! `git plan approve`: no command of a plan runs before the user approved exactly its bytes.

use crate::env::plans::{PLAN, plan_with};
use crate::env::{Repo, TestEnv};
use insta::assert_snapshot;
use std::fs;
use std::path::PathBuf;

fn approvals(env: &TestEnv) -> Vec<PathBuf> {
    let place = env.home().join(".local/state/git-attempts/approvals");
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// Whether the plan's commands may run, by a spawn that has nothing else against it.
fn is_approved(repo: &Repo) -> bool {
    let output = repo.try_spawn("true", &[]);
    assert!(matches!(output.status, 1 | 2), "{output}");
    output.status == 1
}

#[test]
fn without_a_terminal_there_is_nobody_to_ask() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&plan_with("setup: touch made"));
    let output = repo.try_git(&["plan", "approve"]);
    assert_snapshot!(output, @r"
    $ git plan approve
    --- stderr
    plan widget runs these commands on this machine:

      set-up: touch made
      test: grep -q turns README.md

    error: there is no terminal to ask on
    hint: approve them in a script, once you have read them: git plan approve --yes
    --- exit code 2
    ");
    assert!(approvals(&env).is_empty());
}

#[test]
fn yes_approves_for_scripts() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(PLAN);
    let output = repo.git(&["plan", "approve", "--yes"]);
    let story: Vec<&str> = output.stderr.lines().collect();
    assert_eq!(
        story[..3],
        [
            "plan widget runs these commands on this machine:",
            "",
            "  test: grep -q turns README.md"
        ]
    );
    assert!(is_approved(&repo));
}

#[test]
fn what_is_approved_is_not_asked_again() {
    let env = TestEnv::new();
    let repo = env.planned();
    let output = repo.git(&["plan", "approve"]);
    assert_snapshot!(output, @r"
    $ git plan approve
    --- stderr
    the commands of plan widget are approved already
    --- exit code 0
    ");
}

#[test]
fn one_changed_byte_of_a_check_asks_again() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.plan(&PLAN.replace("`grep -q turns", "`grep -q turnt"));
    assert!(!is_approved(&repo));
}

#[test]
fn one_changed_byte_of_the_set_up_asks_again() {
    let env = TestEnv::new();
    let repo = env.planned_as(&plan_with("setup: touch made"));
    repo.plan(&plan_with("setup: touch mad3"));
    assert!(!is_approved(&repo));
}

#[test]
fn changed_prose_does_not_ask_again() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.plan(&PLAN.replace("Nobody holds it.", "Somebody holds it."));
    assert!(is_approved(&repo));
}

#[test]
fn an_approval_is_outside_of_the_repository() {
    let env = TestEnv::new();
    env.planned();
    assert_eq!(approvals(&env).len(), 1);
}

#[test]
fn an_approval_of_one_repository_is_none_of_another() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["clone", "--quiet", ".", "../other"]);
    let other = repo.at("../other");
    other.plan(PLAN);
    assert!(!is_approved(&other));
}

#[test]
fn an_approval_holds_in_a_linked_worktree() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["worktree", "add", "--quiet", "../linked"]);
    let linked = repo.at("../linked");
    linked.plan(PLAN);
    assert!(is_approved(&linked));
}

#[test]
fn an_approval_of_one_plan_is_none_of_another() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.plan(&PLAN.replace("plan: widget", "plan: gadget"));
    assert!(!is_approved(&repo));
}

#[test]
fn a_plan_with_errors_cannot_be_approved() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&PLAN.replace("(check: test)", "(check: tset)"));
    let output = repo.try_git(&["plan", "approve", "--yes"]);
    assert_snapshot!(output, @r"
    $ git plan approve --yes
    --- stderr
    error: Plans.md has 1 error in it
    hint: see them, and how to mend each: git plan check
    --- exit code 2
    ");
    assert!(approvals(&env).is_empty());
}

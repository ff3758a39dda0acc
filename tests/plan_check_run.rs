//! `git plan check --run`: what the checks say of the base, before anybody has worked.

use crate::env::plans::{PLAN, plan_with};
use crate::env::{Repo, TestEnv};
use insta::assert_snapshot;

/// A repository whose plan has these test commands, approved.
fn approved(plan: &str) -> Repo {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(plan);
    repo.git(&["plan", "approve", "--yes"]);
    repo
}

/// [`PLAN`] with another command.
fn command(command: &str) -> String {
    PLAN.replace("`grep -q turns README.md`", &format!("`{command}`"))
}

#[test]
fn what_is_not_approved_is_not_run() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&command("touch ../ran"));
    assert_snapshot!(repo.try_git(&["plan", "check", "--run"]), @r"
    $ git plan check --run
    --- stderr
    error: the commands of plan 'widget' have not been approved as they are now
    hint: it would run: touch ../ran
    hint: look at them and approve them: git plan approve
    --- exit code 2
    ");
    assert!(!repo.at("..").has("ran"));
}

#[test]
fn a_check_that_fails_on_the_base_is_found_at_its_item() {
    let repo = approved(PLAN);
    assert_snapshot!(repo.try_git(&["plan", "check", "--run"]), @r"
    $ git plan check --run
    --- stdout
    plan::check-fails-on-base

      ! the check `test` fails on the base
        ,-[Plans.md:24:3]
     23 | ## Test commands
     24 | - test: `grep -q turns README.md`
        :   ^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^
        :                  `-- exit 1
     25 | 
        `----
      help: well if a criterion is to make it pass; else mend the base or the
            command

    Plans.md: 0 errors, 1 warning
    --- stderr
    running 1 check over 1 tree
    base: test failed (exit 1), see [TMP]/widget/.git/attempts/checks/[OID]/test.log
    --- exit code 0
    ");
}

#[test]
fn a_check_that_passes_on_the_base_is_well() {
    let repo = approved(&command("grep -q Widget README.md"));
    let output = repo.git(&["plan", "check", "--run"]);
    assert_eq!(output.stdout, "Plans.md: nothing to mend\n");
}

#[test]
fn a_check_that_takes_too_long_does_not_run() {
    let plan = plan_with("timeout: 1s").replace("`grep -q turns README.md`", "`sleep 60`");
    let repo = approved(&plan);
    let output = repo.try_git(&["plan", "check", "--run", "--porcelain"]);
    assert_snapshot!(output.stdout, @r"
    Plans.md:25:3: warning: the check `test` does not run on the base [check-does-not-run]
    ");
}

#[test]
fn a_set_up_that_fails_is_told_of_the_check() {
    let repo = approved(&plan_with("setup: exit 3"));
    let output = repo.try_git(&["plan", "check", "--run"]);
    assert!(output.stdout.contains("set-up failed: exit 3"), "{output}");
}

#[test]
fn a_verdict_that_is_known_is_not_asked_for_again() {
    let repo = approved(&command("echo once >>../../ran; false"));
    let first = repo.try_git(&["plan", "check", "--run", "--porcelain"]);
    let again = repo.try_git(&["plan", "check", "--run", "--porcelain"]);
    assert_eq!(first.stdout, again.stdout);
    assert!(first.stdout.contains("check-fails-on-base"), "{first}");
    assert_eq!(repo.at("..").read("widget.attempts/ran"), "once\n");
}

#[test]
fn what_fails_on_the_base_can_be_made_an_error() {
    let repo = approved(PLAN);
    let error = "attempt.rule.check-fails-on-base=error";
    repo.try_git(&["-c", error, "plan", "check", "--run"])
        .fails_with(1);
}

#[test]
fn nothing_runs_where_the_plan_has_an_error() {
    let repo = approved(&command("touch ../../ran"));
    repo.plan(&command("touch ../../ran").replace("(check: test)", "(check: tset)"));
    repo.try_git(&["plan", "check", "--run"]).fails_with(1);
    assert!(!repo.at("..").has("widget.attempts/ran"));
}

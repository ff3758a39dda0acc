//! A long answer on a terminal goes through the user's pager, as that of git does.

use super::on_terminal;
use crate::env::{Repo, TestEnv};

/// Marks each line that goes through it.
const MARKING: &str = "sed s/^/PAGED:/";

/// Whether the answer of a command line went through [`MARKING`].
#[track_caller]
fn is_paged(repo: &Repo, command_line: &str) -> bool {
    let output = on_terminal(repo, command_line).success();
    let lines: Vec<&str> = output.stdout.lines().collect();
    let paged = lines.iter().filter(|line| line.contains("PAGED:")).count();
    assert!(
        !lines.is_empty() && (paged == 0 || paged == lines.len()),
        "{output}"
    );
    paged > 0
}

#[test]
fn an_answer_that_is_longer_than_the_screen_is_paged() {
    let env = TestEnv::new();
    let repo = env.planned();
    env.set("GIT_PAGER", MARKING);
    assert!(is_paged(&repo, "git plan show"));
    assert!(!is_paged(&repo, "git plan list"));
    assert!(!repo.git(&["plan", "show"]).stdout.contains("PAGED:"));
}

#[test]
fn the_pager_is_chosen_as_git_chooses_it() {
    let env = TestEnv::new();
    let repo = env.planned();
    let other = "sed s/^/OTHER:/";
    assert!(is_paged(&repo, &format!("PAGER='{MARKING}' git plan show")));
    repo.git(&["config", "core.pager", MARKING]);
    assert!(is_paged(&repo, &format!("PAGER='{other}' git plan show")));
    assert!(!is_paged(
        &repo,
        &format!("GIT_PAGER='{other}' git plan show")
    ));
    assert!(!is_paged(&repo, "git --no-pager plan show"));
    assert!(is_paged(&repo, "git -p plan list"));
}

#[test]
fn the_pager_of_a_command_is_obeyed_whoever_starts_it() {
    let env = TestEnv::new();
    let repo = env.planned();
    env.set("PAGER", MARKING);
    for program in ["git plan", "git-plan"] {
        repo.git(&["config", "pager.plan", "false"]);
        assert!(!is_paged(&repo, &format!("{program} show")), "{program}");
        repo.git(&["config", "pager.plan", "true"]);
        assert!(is_paged(&repo, &format!("{program} list")), "{program}");
        repo.git(&["config", "pager.plan", MARKING]);
        let listed = format!("PAGER=cat {program} list");
        assert!(is_paged(&repo, &listed), "{program}");
    }
}

#[test]
fn a_pager_that_cannot_be_run_or_ends_early_does_no_harm() {
    let env = TestEnv::new();
    let repo = env.planned();
    let shown = on_terminal(&repo, "GIT_PAGER=no-such-pager git plan show").success();
    assert!(shown.stdout.contains("fall off the table"), "{shown}");
    let shown = on_terminal(&repo, "GIT_PAGER='head -1' git plan show").success();
    assert_eq!(shown.stdout.lines().count(), 1, "{shown}");
}

#[test]
fn what_goes_through_a_pager_keeps_its_exit_code() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.plan("# Nothing\n");
    on_terminal(&repo, "GIT_PAGER=cat git plan check").fails_with(1);
    on_terminal(&repo, &format!("GIT_PAGER='{MARKING}' git plan check")).fails_with(1);
}

/// git would be killed by the signal; so is whoever waits for its pager, but after that.
#[test]
fn ctrl_c_is_the_pagers() {
    let env = TestEnv::new();
    let repo = env.planned();
    let pager = "trap '' INT; kill -INT $PPID; sleep 0.3; sed s/^/PAGED:/";
    env.script("stubborn-pager", &format!("#!/bin/sh\n{pager}\n"));
    env.set("GIT_PAGER", "exec stubborn-pager");
    let shown = on_terminal(&repo, "git-plan show; echo $?");
    assert!(shown.stdout.contains("fall off the table"), "{shown}");
    assert!(shown.stdout.trim_end().ends_with("130"), "{shown}");
}

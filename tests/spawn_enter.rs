//! `git spawn path` and `git spawn shell`: into the worktree of an attempt.

use crate::env::{Repo, TestEnv, hold};
use insta::assert_snapshot;
use std::fs;

fn finished(env: &TestEnv) -> Repo {
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    repo
}

#[test]
fn the_path_of_an_attempt_is_its_worktree() {
    let env = TestEnv::new();
    let repo = finished(&env);
    let path = repo.git(&["spawn", "path", "all/1"]).stdout;
    assert_eq!(
        path,
        format!("{}\n", repo.attempts()[0].worktree().display())
    );
    assert!(repo.at(path.trim_end()).has("README.md"));
}

#[test]
fn a_command_runs_in_the_worktree_and_its_exit_code_is_ours() {
    let env = TestEnv::new();
    let repo = finished(&env);
    let shown = "git status --short --branch; echo $GIT_ATTEMPT_NAME; exit 7";
    let output = repo.try_git(&["spawn", "shell", "1", "--", "sh", "-c", shown]);
    assert_snapshot!(output, @r"
    $ git spawn shell 1 -- sh -c 'git status --short --branch; echo $GIT_ATTEMPT_NAME; exit 7'
    --- stdout
    ## attempt/widget/all/1
    widget/all/1
    --- exit code 7
    ");
}

#[test]
fn a_command_that_a_signal_ends_is_told_as_a_shell_does() {
    let env = TestEnv::new();
    let repo = finished(&env);
    let kill = ["spawn", "shell", "1", "--", "sh", "-c", "kill -TERM $$"];
    repo.try_git(&kill).fails_with(128 + 15);
}

#[test]
fn a_command_that_there_is_not_is_told() {
    let env = TestEnv::new();
    let repo = finished(&env);
    let output = repo.try_git(&["spawn", "shell", "1", "--", "no-such-command"]);
    assert_snapshot!(output, @r"
    $ git spawn shell 1 -- no-such-command
    --- stderr
    fatal: cannot run 'no-such-command': No such file or directory
    --- exit code 128
    ");
}

#[test]
fn the_shell_of_the_user_is_started_and_says_where_they_are() {
    let env = TestEnv::new();
    let repo = finished(&env);
    let shell = env.script("shell", "#!/bin/sh\npwd\n");
    env.set("SHELL", shell.display().to_string());
    let output = repo.git(&["spawn", "shell", "1"]);
    assert_snapshot!(output, @r"
    $ git spawn shell 1
    --- stdout
    [TMP]/widget.attempts/widget/all-1
    --- stderr
    you are in the worktree of attempt widget/all/1, [TMP]/widget.attempts/widget/all-1; `exit` leaves it
    --- exit code 0
    ");
}

#[test]
fn a_shell_finds_no_other_repository_in_its_environment_but_the_users_editor() {
    let env = TestEnv::new();
    let repo = finished(&env);
    let git_dir = format!("--git-dir={}/.git", repo.path().display());
    env.set("GIT_EDITOR", "vi");
    let top = "git rev-parse --show-toplevel; git config user.name; git var GIT_EDITOR";
    let words = [
        &git_dir,
        "-c",
        "user.name=Another",
        "spawn",
        "shell",
        "1",
        "--",
        "sh",
        "-c",
        top,
    ];
    let output = repo.git(&words);
    assert_eq!(
        repo.normal(&output.stdout),
        "[TMP]/widget.attempts/widget/all-1\nA U Thor\nvi\n"
    );
}

#[test]
fn where_an_agent_works_a_shell_warns_and_is_not_stopped_with_it() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!("echo turns >>README.md; {}", hold(&env, "go"));
    repo.try_spawn(&agent, &["--detach"]).success();
    repo.wait_for_states(&["running"]);
    let wait = format!(
        "touch '{0}/in'; {1}",
        env.root().display(),
        hold(&env, "out")
    );
    let running = repo.start_git(&["spawn", "shell", "1", "--", "sh", "-c", &wait]);
    repo.wait_for("../in");
    repo.git(&["spawn", "stop", "1"]);
    repo.wait_for_states(&["stopped"]);
    repo.write("../out", "");
    let output = running.wait().success();
    assert_eq!(
        output.stderr,
        "warning: attempt widget/all/1 is running: its agent works here, beside you\n"
    );
}

#[test]
fn an_archived_attempt_has_no_path_and_no_shell() {
    let env = TestEnv::new();
    let repo = finished(&env);
    repo.git(&["spawn", "rm", "all/1"]);
    for verb in ["path", "shell"] {
        let output = repo.try_git(&["spawn", verb, "all/1"]).fails_with(1);
        assert_eq!(
            output.stderr,
            "error: attempt 'widget/all/1' is archived\n\
             hint: bring it back: git promote --restore widget/all/1\n"
        );
    }
}

#[test]
fn a_worktree_that_is_gone_has_no_path() {
    let env = TestEnv::new();
    let repo = finished(&env);
    fs::remove_dir_all(repo.attempts()[0].worktree()).expect("remove a worktree");
    let output = repo.try_git(&["spawn", "path", "all/1"]);
    assert_snapshot!(output, @r"
    $ git spawn path all/1
    --- stderr
    error: the worktree of attempt 'widget/all/1' is gone: '[TMP]/widget.attempts/widget/all-1'
    hint: its branch is 'attempt/widget/all/1'
    --- exit code 1
    ");
}

//! The environment is what it claims to be.

use super::normal::normal;
use super::{TestEnv, wait_until};
use insta::assert_snapshot;
use std::path::Path;
use std::time::Duration;

#[test]
fn a_command_sees_nothing_of_the_outside() {
    let env = TestEnv::new();
    let output = env
        .run(Path::new("/usr/bin/env"), &[], env.root())
        .success();
    let names = output
        .stdout
        .lines()
        .filter_map(|line| line.split('=').next());
    let mut git: Vec<&str> = names.filter(|name| name.starts_with("GIT_")).collect();
    git.sort_unstable();
    assert_eq!(
        git,
        [
            "GIT_AUTHOR_DATE",
            "GIT_CEILING_DIRECTORIES",
            "GIT_COMMITTER_DATE",
            "GIT_CONFIG_GLOBAL",
            "GIT_CONFIG_NOSYSTEM",
            "GIT_TERMINAL_PROMPT",
        ]
    );
    assert!(!output.stdout.contains("CARGO"), "{output}");
}

#[test]
fn the_projects_own_repository_is_out_of_sight() {
    let env = TestEnv::new();
    let directory = env.repo("widget").at(env.root());
    let output = directory
        .try_git(&["rev-parse", "--git-dir"])
        .fails_with(128);
    assert_snapshot!(output, @r"
    $ git rev-parse --git-dir
    --- stderr
    fatal: not a git repository (or any of the parent directories): .git
    --- exit code 128
    ");
}

#[test]
fn the_first_commit_is_the_same_everywhere() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let output = repo.git(&["log", "--format=%an <%ae> %s%n%cI%n%h %d"]);
    let expected = "A U Thor <author@example.com> Begin\n2026-01-02T03:04:05Z\n\
                    3deb12c  (HEAD -> main)";
    assert_eq!(output.value(), expected);
}

#[test]
fn output_shows_both_streams_and_the_exit_code() {
    let env = TestEnv::new();
    env.script(
        "sayer",
        "#!/bin/sh\necho \"in $PWD\"\nprintf oops >&2\nkill -9 $$\n",
    );
    let output = env.run(Path::new("sayer"), &["it's", "-n"], env.root());
    assert_snapshot!(output, @r"
    $ sayer 'it'\''s' -n
    --- stdout
    in [TMP]
    --- stderr
    oops
    [no newline at the end]
    --- exit code 137
    ");
}

#[test]
fn what_changes_from_run_to_run_is_normalised() {
    let id = "0123456789abcdef0123456789abcdef01234567";
    let wide = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let text = format!(
        "/t/x/repo is at 0123abc, {id}..{id}, {wide}.\n\
         HEAD is now at 0123abc Begin\n[main (root-commit) 0123abc] Begin\n\
         took 1.2s, 350ms (12s), limit 30m; at defaced; 1234567 files\n\
         2026-11-22T07:00:00Z and 2026-11-22T07:00:00.123+01:00\n\
         http://127.0.0.1:4711/v1, version 1.2.3, {id}0, attempt/rate-limit/1\n"
    );
    assert_snapshot!(normal(&text, Path::new("/t/x")), @r"
    [TMP]/repo is at [OID], [OID]..[OID], [OID].
    HEAD is now at [OID] Begin
    [main (root-commit) [OID]] Begin
    took [TIME], [TIME] ([TIME]), limit 30m; at defaced; 1234567 files
    [WHEN] and [WHEN]
    http://127.0.0.1:[PORT]/v1, version 1.2.3, 0123456789abcdef0123456789abcdef012345670, attempt/rate-limit/1
    ");
}

#[test]
#[should_panic(expected = "not within 30ms: the sky falls")]
fn waiting_in_vain_says_for_what() {
    wait_until("the sky falls", Duration::from_millis(30), || false);
}

#[test]
fn a_github_remote_takes_pushes_and_fetches_on_this_machine() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let bare = env.github_remote(&repo);
    assert_eq!(bare.rev("main"), repo.rev("main"));
    let other = repo.commit("More");
    repo.git(&["push", "origin", "HEAD:refs/heads/more"]);
    repo.git(&["fetch", "--quiet", "origin"]);
    assert_eq!(repo.rev("origin/more"), other);
    let output = repo.git(&["ls-remote", "origin", "refs/heads/more"]);
    assert_eq!(output.value(), format!("{other}\trefs/heads/more"));
    let urls = repo.git(&["remote", "-v"]);
    assert_snapshot!(urls, @r"
    $ git remote -v
    --- stdout
    origin	https://github.com/acme/widget.git (fetch)
    origin	[TMP]/widget.git (push)
    --- exit code 0
    ");
}

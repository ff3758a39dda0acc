//! What stands in the way of `git promote`'s push, and what is said meanwhile.

use crate::env::Repo;
use crate::scene::{GOOD, Scene};
use insta::assert_snapshot;

/// One attempt that was compared, and the remote.
fn scene() -> (Scene, Repo) {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    (scene, bare)
}

/// Puts a hook into a git directory.
#[track_caller]
fn hook(scene: &Scene, git_dir: &str, name: &str, text: &str) {
    let write = r#"mkdir -p "$1/hooks" && printf '%s\n' '#!/bin/sh' "$3" >"$1/hooks/$2" && chmod 755 "$1/hooks/$2""#;
    let git_dir = scene.shell_path(git_dir);
    let words = ["-c", write, "sh", &git_dir, name, text];
    let shell = "/bin/sh".as_ref();
    scene.env.run(shell, &words, scene.env.root()).success();
}

#[test]
fn the_users_hook_sees_what_is_pushed_and_its_words_reach_the_user() {
    let (scene, bare) = scene();
    let text = "echo \"to $1 at $2\"; cat; echo looks fine >&2; pwd >\"$HOME/where\"";
    hook(&scene, "widget/.git", "pre-push", text);
    let output = scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
    let place = std::fs::read_to_string(scene.path("home/where")).unwrap();
    assert_eq!(place.trim_end(), scene.shell_path("widget"));
    let (candidate, none) = (scene.candidate(1), "0".repeat(40));
    let seen = format!("{candidate} {candidate} refs/heads/limit/limiter {none}\n");
    assert!(output.stderr.contains(&seen), "{output}");
    assert_snapshot!(output, @r"
    $ git promote --no-pr limiter/1
    --- stdout
    origin limit/limiter
    --- stderr
    to [TMP]/widget.git at [TMP]/widget.git
    [OID] [OID] refs/heads/limit/limiter [OID]
    looks fine
    pushed branch limit/limiter to origin
    --- exit code 0
    ");
}

#[test]
fn a_hook_that_refuses_is_quoted_and_leaves_nothing_decided() {
    let (scene, bare) = scene();
    hook(
        &scene,
        "widget/.git",
        "pre-push",
        "echo error: too long a line; exit 1",
    );
    let output = scene.push(&["--squash", "limiter/1"]).fails_with(1);
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    scene
        .repo
        .try_git(&["promote", "--undo", "limiter/1"])
        .fails_with(1);
    assert_snapshot!(output, @r"
    $ git promote --no-pr --squash limiter/1
    --- stderr
    error: too long a line
    error: your pre-push hook refused to push 'limit/limiter' to 'origin'
    hint: nothing was pushed; mend what it says above and run the command again
    --- exit code 1
    ");
    hook(&scene, "widget/.git", "pre-push", "exit 0");
    scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
}

#[test]
fn what_the_remote_says_is_shown_without_tricks_and_its_address_is_the_answer() {
    let (scene, bare) = scene();
    let text = "printf 'See http://example.com/rules.\\n\\nCreate a pull request for it:\\n  https://example.com/acme/widget/pull/new/limit\\n\\033[2Jgone\\n' >&2";
    hook(&scene, "widget.git", "post-receive", text);
    let output = scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
    assert_snapshot!(output, @r"
    $ git promote --no-pr limiter/1
    --- stdout
    https://example.com/acme/widget/pull/new/limit
    --- stderr
    remote: See http://example.com/rules.
    remote: Create a pull request for it:
    remote: https://example.com/acme/widget/pull/new/limit
    remote: ?[2Jgone
    pushed branch limit/limiter to origin
    --- exit code 0
    ");
    let again = scene.push(&["limiter/1"]).success();
    assert_eq!(again.stdout, output.stdout);
}

#[test]
fn a_remote_that_protects_its_branches_is_told_as_that() {
    let (scene, bare) = scene();
    hook(
        &scene,
        "widget.git",
        "update",
        "echo \"GH006: Protected branch: $1\" >&2; exit 1",
    );
    let output = scene.push(&["limiter/1"]).fails_with(1);
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    assert_snapshot!(output, @r"
    $ git promote --no-pr limiter/1
    --- stderr
    remote: GH006: Protected branch: refs/heads/limit/limiter
    remote: error: hook declined to update refs/heads/limit/limiter
    error: 'origin' refused the branch 'limit/limiter': hook declined
    hint: nothing was pushed; what it said is above
    hint: if its rules do not like the name: git promote --branch limit-limiter limiter/1
    --- exit code 1
    ");
}

#[test]
fn somebody_who_pushed_there_meanwhile_is_named_and_nothing_is_forced() {
    let (scene, bare) = scene();
    // Between our look and our push: their commit comes while our hook runs.
    let other = scene.path("other").display().to_string();
    let from = bare.path().display().to_string();
    scene.repo.git(&["clone", "--quiet", &from, &other]);
    let theirs = scene.repo.at(&other);
    theirs.write("theirs.txt", "x\n");
    theirs.git(&["add", "."]);
    theirs.git(&["-c", "user.name=Mallory", "commit", "-qm", "Mine first"]);
    let push = format!("git -C {other} push -q origin HEAD:limit/limiter");
    let text =
        format!("for name in $(git rev-parse --local-env-vars); do unset $name; done; {push}");
    hook(&scene, "widget/.git", "pre-push", &text);
    let output = scene.push(&["--squash", "limiter/1"]).fails_with(1);
    assert_eq!(bare.rev("limit/limiter"), theirs.rev("HEAD"));
    assert_snapshot!(output, @r"
    $ git promote --no-pr --squash limiter/1
    --- stderr
    remote: error: cannot lock ref 'refs/heads/limit/limiter': reference already exists
    error: 'origin' already has a branch 'limit/limiter', at [OID] (Mine first, by Mallory)
    hint: nothing was pushed, and nothing is ever pushed by force
    hint: choose another name, such as: git promote --branch limit-limiter limiter/1
    --- exit code 1
    ");
}

#[test]
fn a_branch_whose_name_begins_like_the_other_is_named() {
    let (scene, bare) = scene();
    bare.git(&["update-ref", "refs/heads/limit", "main"]);
    let output = scene.push(&["limiter/1"]).fails_with(1);
    assert_snapshot!(output, @r"
    $ git promote --no-pr limiter/1
    --- stderr
    remote: error: cannot lock ref 'refs/heads/limit/limiter': 'refs/heads/limit' exists; cannot create 'refs/heads/limit/limiter'
    error: 'origin' has a branch 'limit', beside which there can be no 'limit/limiter'
    hint: nothing was pushed, and nothing is ever pushed by force
    hint: choose another name, such as: git promote --branch limit-limiter limiter/1
    --- exit code 1
    ");
    let dry = scene.push(&["-n", "limiter/1"]).fails_with(1);
    assert!(
        dry.stdout.contains("'origin' has a branch 'limit'"),
        "{dry}"
    );
    bare.git(&["update-ref", "-d", "refs/heads/limit"]);
    bare.git(&["update-ref", "refs/heads/mine/more", "main"]);
    let below = scene
        .push(&["--squash", "--branch", "mine", "limiter/1"])
        .fails_with(1);
    assert!(
        below.stderr.contains("'origin' has a branch 'mine/more'"),
        "{below}"
    );
}

#[test]
fn a_remote_that_goes_away_in_the_middle_leaves_the_decision() {
    let (scene, bare) = scene();
    // The remote takes the branch, and the answer is lost.
    let gone = "mv \"$PWD\" \"$PWD.gone\"; kill -9 $PPID";
    hook(&scene, "widget.git", "post-receive", gone);
    let output = scene.push(&["--squash", "limiter/1"]);
    assert_ne!(output.status, 0, "{output}");
    let back = scene.path("widget.git.gone");
    std::fs::rename(back, scene.path("widget.git")).unwrap();
    hook(&scene, "widget.git", "post-receive", "exit 0");
    let pushed = bare.rev("limit/limiter");
    scene
        .env
        .set("GIT_COMMITTER_DATE", "2026-02-02T03:04:05+00:00");
    scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), pushed);
}

#[test]
fn a_remote_that_cannot_be_reached_is_told_with_the_way_on() {
    let (scene, _) = scene();
    let url = "ssh://nobody@127.0.0.1:1/widget.git";
    scene.repo.git(&["config", "remote.origin.pushurl", url]);
    let output = scene.push(&["limiter/1"]);
    assert_ne!(output.status, 0);
    assert!(output.stderr.contains("127.0.0.1"), "{output}");
}

//! Nothing is pushed to where the user has not said that it may go.

use crate::doubles::github::GitHubDouble;
use crate::env::{Repo, needs};
use crate::scene::{GOOD, Scene};
use insta::assert_snapshot;
use std::path::Path;

/// An attempt that passes, its remote, and the repository of somebody else.
fn scene() -> (Scene, Repo, Repo) {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    let other = scene.repo.at(scene.path("other.git"));
    let (from, to) = (bare.path().display(), other.path().display());
    let clone = [
        "clone",
        "--quiet",
        "--bare",
        &from.to_string(),
        &to.to_string(),
    ];
    scene.repo.git(&clone);
    (scene, bare, other)
}

fn path(repo: &Repo) -> String {
    repo.path().display().to_string()
}

#[track_caller]
fn has_nothing(repo: &Repo) {
    assert_eq!(repo.refs("refs/heads"), ["refs/heads/main"]);
}

#[test]
fn a_remote_that_leads_elsewhere_since_the_approval_is_refused() {
    let (scene, bare, other) = scene();
    scene
        .repo
        .git(&["remote", "set-url", "origin", &path(&other)]);
    assert_snapshot!(scene.push(&["limiter/1"]), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: 'origin' leads to '[TMP]/other.git', which has not been approved with plan 'limit'
    hint: it led to '[TMP]/widget.git' then
    hint: look where it leads, and approve it: git plan approve
    --- exit code 2
    ");
    assert_eq!(scene.push(&["-n", "limiter/1"]).status, 2);
    has_nothing(&other);
    let told = scene.repo.git(&["plan", "approve", "--yes"]).stderr;
    let told = scene.repo.normal(&told);
    let (told, _) = told.split_once("\n\napproved, as ").expect("approved");
    assert_snapshot!(told, @r"
    the commands of plan limit are approved already, and where the remotes lead is not

    what is promoted is pushed to one of

      origin: [TMP]/other.git
    ");
    scene.push(&["limiter/1"]).success();
    assert_eq!(other.rev("limit/limiter"), scene.candidate(1));
    has_nothing(&bare);
}

#[test]
fn so_is_one_that_is_pushed_elsewhere_by_any_other_setting() {
    let (scene, bare, other) = scene();
    let (there, elsewhere) = (path(&bare), path(&other));
    for key in [
        "remote.origin.pushurl".to_owned(),
        format!("url.{elsewhere}.insteadOf"),
        format!("url.{elsewhere}.pushInsteadOf"),
    ] {
        let value = if key.starts_with("url") {
            &there
        } else {
            &elsewhere
        };
        scene.repo.git(&["config", &key, value]);
        let output = scene.push(&["limiter/1"]).fails_with(2);
        assert!(output.stderr.contains("leads to '"), "{key}: {output}");
        scene.repo.git(&["config", "--unset", &key]);
    }
    has_nothing(&bare);
    has_nothing(&other);
    scene.push(&["limiter/1"]).success();
}

#[test]
fn a_url_that_git_would_lead_elsewhere_once_more_leads_where_it_says() {
    let (scene, bare, other) = scene();
    let (there, elsewhere) = (path(&bare), path(&other));
    // What `git remote get-url` says is what was approved; what git makes of that is not.
    let repo = &scene.repo;
    repo.git(&["remote", "set-url", "origin", "short:"]);
    repo.git(&["config", &format!("url.{there}.insteadOf"), "short:"]);
    let start = &there[..there.len() - 4];
    let elsewhere_start = &elsewhere[..elsewhere.len() - 4];
    let rule = format!("url.{elsewhere_start}.insteadOf");
    repo.git(&["config", &rule, start]);
    let pushed = repo.git(&["remote", "get-url", "--push", "origin"]);
    assert_eq!(pushed.value(), there);
    scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
    has_nothing(&other);
}

#[test]
fn one_that_as_a_whole_stands_for_another_is_refused() {
    let (scene, bare, other) = scene();
    let (there, elsewhere) = (path(&bare), path(&other));
    let repo = &scene.repo;
    repo.git(&["remote", "set-url", "origin", "short:"]);
    repo.git(&["config", &format!("url.{there}.insteadOf"), "short:"]);
    let rule = format!("url.{elsewhere}.pushInsteadOf");
    repo.git(&["config", &rule, &there]);
    assert_snapshot!(scene.push(&["limiter/1"]), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: git's configuration makes '[TMP]/widget.git' stand for '[TMP]/other.git'
    hint: nothing is pushed there; look at url.[TMP]/other.git.insteadOf and .pushInsteadOf: git config --show-origin --get-regexp url
    --- exit code 1
    ");
    has_nothing(&bare);
    has_nothing(&other);
}

#[test]
fn a_plan_that_was_approved_before_there_was_a_remote_asks_too() {
    let (scene, bare, _) = scene();
    let repo = &scene.repo;
    repo.git(&["remote", "remove", "origin"]);
    repo.git(&["plan", "approve", "--yes"]);
    repo.git(&["remote", "add", "origin", &path(&bare)]);
    assert_snapshot!(scene.push(&["limiter/1"]), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: 'origin' leads to '[TMP]/widget.git', which has not been approved with plan 'limit'
    hint: there was no 'origin' then
    hint: look where it leads, and approve it: git plan approve
    --- exit code 2
    ");
    repo.git(&["plan", "approve", "--yes"]);
    scene.push(&["limiter/1"]).success();
}

#[test]
fn a_remote_by_another_name_that_leads_to_a_known_place_is_fine() {
    let (scene, bare, _) = scene();
    scene.repo.git(&["remote", "rename", "origin", "upstream"]);
    scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
}

#[test]
fn a_password_is_not_shown() {
    let (scene, ..) = scene();
    let url = "https://me:hunter2@example.com/widget.git";
    scene.repo.git(&["remote", "set-url", "origin", url]);
    let approve = scene.repo.try_git(&["plan", "approve"]).fails_with(2);
    let push = scene.push(&["limiter/1"]).fails_with(2);
    for output in [approve, push] {
        assert!(
            output.stderr.contains("https://me:***@example.com"),
            "{output}"
        );
        assert!(!output.stderr.contains("hunter2"), "{output}");
    }
}

#[test]
fn a_user_at_a_terminal_is_asked() {
    let Some(script) = needs::on_path("script") else {
        eprintln!("skipped: needs script, of util-linux");
        return;
    };
    let (scene, _, other) = scene();
    let url = path(&other);
    scene.repo.git(&["remote", "set-url", "origin", &url]);
    scene.env.set("GIT_TERMINAL_PROMPT", "1");
    let ask = |answer: &str| {
        let line = format!(
            "echo {answer} | {} -qec 'git promote --no-pr limiter/1' /dev/null",
            script.display()
        );
        scene
            .env
            .run(Path::new("/bin/sh"), &["-c", &line], scene.repo.path())
    };
    let no = ask("n");
    assert!(no.stdout.contains("Push there? [y/N]"), "{no}");
    assert!(no.stdout.contains("widget.git"), "{no}");
    has_nothing(&other);
    let yes = ask("y");
    assert_eq!(other.rev("limit/limiter"), scene.candidate(1), "{yes}");
    scene.env.set("GIT_TERMINAL_PROMPT", "0");
    scene.push(&["limiter/1"]).success();
}

#[test]
fn a_pull_request_is_not_opened_at_another_repository_either() {
    let Some(gh) = needs::gh() else { return };
    let scene = Scene::new();
    let bare = scene.env.github_remote(&scene.repo);
    let github = GitHubDouble::start(&scene.path("github"), bare.path());
    scene.env.extend(github.environment());
    scene.env.install("gh", &gh);
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    let url = "https://github.com/mallory/widget.git";
    scene.repo.git(&["config", "remote.origin.url", url]);
    let output = scene.repo.try_git(&["promote", "limiter/1"]);
    assert_snapshot!(output, @r"
    $ git promote limiter/1
    --- stderr
    error: the pull request would be opened at 'https://github.com/mallory/widget.git', which has not been approved with plan 'limit'
    hint: look where the remotes lead, and approve it: git plan approve
    --- exit code 2
    ");
    has_nothing(&bare);
    assert_eq!(github.pulls(), []);
}

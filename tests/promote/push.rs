//! What `git promote --no-pr` does to the remote.

use crate::env::Repo;
use crate::scene::{GOOD, Scene};
use insta::assert_snapshot;

/// Two attempts that were compared, and the remote.
fn scene() -> (Scene, Repo) {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD, "echo twelve >src/limit.txt"]);
    scene.compare(&[]).success();
    (scene, bare)
}

#[test]
fn it_pushes_the_candidate_and_archives_the_losers() {
    let (scene, bare) = scene();
    let output = scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
    assert_eq!([scene.state(1), scene.state(2)], ["finished", "archived"]);
    assert_snapshot!(output, @r"
    $ git promote --no-pr limiter/1
    --- stdout
    origin limit/limiter
    --- stderr
    pushed branch limit/limiter to origin
    archived attempt limit/limiter/2
    --- exit code 0
    ");
}

#[test]
fn it_can_be_run_again_and_does_nothing_twice() {
    let (scene, bare) = scene();
    let all = || (scene.repo.git(&["for-each-ref"]).stdout, bare.refs("refs"));
    scene.push(&["limiter/1"]).success();
    let before = all();
    let output = scene.push(&["limiter/1"]).success();
    assert_eq!(all(), before);
    assert_snapshot!(output, @r"
    $ git promote --no-pr limiter/1
    --- stdout
    origin limit/limiter
    --- exit code 0
    ");
}

#[test]
fn the_remote_tracking_branch_follows_as_it_does_after_git_push() {
    let (scene, _bare) = scene();
    scene.push(&["limiter/1"]).success();
    let tracked = scene.repo.rev("refs/remotes/origin/limit/limiter");
    assert_eq!(tracked, scene.candidate(1));
    scene.repo.git(&["promote", "--undo", "limiter/1"]);
    assert_eq!(
        scene.repo.refs("refs/remotes/origin/limit"),
        Vec::<String>::new()
    );
}

#[test]
fn a_dry_run_says_what_would_happen_and_does_nothing() {
    let (scene, bare) = scene();
    let all = || {
        let refs = scene.repo.git(&["for-each-ref"]).stdout;
        (refs, bare.refs("refs"), scene.worktrees())
    };
    let before = all();
    let words = ["promote", "--dry-run", "--no-pr", "limiter/1"];
    let output = scene.repo.try_git(&words).success();
    assert_eq!(all(), before);
    let stdout = output.stdout.replace(&scene.candidate(1)[..10], "COMMIT");
    assert_snapshot!(stdout, @r"
    would push COMMIT to origin as branch limit/limiter
    would archive limit/limiter/2
    ");
}

#[test]
fn a_remote_of_no_known_forge_gets_the_branch_and_that_is_told() {
    let (scene, bare) = scene();
    let dry = scene.repo.try_git(&["promote", "--dry-run", "limiter/1"]);
    let dry = dry.success();
    assert!(!dry.stdout.contains("pull request"), "{dry}");
    let output = scene.repo.try_git(&["promote", "limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
    assert_snapshot!(output, @r"
    $ git promote limiter/1
    --- stdout
    origin limit/limiter
    --- stderr
    pushed branch limit/limiter to origin
    opened no pull request: origin is at no forge that is known (see attempt.forge)
    archived attempt limit/limiter/2
    --- exit code 0
    ");
}

#[test]
fn what_attempt_forge_says_decides_and_a_strange_word_is_refused() {
    let (scene, bare) = scene();
    scene.repo.git(&["config", "attempt.forge", "bazaar"]);
    let output = scene.repo.try_git(&["promote", "limiter/1"]);
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"], "{output}");
    assert_snapshot!(output, @r"
    $ git promote limiter/1
    --- stderr
    fatal: bad config value 'bazaar' for 'attempt.forge' in file .git/config: it must be github, gitlab, forgejo or none
    --- exit code 128
    ");
    scene.repo.git(&["config", "attempt.forge", "github"]);
    let output = scene.repo.try_git(&["promote", "limiter/1"]);
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"], "{output}");
    assert_snapshot!(output, @r"
    $ git promote limiter/1
    --- stderr
    error: '[TMP]/widget.git' names no repository of the forge that 'attempt.forge' names
    hint: push only: git promote --no-pr limiter/1, or git config attempt.forge none
    --- exit code 2
    ");
    scene.repo.git(&["config", "attempt.forge", "none"]);
    scene.repo.git(&["promote", "limiter/1"]);
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
}

#[test]
fn a_branch_of_that_name_with_other_commits_is_never_touched() {
    let (scene, bare) = scene();
    let theirs = scene.repo.rev("main");
    bare.git(&["update-ref", "refs/heads/limit/limiter", &theirs]);
    let output = scene.push(&["limiter/1"]).fails_with(1);
    assert_eq!(bare.rev("limit/limiter"), theirs);
    assert_eq!([scene.state(1), scene.state(2)], ["finished"; 2]);
    assert!(scene.worktree(2).has("src"));
    assert_snapshot!(output, @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: 'origin' already has a branch 'limit/limiter', at [OID] (Have something to limit, by A U Thor)
    hint: nothing was pushed, and nothing is ever pushed by force
    hint: choose another name, such as: git promote --branch limit-limiter limiter/1
    --- exit code 1
    ");
}

#[test]
fn after_such_a_refusal_another_attempt_can_be_promoted() {
    let (scene, bare) = scene();
    bare.git(&["update-ref", "refs/heads/limit/limiter", "main"]);
    scene.push(&["limiter/1"]).fails_with(1);
    scene.push(&["--branch", "mine", "limiter/2"]).success();
    assert_eq!(bare.rev("mine"), scene.candidate(2));
}

#[test]
fn another_name_for_the_branch_is_the_way_on() {
    let (scene, bare) = scene();
    bare.git(&["update-ref", "refs/heads/limit/limiter", "main"]);
    scene.push(&["limiter/1"]).fails_with(1);
    let output = scene
        .push(&["--branch", "limit-again", "limiter/1"])
        .success();
    assert_eq!(output.value(), "origin limit-again");
    assert_eq!(bare.rev("limit-again"), scene.candidate(1));
}

#[test]
fn a_branch_that_holds_the_commit_already_counts_as_pushed() {
    let (scene, bare) = scene();
    let candidate = scene.candidate(1);
    bare.git(&["fetch", "--quiet", "../widget", &candidate]);
    bare.git(&["update-ref", "refs/heads/limit/limiter", &candidate]);
    scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), candidate);
    assert_eq!(scene.state(2), "archived");
}

#[test]
fn a_remote_that_is_named_by_a_relative_path_is_seen_from_the_top() {
    let (scene, bare) = scene();
    scene
        .repo
        .git(&["remote", "set-url", "origin", "../widget.git"]);
    scene.repo.git(&["plan", "approve", "--yes"]);
    let below = scene.repo.at("src");
    below.git(&["promote", "--no-pr", "limiter/1"]);
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
}

#[test]
fn a_remote_that_refuses_the_push_is_quoted_and_no_loser_is_archived() {
    let (scene, bare) = scene();
    let refuse = "printf '#!/bin/sh\\necho no entry >&2\\nexit 1\\n' >hooks/pre-receive; \
                  chmod 755 hooks/pre-receive";
    let shell = "/bin/sh".as_ref();
    scene.env.run(shell, &["-c", refuse], bare.path()).success();
    let output = scene.push(&["limiter/1"]);
    assert_ne!(output.status, 0, "{output}");
    assert!(output.stderr.contains("no entry"), "{output}");
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    assert_eq!(scene.state(2), "finished");
}

#[test]
fn of_two_promotions_at_the_same_time_one_wins() {
    let (scene, bare) = scene();
    let mut both = [1, 2].map(|n| {
        let attempt = format!("limiter/{n}");
        scene.beside(&["promote", "--no-pr", &attempt])
    });
    let codes = both.each_mut().map(|one| one.wait().code());
    let winner = match codes {
        [Some(0), Some(1)] => 1,
        [Some(1), Some(0)] => 2,
        _ => panic!("{codes:?}"),
    };
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(winner));
    let states = [scene.state(winner), scene.state(3 - winner)];
    assert_eq!(states, ["finished", "archived"]);
}

//! `git promote --onto`: what is pushed stands on the target's tip, and was checked there.

use super::shape::{belongings, move_target, scene, shown, three_steps};
use crate::scene::{GOOD, Scene};
use insta::assert_snapshot;
use rustix::process::Signal;
use std::os::unix::process::ExitStatusExt;

#[test]
fn onto_keeps_each_commit_and_stands_on_the_target_as_it_is() {
    let (scene, bare) = scene(&three_steps());
    let tip = move_target(&scene, &bare, "elsewhere.txt", "new\n");
    let before = belongings(&scene);
    let output = scene.push(&["--onto", "limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter~3"), tip);
    let tree = [
        "src/limit.txt",
        "src/more.txt",
        "src/rest.txt",
        "elsewhere.txt",
    ];
    for path in tree {
        bare.git(&["cat-file", "-e", &format!("limit/limiter:{path}")]);
    }
    assert_eq!(belongings(&scene), before);
    let all = ["limit/limiter~2", "limit/limiter~1", "limit/limiter"];
    assert_snapshot!(all.map(|one| shown(&bare, one)).join("--\n"), @r"
    Ann <ann@example.org> 1767323045
    A U Thor <author@example.com>

    Limit it

    --
    A U Thor <author@example.com> 1767323045
    A U Thor <author@example.com>

    Say more

    --
    A U Thor <author@example.com> 1767323045
    A U Thor <author@example.com>

    limits the rate

    - limits the rate

    Plan: limit
    Task: limiter
    Attempt: limit/limiter/1
    Agent: command
    Co-authored-by: command <command@agents.invalid>
    ");
    assert_snapshot!(output, @r"
    $ git promote --no-pr --onto limiter/1
    --- stdout
    origin limit/limiter
    --- stderr
    running 1 check over 1 tree
    limiter/1 on main: test passed
    pushed branch limit/limiter to origin
    --- exit code 0
    ");
}

#[test]
fn the_tree_on_a_target_that_has_moved_is_checked_before_it_is_pushed() {
    let (scene, bare) = scene(GOOD);
    move_target(&scene, &bare, "src/limit.sh", "broken\n");
    scene.plan("", "- test: `! grep -qr broken src`");
    scene.compare(&[]).success();
    let output = scene.push(&["--onto", "limiter/1"]).fails_with(1);
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    assert!(
        scene
            .repo
            .git(&["promote", "-n", "--no-pr", "limiter/1"])
            .status
            == 0
    );
    assert_snapshot!(output, @r"
    $ git promote --no-pr --onto limiter/1
    --- stderr
    running 1 check over 1 tree
    limiter/1 on main: test failed (exit 1), see [TMP]/widget/.git/attempts/checks/[OID]/test.log
    error: not promoting 'limit/limiter/1': on 'main' as it is now, check 'test' failed (exit 1)
    hint: spawn new attempts from there: git spawn; or promote it without --onto
    --- exit code 1
    ");
}

#[test]
fn a_verdict_over_the_new_tree_is_kept_and_not_asked_for_twice() {
    let scene = Scene::with_plan("", "- test: `echo x >>\"$HOME/ran\"`");
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    move_target(&scene, &bare, "elsewhere.txt", "new\n");
    assert_eq!(scene.count("home/ran"), 2);
    let dry = scene.push(&["-n", "--onto", "limiter/1"]).success();
    assert!(
        dry.stdout.contains("would run 1 check over it first"),
        "{dry}"
    );
    hook_refuses(&scene, true);
    scene.push(&["--onto", "limiter/1"]).fails_with(1);
    assert_eq!(scene.count("home/ran"), 3);
    hook_refuses(&scene, false);
    scene.push(&["--squash", "--onto", "limiter/1"]).success();
    assert_eq!(scene.count("home/ran"), 3);
}

fn hook_refuses(scene: &Scene, refuses: bool) {
    let code = if refuses { 1 } else { 0 };
    let write = format!(
        "printf '#!/bin/sh\\nexit {code}\\n' >.git/hooks/pre-push; chmod 755 .git/hooks/pre-push"
    );
    let shell = "/bin/sh".as_ref();
    scene
        .env
        .run(shell, &["-c", &write], scene.repo.path())
        .success();
}

#[test]
fn an_interrupted_check_leaves_nothing_decided() {
    let wait = "if test -e elsewhere.txt; then touch \"$HOME/began\"; sleep 30; fi";
    let scene = Scene::with_plan("", &format!("- test: `{wait}`"));
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    move_target(&scene, &bare, "elsewhere.txt", "new\n");
    let mut promoting = scene.beside(&["promote", "--no-pr", "--onto", "limiter/1"]);
    scene.wait_for("home/began");
    promoting.signal(Signal::INT);
    let status = promoting.wait();
    // git, which started it, dies of the signal itself.
    let code = status.code().or(status.signal().map(|n| 128 + n));
    assert_eq!(code, Some(130));
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
}

#[test]
fn where_the_target_has_not_moved_no_check_runs_again() {
    let (scene, bare) = scene(GOOD);
    let output = scene.push(&["--onto", "--squash", "limiter/1"]).success();
    assert!(!output.stderr.contains("running"), "{output}");
    assert_eq!(bare.rev("limit/limiter^"), bare.rev("main"));
}

#[test]
fn a_commit_that_would_be_the_same_is_the_same() {
    let commit = format!("{GOOD}; git commit -qam 'Limit it'");
    let (scene, bare) = scene(&commit);
    scene.push(&["--onto", "limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), scene.candidate(1));
}

#[test]
fn a_conflict_names_the_commit_and_the_files() {
    let (scene, bare) = scene(&three_steps());
    move_target(&scene, &bare, "src/more.txt", "other\n");
    let output = scene.push(&["--onto", "limiter/1"]).fails_with(1);
    let squash = scene
        .push(&["--onto", "--squash", "limiter/1"])
        .fails_with(1);
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    let commit = scene.repo.rev(&format!("{}~1", scene.candidate(1)));
    let which = format!("its commit {} (Say more)", &commit[..10]);
    assert!(output.stderr.contains(&which), "{output}");
    assert_snapshot!(output, @r"
    $ git promote --no-pr --onto limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': its commit [OID] (Say more) cannot be put onto 'main', which is at [OID]: both change src/more.txt
    hint: spawn new attempts from where it is now: git spawn
    --- exit code 1
    ");
    assert_snapshot!(squash, @r"
    $ git promote --no-pr --onto --squash limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': it cannot be put onto 'main', which is at [OID]: both change src/more.txt
    hint: spawn new attempts from where it is now: git spawn
    --- exit code 1
    ");
}

#[test]
fn merges_become_what_they_brought_and_what_the_target_has_becomes_nothing() {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    // The target gets one of the attempt's own changes, and another one that it merges.
    let tip = move_target(&scene, &bare, "src/shared.txt", "shared\n");
    let agent = format!(
        "echo shared >src/shared.txt; git add .; git commit -qm 'Share'; \
         {GOOD}; git commit -qam 'Limit it'; \
         git fetch -q {} main; git merge -q --no-edit FETCH_HEAD",
        bare.path().display()
    );
    scene.spawn(&[&agent]);
    scene.compare(&[]).success();
    let last = move_target(&scene, &bare, "elsewhere.txt", "new\n");
    scene.push(&["--onto", "limiter/1"]).success();
    assert_ne!(tip, last);
    let subjects = ["log", "--format=%s", "main..limit/limiter"];
    assert_eq!(bare.git(&subjects).value(), "Limit it");
    assert_eq!(bare.rev("limit/limiter^"), last);
}

#[test]
fn what_the_target_has_altogether_is_not_promoted() {
    let (scene, bare) = scene(GOOD);
    move_target(&scene, &bare, "src/limit.txt", "eleven\n");
    for shape in [
        &["--onto", "limiter/1"][..],
        &["--onto", "--squash", "limiter/1"],
    ] {
        let output = scene.push(shape).fails_with(1);
        let why = "'main' has all that it changes already";
        assert!(output.stderr.contains(why), "{output}");
    }
}

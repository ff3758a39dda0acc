//! What `git promote` makes of a candidate before it pushes it.

use crate::env::Repo;
use crate::scene::{GOOD, REPORT, Scene};
use insta::assert_snapshot;
use rustix::process::Signal;
use std::os::unix::process::ExitStatusExt;

/// One attempt by an agent, compared, and the remote.
fn scene(agent: &str) -> (Scene, Repo) {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[agent]);
    scene.compare(&[]).success();
    (scene, bare)
}

/// An agent that commits twice and leaves a third change for the suite to commit.
fn three_steps() -> String {
    format!(
        "{GOOD}; git -c user.name=Ann -c user.email=ann@example.org commit -qam 'Limit it'; \
         echo more >src/more.txt; git add .; git commit -qm 'Say more'; \
         echo rest >src/rest.txt; {REPORT}"
    )
}

/// Moves the target at the remote, as somebody else would.
#[track_caller]
fn move_target(scene: &Scene, bare: &Repo, path: &str, text: &str) -> String {
    let other = scene.repo.at(scene.path("other"));
    if !scene.path("other").exists() {
        let (from, to) = (bare.path().display(), scene.shell_path("other"));
        scene
            .repo
            .git(&["clone", "--quiet", &from.to_string(), &to]);
    }
    other.write(path, text);
    let tip = other.commit("Meanwhile");
    other.git(&["push", "--quiet", "origin", "HEAD:main"]);
    tip
}

/// A commit without its id and those of its parents.
fn shown(bare: &Repo, revision: &str) -> String {
    let format = "--format=%an <%ae> %at%n%cn <%ce>%n%n%B";
    bare.git(&["show", "--no-patch", format, revision]).stdout
}

/// What the user has, to be as it was.
fn belongings(scene: &Scene) -> [String; 3] {
    [
        &["for-each-ref", "refs/heads"][..],
        &["status", "--porcelain"],
        &["reflog"],
    ]
    .map(|words| scene.repo.git(words).stdout)
}

#[test]
fn a_squash_is_one_commit_of_the_users_on_the_base() {
    let (scene, bare) = scene(&three_steps());
    let before = belongings(&scene);
    scene.env.set("GIT_AUTHOR_NAME", "An Author");
    let output = scene.push(&["--squash", "limiter/1"]).success();
    scene.env.unset("GIT_AUTHOR_NAME");
    assert_eq!(bare.rev("limit/limiter^"), bare.rev("main"));
    let tree = scene.repo.rev(&format!("{}^{{tree}}", scene.candidate(1)));
    assert_eq!(bare.rev("limit/limiter^{tree}"), tree);
    assert_eq!(belongings(&scene), before);
    assert_snapshot!(shown(&bare, "limit/limiter"), @r"
    An Author <author@example.com> 1767323045
    A U Thor <author@example.com>

    limits the rate

    Skipped:

    - the docs: no time

    Plan: limit
    Task: limiter
    Attempt: limit/limiter/1
    Agent: command
    Co-authored-by: command <command@agents.invalid>
    Co-authored-by: Ann <ann@example.org>
    ");
    assert_snapshot!(output, @r"
    $ git promote --no-pr --squash limiter/1
    --- stdout
    origin limit/limiter
    --- stderr
    pushed branch limit/limiter to origin
    --- exit code 0
    ");
}

#[test]
fn an_agent_has_the_address_that_the_configuration_gives_it() {
    let (scene, bare) = scene(GOOD);
    let who = "The Robot <robot@example.org>";
    scene.repo.git(&["config", "agent.command.coauthor", who]);
    scene.push(&["--squash", "limiter/1"]).success();
    let message = shown(&bare, "limit/limiter");
    assert!(
        message.contains(&format!("Co-authored-by: {who}\n")),
        "{message}"
    );
}

#[test]
fn an_agent_that_is_configured_as_nobody_is_not_named() {
    let (scene, bare) = scene(GOOD);
    scene.repo.git(&["config", "agent.command.coauthor", ""]);
    scene.push(&["--squash", "limiter/1"]).success();
    let message = shown(&bare, "limit/limiter");
    assert!(!message.contains("Co-authored-by"), "{message}");
}

#[test]
fn the_message_may_come_from_a_file_and_gets_the_trailers() {
    let (scene, bare) = scene(GOOD);
    std::fs::write(scene.path("message"), "My words\n\n# and more\n").unwrap();
    let file = scene.shell_path("message");
    scene
        .push(&["--squash", "-F", &file, "limiter/1"])
        .success();
    assert_snapshot!(shown(&bare, "limit/limiter"), @r"
    A U Thor <author@example.com> 1767323045
    A U Thor <author@example.com>

    My words

    # and more

    Plan: limit
    Task: limiter
    Attempt: limit/limiter/1
    Agent: command
    Co-authored-by: command <command@agents.invalid>
    ");
}

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

#[test]
fn a_second_run_pushes_the_same_commit_and_no_other_shape() {
    let (scene, bare) = scene(GOOD);
    scene.push(&["--squash", "limiter/1"]).success();
    let pushed = bare.rev("limit/limiter");
    bare.git(&["update-ref", "-d", "refs/heads/limit/limiter"]);
    scene
        .env
        .set("GIT_COMMITTER_DATE", "2026-02-02T03:04:05+00:00");
    scene.push(&["limiter/1"]).success();
    assert_eq!(bare.rev("limit/limiter"), pushed);
    scene.push(&["--squash", "limiter/1"]).success();
    let output = scene.push(&["--onto", "limiter/1"]).fails_with(1);
    assert_snapshot!(output, @r"
    $ git promote --no-pr --onto limiter/1
    --- stderr
    error: attempt 'limit/limiter/1' has been promoted already, in another shape
    hint: finish that: git promote limit/limiter/1
    hint: or give it up: git promote --undo limit/limiter/1
    --- exit code 1
    ");
    scene.repo.git(&["gc", "--quiet", "--prune=now"]);
    scene.repo.git(&["cat-file", "-e", &pushed]);
}

#[test]
fn a_dry_run_says_what_would_be_made() {
    let (scene, bare) = scene(&three_steps());
    move_target(&scene, &bare, "elsewhere.txt", "new\n");
    let refs = || {
        let own = ["refs/heads", "refs/plans", "refs/attempts", "refs/notes"];
        scene
            .repo
            .git(&[&["for-each-ref"][..], &own].concat())
            .stdout
    };
    let before = refs();
    let candidate = scene.candidate(1);
    let told = [&["--squash"][..], &["--onto"], &["--squash", "--onto"]].map(|shape| {
        let words = [&["-n"], shape, &["limiter/1"]].concat();
        let told = scene.push(&words).success().stdout;
        told.replace(&candidate[..10], "CANDIDATE")
            .replace(&bare.rev("main")[..10], "TIP")
            .replace(&scene.repo.rev("main")[..10], "BASE")
    });
    assert_eq!(refs(), before);
    assert_snapshot!(told.join("--\n"), @r"
    would make one commit of CANDIDATE on BASE
    would push it to origin as branch limit/limiter
    --
    would make 3 commits of CANDIDATE anew on TIP, the tip of main
    would run 1 check over it first
    would push it to origin as branch limit/limiter
    --
    would make one commit of CANDIDATE on TIP, the tip of main
    would run 1 check over it first
    would push it to origin as branch limit/limiter
    ");
}

#[test]
fn nothing_is_made_for_whoever_git_does_not_know() {
    let (scene, bare) = scene(GOOD);
    scene
        .repo
        .git(&["config", "--global", "--unset", "user.email"]);
    scene.repo.git(&["config", "user.useConfigOnly", "true"]);
    let output = scene.push(&["--squash", "limiter/1"]).fails_with(128);
    assert!(
        output.stderr.contains("git does not know who you are"),
        "{output}"
    );
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
}

//! What `git promote` makes of a candidate before it pushes it.

use crate::env::{DATE, Repo};
use crate::scene::{GOOD, REPORT, Scene};
use insta::assert_snapshot;

/// One attempt by an agent, compared, and the remote.
pub fn scene(agent: &str) -> (Scene, Repo) {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[agent]);
    scene.compare(&[]).success();
    (scene, bare)
}

/// An agent that commits twice and leaves a third change for the suite to commit.
pub fn three_steps() -> String {
    format!(
        "{GOOD}; export GIT_AUTHOR_DATE='{DATE}'; git -c user.name=Ann -c user.email=ann@example.org commit -qam 'Limit it'; \
         echo more >src/more.txt; git add .; git commit -qm 'Say more'; \
         echo rest >src/rest.txt; {REPORT}"
    )
}

/// Moves the target at the remote, as somebody else would.
#[track_caller]
pub fn move_target(scene: &Scene, bare: &Repo, path: &str, text: &str) -> String {
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
pub fn shown(bare: &Repo, revision: &str) -> String {
    let format = "--format=%an <%ae> %at%n%cn <%ce>%n%n%B";
    bare.git(&["show", "--no-patch", format, revision]).stdout
}

/// What the user has, to be as it was.
pub fn belongings(scene: &Scene) -> [String; 3] {
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

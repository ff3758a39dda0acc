//! The message of a squash, in the user's editor.

use crate::env::{Output, Repo, needs};
use crate::scene::{GOOD, REPORT, Scene};
use insta::assert_snapshot;

/// One attempt that was compared, its remote, and an editor that is a line of shell over `$1`.
fn scene(editor: &str) -> (Scene, Repo) {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[&format!("{GOOD}; {REPORT}")]);
    scene.compare(&[]).success();
    scene
        .env
        .script("my-editor", &format!("#!/bin/sh\n{editor}\n"));
    scene.env.set("GIT_EDITOR", "my-editor");
    scene.env.unset("GIT_TERMINAL_PROMPT");
    (scene, bare)
}

/// Promotes by one commit on a terminal, which `script` of the system makes.
fn on_terminal(scene: &Scene, options: &str) -> Output {
    let script = needs::on_path("script").expect("script, of util-linux");
    let line = format!("git promote --no-pr --squash {options} limiter/1 </dev/tty");
    let words = ["-qec", &line, "/dev/null"];
    scene.env.run(&script, &words, scene.repo.path())
}

fn message(bare: &Repo) -> String {
    bare.git(&["show", "--no-patch", "--format=%B", "limit/limiter"])
        .stdout
}

#[test]
fn the_user_is_shown_the_message_and_what_they_leave_counts() {
    let (scene, bare) = scene("cp \"$1\" \"$HOME/seen\"; sed -i '1s/.*/Mine/' \"$1\"");
    on_terminal(&scene, "").success();
    let seen = std::fs::read_to_string(scene.path("home/seen")).unwrap();
    assert_snapshot!(seen, @r"
    limits the rate

    Skipped:

    - the docs: no time

    Plan: limit
    Task: limiter
    Attempt: limit/limiter/1
    Agent: command
    Co-authored-by: command <command@agents.invalid>

    # The message of the one commit that is made of attempt limit/limiter/1
    # and pushed to origin as branch limit/limiter.
    #
    # Lines that begin with '#' are left out, and an empty message gives the
    # promotion up.
    ");
    assert_snapshot!(message(&bare), @r"
    Mine

    Skipped:

    - the docs: no time

    Plan: limit
    Task: limiter
    Attempt: limit/limiter/1
    Agent: command
    Co-authored-by: command <command@agents.invalid>
    ");
}

#[test]
fn an_empty_message_gives_the_promotion_up() {
    let (scene, bare) = scene("sed -i '/^[A-Z][a-z-]*: /!d' \"$1\"");
    let output = on_terminal(&scene, "").fails_with(1);
    assert!(
        output.stdout.contains("the commit message is empty"),
        "{output}"
    );
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    assert_eq!(scene.state(1), "finished");
}

#[test]
fn an_editor_that_fails_gives_it_up_too() {
    let (scene, bare) = scene("exit 1");
    on_terminal(&scene, "").fails_with(1);
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
}

#[test]
fn nobody_is_asked_who_does_not_want_it_or_has_no_terminal() {
    let (scene, bare) = scene("touch \"$HOME/asked\"");
    scene.push(&["-n", "--squash", "limiter/1"]).success();
    on_terminal(&scene, "--no-edit").success();
    assert!(!scene.path("home/asked").exists());
    assert!(message(&bare).starts_with("limits the rate\n"));
}

#[test]
fn without_a_terminal_there_is_no_editor() {
    let (scene, bare) = scene("touch \"$HOME/asked\"");
    scene.push(&["--squash", "limiter/1"]).success();
    assert!(!scene.path("home/asked").exists());
    assert!(message(&bare).contains("Co-authored-by: command <command@agents.invalid>\n"));
}

//! What in a diff wants a second look, and what bars it.

use crate::scene::{GOOD, Scene};
use insta::assert_snapshot;

/// An agent that leaves a credential, put together so that this file has none.
fn leaking() -> String {
    let (mark, body) = ("ghp_", "Zk3vQ9xT7mB2nR8sW4yL6cH1jD5gF0pA9uEi");
    format!("{GOOD}; echo 'token = \"{mark}{body}\"' >src/token.py")
}

#[test]
fn a_credential_is_told_with_its_line_and_the_attempt_does_not_win() {
    let scene = Scene::new();
    scene.spawn(&[&leaking()]);
    let output = scene.compare(&[]).fails_with(1);
    let finding = output
        .stdout
        .lines()
        .find(|line| line.contains("src/token.py:1"));
    assert_snapshot!(finding.expect("a finding"), @"limiter/1  block  secret  src/token.py:1  looks like a GitHub token");
    assert!(!output.stdout.contains("Zk3vQ9xT7mB2"), "{output}");
}

#[test]
fn what_bars_an_attempt_bars_its_promotion_until_the_user_says_otherwise() {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    scene.spawn(&[&leaking()]);
    scene.compare(&[]).fails_with(1);
    let output = scene.push(&["limiter/1"]).fails_with(1);
    assert_snapshot!(output.stderr, @r"
    error: not promoting 'limit/limiter/1': src/token.py:1 looks like a GitHub token
    hint: promote another attempt; where this is meant: git config attempt.safety.secret ask
    ");
    scene.repo.git(&["config", "attempt.safety.secret", "ask"]);
    scene.push(&["limiter/1"]).success();
}

#[test]
fn a_weight_that_is_none_is_refused() {
    let scene = Scene::new();
    scene.spawn(&[GOOD]);
    scene
        .repo
        .git(&["config", "attempt.safety.secret", "perhaps"]);
    let output = scene.compare(&[]).fails_with(128);
    assert_snapshot!(output.stderr, @r"
    fatal: bad config value 'perhaps' for 'attempt.safety.secret'
    hint: it is one of: block, ask, note, off
    ");
}

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
    fatal: bad config value 'perhaps' for 'attempt.safety.secret' in file .git/config: it must be block, ask, note or off
    ");
}

#[test]
fn the_plan_says_how_much_a_rule_matters_and_the_configuration_has_the_last_word() {
    let scene = Scene::new();
    scene.plan("safety: {ci: block}\n", crate::scene::CHECK);
    scene.spawn(&[&format!("{GOOD}; echo more >>.travis.yml")]);
    let weight = || {
        let json = scene.json(&[]);
        json["comparisons"][0]["rows"][0]["findings"][0]["weight"].clone()
    };
    assert_eq!(weight(), "block");
    scene.repo.git(&["config", "attempt.safety.ci", "note"]);
    assert_eq!(weight(), "note");
}

#[test]
fn what_a_person_has_seen_does_not_put_an_attempt_behind() {
    let scene = Scene::new();
    let dependent = format!("{GOOD}; printf 'six==1.0\\n' >requirements.txt");
    scene.spawn(&[&dependent, GOOD]);
    scene.compare(&[]).success();
    let words = [
        "compare",
        "--acknowledge",
        "limiter/1:dependency",
        "-m",
        "it is the newest",
    ];
    assert_snapshot!(scene.repo.try_git(&words).success(), @r"
    $ git compare --acknowledge limiter/1:dependency -m 'it is the newest'
    --- stderr
    seen  dependency  requirements.txt  new: adds six ==1.0
    --- exit code 0
    ");
    let shown = scene.compare(&["--rank"]).success().stdout;
    let seen: Vec<&str> = shown.lines().filter(|line| line.contains("six")).collect();
    assert_snapshot!(seen.join("\n"), @"limiter/1  seen  dependency  requirements.txt  new: adds six ==1.0");
    let json = scene.json(&[]);
    let comparison = &json["comparisons"][0];
    assert_eq!(comparison["rows"][0]["findings"][0]["acknowledged"], true);
    assert_snapshot!(&comparison["order"].to_string(), @r#"[{"attempts":[1],"why":null},{"attempts":[0],"why":{"step":"outside","words":"1 file outside of the plan against 0"}}]"#);
    // Another candidate is another matter, and so is what bars one.
    scene
        .repo
        .git(&["config", "attempt.safety.dependency", "block"]);
    assert_snapshot!(scene.repo.try_git(&words).fails_with(1).stderr, @r"
    error: what 'dependency' finds bars attempt 'limit/limiter/1'
    hint: where it is meant: git config attempt.safety.dependency ask
    ");
    let none = ["compare", "--acknowledge", "limiter/2:ci"];
    assert_snapshot!(scene.repo.try_git(&none).fails_with(1).stderr, @r"
    error: there is no finding of 'ci' in attempt 'limit/limiter/2'
    hint: see what there is: git compare --no-checks
    ");
    let wrong = ["compare", "--acknowledge", "limiter/2"];
    assert_snapshot!(scene.repo.try_git(&wrong).fails_with(129).stderr, @r"
    error: 'limiter/2' names no rule
    hint: say which attempt and which rule: --acknowledge limiter/1:dependency
    ");
}

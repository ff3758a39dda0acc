//! `git promote --accept`: a person judges what no check can.

use crate::scene::{CHECK, GOOD, Scene, plan};
use insta::assert_snapshot;
use serde_json::Value;

const BY_CHECK: &str = "- [ ] The eleventh request gets 429 (check: test)\n";

/// A plan with a criterion for its check, one for people, and one that is ticked.
fn criteria(of_people: &str) -> String {
    let more = format!("{BY_CHECK}- [ ] {of_people}\n- [x] The team was asked\n");
    plan("", CHECK).replace(BY_CHECK, &more)
}

/// Two attempts that were compared, and a remote.
fn scene() -> Scene {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    scene
        .repo
        .plan(&criteria("The message says when to try again"));
    scene.spawn(&[GOOD, "echo twelve >src/limit.txt"]);
    scene.compare(&[]).success();
    scene
}

/// The criteria as `git compare` has them of an attempt.
fn table(scene: &Scene) -> String {
    let shown = scene.compare(&["--no-checks"]).success().stdout;
    let lines = shown.lines();
    let lines = lines.filter(|line| line.starts_with('C') || line.contains("accepted by"));
    lines.collect::<Vec<_>>().join("\n")
}

fn recorded(scene: &Scene, n: usize) -> Value {
    let file = format!("refs/attempts/limit/limiter/{n}:accepted.json");
    let output = scene.repo.try_git(&["show", &file]);
    serde_json::from_str(&output.stdout).unwrap_or_default()
}

#[test]
fn a_criterion_that_only_a_human_can_judge_wants_one() {
    let scene = scene();
    assert_snapshot!(scene.push(&["limiter/1"]), @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': criterion C2 is yours to judge: The message says when to try again
    hint: judge it, and say so: git promote --accept C2 -m <why> limit/limiter/1
    --- exit code 1
    ");
    assert_snapshot!(table(&scene), @r"
    C1         The eleventh request gets 429       met             met
    C2         The message says when to try again  yours to judge  yours to judge
    C3         The team was asked                  ticked          ticked
    ");
}

#[test]
fn what_is_accepted_is_kept_with_who_and_why_and_shown() {
    let scene = scene();
    let words = ["--accept", "C2", "-m", "it names the second", "limiter/1"];
    assert_snapshot!(scene.push(&words), @r"
    $ git promote --no-pr --accept C2 -m 'it names the second' limiter/1
    --- stdout
    origin limit/limiter
    --- stderr
    accepted C2: The message says when to try again
    pushed branch limit/limiter to origin
    archived attempt limit/limiter/2
    --- exit code 0
    ");
    assert_snapshot!(table(&scene), @r"
    C1         The eleventh request gets 429       met
    C2         The message says when to try again  accepted
    C3         The team was asked                  ticked
    limiter/1  C2 accepted by A U Thor: it names the second
    ");
    let kept = recorded(&scene, 1);
    let tree = scene.repo.rev(&format!("{}^{{tree}}", scene.candidate(1)));
    let one = &kept[0];
    assert_eq!(kept.as_array().map(Vec::len), Some(1), "{kept:#}");
    assert_eq!(one["criterion"], "C2");
    assert_eq!(one["text"], "The message says when to try again");
    assert_eq!(one["tree"], tree.as_str());
    assert_eq!(one["who"], "A U Thor <author@example.com>");
    assert_eq!(one["why"], "it names the second");
    assert!(one["accepted"].is_string(), "{kept:#}");
}

#[test]
fn it_is_kept_though_something_else_stands_against_it() {
    let scene = scene();
    scene.spawn(&[GOOD]);
    let words = ["--accept", "2", "-m", "it is short", "limiter/1"];
    let output = scene.push(&words).fails_with(1);
    assert_snapshot!(output.stderr, @r"
    accepted C2: The message says when to try again
    error: not promoting 'limit/limiter/1': attempt 'limit/limiter/3' was not in the last comparison as it is now
    hint: run the checks, and lay all side by side: git compare limiter
    ");
    scene.compare(&[]).success();
    scene.push(&["limiter/1"]).success();
}

#[test]
fn other_words_and_another_candidate_ask_again() {
    let scene = scene();
    let words = ["--accept", "C2", "-m", "fine", "limiter/1"];
    scene.repo.plan(&criteria("The message is in English"));
    scene.push(&words).success();
    scene.repo.git(&["promote", "--undo", "limiter/1"]);
    scene.repo.plan(&criteria("The message is in French"));
    for attempt in ["limiter/1", "limiter/2"] {
        let output = scene.push(&[attempt]).fails_with(1);
        let reason = "criterion C2 is yours to judge: The message is in French";
        assert!(output.stderr.contains(reason), "{output}");
    }
    scene.repo.plan(&criteria("The message is in English"));
    let output = scene.push(&["limiter/2"]).fails_with(1);
    assert!(output.stderr.contains("yours to judge"), "{output}");
    scene.push(&["limiter/1"]).success();
}

#[test]
fn a_dry_run_counts_it_and_keeps_nothing() {
    let scene = scene();
    let words = ["-n", "--accept", "C2", "-m", "fine", "limiter/1"];
    let output = scene.push(&words).success();
    assert!(output.stdout.contains("would push"), "{output}");
    assert_eq!(recorded(&scene, 1), Value::Null);
}

#[test]
fn what_a_check_judges_is_not_for_people_to_accept() {
    let scene = scene();
    let words = ["--accept", "C1", "-m", "fine", "limiter/1"];
    assert_snapshot!(scene.push(&words).fails_with(1).stderr, @r"
    error: criterion C1 is judged by check 'test', and not by you
    hint: where the check is wrong, mend it in the plan and compare again: git compare limiter
    ");
    let words = ["--accept", "C4", "-m", "fine", "limiter/1"];
    assert_snapshot!(scene.push(&words).fails_with(129).stderr, @r"
    error: the plan has no criterion 'C4'
    hint: its criteria are C1 to C3, in the order of the plan
    ");
    let without_reason = scene.push(&["--accept", "C2", "limiter/1"]);
    without_reason.fails_with(129);
    let words = ["--accept", "C2", "-m", " ", "limiter/1"];
    assert_snapshot!(scene.push(&words).fails_with(129).stderr, @r"
    error: the reason says nothing
    hint: whoever reviews it wants to know: -m <why>
    ");
    assert_eq!(recorded(&scene, 1), Value::Null);
}

//! `git compare --judge`: an opinion, shown as one.

use crate::scene::{GOOD, Scene};
use insta::assert_snapshot;

/// Two candidates, and a judge that is this script.
fn scene(judge: &str) -> Scene {
    let scene = Scene::new();
    scene.spawn(&[GOOD, "echo twelve >src/limit.txt"]);
    std::fs::write(scene.path("judge.sh"), judge).expect("write a judge");
    let command = format!("sh {}", scene.shell_path("judge.sh"));
    scene.repo.git(&["config", "agent.picky.command", &command]);
    scene
}

fn opinion(scene: &Scene) -> String {
    let shown = scene
        .compare(&["--judge", "picky", "--rank"])
        .success()
        .stdout;
    shown
        .trim_end()
        .rsplit("\n\n")
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Finds the letter of the patch that says twelve.
const CONSISTENT: &str = r#"awk '/^## [A-Z]$/ { letter = $2; all = all letter } /^\+twelve/ { best = letter }
END { other = all; sub(best, "", other)
print "{\"order\": [\"" best "\", \"" other "\"], \"reason\": \"twelve is \\u001b[2J more\"}" }'"#;

#[test]
fn a_judge_that_says_the_same_both_times_has_an_opinion_that_moves_nothing() {
    let scene = scene(CONSISTENT);
    assert_snapshot!(opinion(&scene), @"an opinion, of picky: limiter/2, limiter/1, in whichever order they are shown: twelve is ?[2J more");
    let json = scene.json(&["--judge", "picky"]);
    let comparison = &json["comparisons"][0];
    assert_eq!(comparison["judgement"]["agrees"], true);
    let asked = |at: usize| comparison["judgement"]["opinions"][at]["asked"].to_string();
    assert_eq!(
        (asked(0), asked(1)),
        ("[0,1]".to_owned(), "[1,0]".to_owned())
    );
    let without = scene.json(&[]);
    assert_eq!(without["comparisons"][0]["order"], comparison["order"]);
    assert_eq!(
        without["comparisons"][0]["judgement"],
        serde_json::Value::Null
    );
}

#[test]
fn a_judge_that_likes_whatever_comes_first_has_no_opinion() {
    let scene = scene(r#"cat >/dev/null; echo '{"order": ["A", "B"], "reason": "it is first"}'"#);
    assert_snapshot!(opinion(&scene), @"no opinion of picky: it says limiter/1, limiter/2 where they are shown in one order, and limiter/2, limiter/1 in the other");
}

#[test]
fn a_judge_that_answers_nothing_or_fails_has_no_opinion() {
    let scene = scene("cat >/dev/null; echo I like both; exit 3");
    assert_snapshot!(opinion(&scene), @"no opinion of picky: it ended with exit 3");
}

#[test]
fn a_judge_is_shown_letters_and_works_in_an_empty_directory() {
    let scene = scene("");
    let question = scene.shell_path("question");
    let script =
        format!("cat >{question}; ls -A >>{question}; git rev-parse --git-dir 2>&1 >>{question}");
    std::fs::write(scene.path("judge.sh"), script).expect("write a judge");
    opinion(&scene);
    let question = std::fs::read_to_string(scene.path("question")).expect("a question");
    assert!(
        question.contains("## A\n\nChecks: test passed.\n\n```diff\n--- src/limit.txt"),
        "{question}"
    );
    assert!(
        !question.contains("limiter/1") && !question.contains("command"),
        "{question}"
    );
    assert!(question.ends_with("```\n"), "{question}");
}

#[test]
fn who_is_no_agent_is_refused_before_any_check_runs() {
    let scene = scene("");
    assert_snapshot!(scene.compare(&["--judge", "nobody"]).fails_with(2).stderr, @r"
    error: agent 'nobody' is not known
    hint: known are codex, claude, gemini, opencode, qwen, copilot, cursor-agent, amp, goose, aider
    hint: say how it is run: git config agent.nobody.command '<command>'
    ");
}

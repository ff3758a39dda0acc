//! What a plan, or an agent, must not do to the one who compares.

use crate::scene::{GOOD, Scene, plan};
use insta::assert_snapshot;
use serde_json::Value;

#[test]
fn commands_that_were_not_approved_are_named_and_not_run() {
    let scene = Scene::new();
    scene.spawn(&[GOOD]);
    let check = format!("- test: `touch {}`", scene.shell_path("ran"));
    scene.repo.plan(&plan("", &check));
    let output = scene.compare(&[]).fails_with(2);
    assert!(!scene.path("ran").exists());
    let command = format!("touch {}", scene.shell_path("ran"));
    assert!(output.stderr.contains(&command), "{output}");
    assert_snapshot!(output, @r"
    $ git compare --quiet
    --- stderr
    error: the commands of plan 'limit' have not been approved as they are now
    hint: it would run: touch [TMP]/ran
    hint: look at them and approve them: git plan approve
    --- exit code 2
    ");
}

#[test]
fn a_set_up_that_was_not_approved_is_not_run() {
    let scene = Scene::new();
    scene.spawn(&[GOOD]);
    let set_up = format!("setup: touch {}\n", scene.shell_path("ran"));
    scene.repo.plan(&plan(&set_up, crate::scene::CHECK));
    scene.compare(&[]).fails_with(2);
    assert!(!scene.path("ran").exists());
}

/// An agent that makes the check always pass, in the plan of its worktree.
const FORGER: &str =
    "echo broken >src/limit.txt; sed -i 's/`! grep.*`/`true`/' Plans.md; grep -q true Plans.md";

#[test]
fn a_plan_that_an_agent_changed_has_no_effect() {
    let scene = Scene::new();
    scene.repo.git(&["add", "Plans.md"]);
    scene.repo.commit("Plan");
    scene.spawn(&[FORGER]);
    assert_eq!(scene.state(1), "finished");
    scene.compare(&[]).fails_with(1);
}

#[test]
fn nor_has_it_where_git_compare_is_run_in_the_attempts_worktree() {
    let scene = Scene::new();
    scene.repo.git(&["add", "Plans.md"]);
    scene.repo.commit("Plan");
    scene.spawn(&[FORGER]);
    for place in ["", "src"] {
        let output = scene
            .worktree(1)
            .at(place)
            .try_git(&["compare", "-q", "--rerun"]);
        output.fails_with(1);
    }
}

/// Draws in red, rings, and turns text around.
const NASTY: &str = r#"nasty=$(printf '\033[31mred\007\302\233\342\200\256'); \
    echo eleven >"src/$nasty.txt"; echo eleven >src/limit.txt; \
    printf '## Summary\n%s\n## Skipped\n%s\n' "$nasty" "$nasty""#;

#[test]
fn control_characters_of_an_agent_never_reach_the_terminal() {
    let scene = Scene::new();
    let failing = format!("{NASTY}; printf '\\033]0;title\\007' >&2; exit 3");
    scene.spawn(&[NASTY, &failing]);
    let output = scene.repo.try_git(&["compare"]).fails_with(0);
    assert!(output.stdout.contains("red"), "{output}");
    for text in [&output.stdout, &output.stderr] {
        let bad: Vec<char> = text
            .chars()
            .filter(|c| *c != '\n' && (c.is_control() || *c == '\u{202e}'))
            .collect();
        assert!(bad.is_empty(), "{bad:?}\n{output}");
    }
}

#[test]
fn json_escapes_the_control_characters_of_an_agent() {
    let scene = Scene::new();
    scene.spawn(&[NASTY]);
    let output = scene.compare(&["--json"]).fails_with(0);
    let raw = |c: &char| *c != '\n' && c.is_control();
    assert_eq!(output.stdout.chars().find(raw), None, "{output}");
    let json: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let skipped = &json["comparisons"][0]["rows"][0]["report"]["skipped"];
    assert_eq!(skipped, "\u{1b}[31mred\u{7}\u{9b}\u{202e}");
}

#[test]
fn a_hook_that_an_agent_wrote_does_not_run_when_it_is_judged() {
    let scene = Scene::new();
    let ran = scene.shell_path("ran");
    let agent = format!(
        "{GOOD}; hook=$(git rev-parse --git-common-dir)/hooks/post-checkout; \
         printf '#!/bin/sh\\ntouch {ran}\\n' >$hook; chmod 755 $hook"
    );
    scene.spawn(&[&agent]);
    scene.compare(&[]).success();
    assert!(!scene.path("ran").exists());
    // It is a hook that works.
    scene.repo.git(&["switch", "--quiet", "--create", "other"]);
    assert!(scene.path("ran").exists());
}

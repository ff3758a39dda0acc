//! The whole loop, with the real codex and the real gh.

use crate::doubles::github::GitHubDouble;
use crate::doubles::responses::{ResponsesDouble, Script, Step};
use crate::env::{TestEnv, needs};
use insta::assert_snapshot;
use serde_json::Value;
use std::path::Path;

pub const PLAN: &str = "\
---
plan: rate-limit
base: main
target: main
---
# Limit the request rate

## Goal
The eleventh request within a second gets 429.

## Assumptions
- There is one server.

## Likely files
- `src/**`

## Constraints
- Do not touch `ci/**`.

## Acceptance criteria
- [ ] The eleventh request gets 429 (check: test)

## Test commands
- test: `test \"$(cat src/limit.txt)\" != 'no limit'`

## Risks
- Clocks that jump.

## Tasks
### limiter
Limit it.
#### token-bucket
#### sliding-window
#### leaky-bucket
";

const APPROACHES: [&str; 3] = ["token-bucket", "sliding-window", "leaky-bucket"];

/// A patch of the one line there is, and a report.
fn script(approach: &str) -> Script {
    let patch = format!(
        "*** Begin Patch\n*** Update File: src/limit.txt\n@@\n-no limit\n+{approach}\n*** End Patch\n"
    );
    let report = format!("## Summary\n- limits by {approach}\n\n## Skipped\n- none\n");
    let when = format!("Your approach: {approach}");
    Script::new(when, [Step::ApplyPatch(patch), Step::Message(report)])
}

/// An environment in which codex is the real one and talks to the double.
pub fn with_codex(codex: &Path, double: &ResponsesDouble) -> TestEnv {
    let env = TestEnv::new();
    env.install("codex", codex);
    let home = env.home().join(".codex");
    double.write_codex_home(&home);
    env.set("CODEX_HOME", home.display().to_string());
    env
}

#[test]
fn three_attempts_of_codex_become_one_pull_request_of_gh() {
    let (Some(codex), Some(gh)) = (needs::sandboxed_codex(), needs::gh()) else {
        return;
    };
    let double = ResponsesDouble::start(APPROACHES.map(script).to_vec());
    let env = with_codex(&codex, &double);
    let repo = env.repo("widget");
    repo.write("src/limit.txt", "no limit\n");
    repo.plan(PLAN);
    repo.commit("Plan to limit the rate");
    let bare = env.github_remote(&repo);
    let github = GitHubDouble::start(&env.root().join("github"), bare.path());
    env.extend(github.environment());
    env.install("gh", &gh);

    repo.git(&["plan", "check"]);
    repo.git(&["plan", "approve", "--yes"]);
    repo.git(&["spawn", "-n", "3", "-a", "codex"]);

    let list = repo.git(&["spawn", "list", "--json"]);
    let list: Value = serde_json::from_str(&list.stdout).expect("JSON");
    let all = list["attempts"].as_array().expect("attempts");
    assert_eq!(all.len(), 3);
    for (n, (one, approach)) in all.iter().zip(APPROACHES).enumerate() {
        let n = n + 1;
        assert_eq!(one["state"], "finished", "{one:#}");
        assert_eq!(one["approach"], approach);
        assert_eq!(one["reported"], true);
        assert_eq!(one["usage"]["input"], 2000, "{one:#}");
        let branch = format!("attempt/rate-limit/limiter/{n}");
        let file = repo.git(&["show", &format!("{branch}:src/limit.txt")]);
        assert_eq!(file.value(), approach);
        let record = format!("refs/attempts/rate-limit/limiter/{n}");
        let of = |file: &str| repo.git(&["show", &format!("{record}:{file}")]).stdout;
        let attempt: Value = serde_json::from_str(&of("attempt.json")).expect("JSON");
        assert!(attempt["session"].is_string(), "{attempt:#}");
        assert!(of("report.md").contains(&format!("limits by {approach}")));
        assert!(of("prompt.md").contains(&format!("Your approach: {approach}")));
        assert_eq!(of("plan.md"), PLAN);
    }

    repo.git(&["compare"]).success();
    let promote = repo.git(&["promote", "limiter/2"]);
    assert_eq!(promote.value(), "https://github.com/acme/widget/pull/1");

    let pulls = github.pulls();
    assert_eq!(pulls.len(), 1);
    assert!(
        pulls[0].body.contains("\n- limits by sliding-window\n"),
        "{}",
        pulls[0].body
    );
    assert_eq!(
        bare.rev("rate-limit/limiter"),
        repo.rev("attempt/rate-limit/limiter/2")
    );
    let branches = repo.refs("refs/heads");
    assert_eq!(
        branches,
        ["refs/heads/attempt/rate-limit/limiter/2", "refs/heads/main"]
    );
    let states = repo.git(&["spawn", "list", "--json"]);
    let states: Value = serde_json::from_str(&states.stdout).expect("JSON");
    let states = [
        "/attempts/0/state",
        "/attempts/1/state",
        "/attempts/2/state",
    ]
    .map(|at| states.pointer(at).cloned().unwrap_or_default());
    assert_eq!(states, ["archived", "finished", "archived"]);
    let branch = "attempt/rate-limit/limiter/2";
    let note = repo.git(&["log", "-1", "--notes=attempts", "--format=%N", branch]);
    assert_snapshot!(note.normal(), @r"
    plan: rate-limit
    task: limiter
    attempt: rate-limit/limiter/2
    agent: codex
    approach: sliding-window
    check test: passed
    ");
    let fsck = repo.git(&["fsck", "--full", "--strict", "--no-dangling"]);
    assert_eq!(fsck.stdout, "", "{fsck}");
    assert_eq!(repo.git(&["status", "--porcelain"]).stdout, "");
}

#[test]
fn a_codex_whose_key_is_wrong_fails_with_the_cause_in_one_line() {
    let Some(codex) = needs::codex() else { return };
    let failure = Step::HttpFailure(401, "the key is wrong".to_owned());
    let double = ResponsesDouble::start(vec![Script::new("", [failure])]);
    let env = with_codex(&codex, &double);
    let repo = env.repo("widget");
    repo.write("src/limit.txt", "no limit\n");
    repo.plan(PLAN);
    repo.commit("Plan to limit the rate");
    repo.git(&["plan", "approve", "--yes"]);
    repo.try_git(&["spawn", "-n", "1", "-a", "codex"])
        .fails_with(1);
    let list = repo.git(&["spawn", "list", "--json"]);
    let list: Value = serde_json::from_str(&list.stdout).expect("JSON");
    let one = &list["attempts"][0];
    assert_eq!(one["state"], "failed");
    let cause = one["cause"].as_str().expect("a cause");
    assert!(cause.contains("the key is wrong"), "{cause}");
    assert_eq!(cause.lines().count(), 1, "{cause}");
}

#[test]
fn codex_works_in_a_clone_that_its_sandbox_lets_it_write_but_for_the_git_directory() {
    let Some(codex) = needs::sandboxed_codex() else {
        return;
    };
    let approach = APPROACHES[0];
    let double = ResponsesDouble::start(vec![script(approach)]);
    let env = with_codex(&codex, &double);
    let repo = env.repo("widget");
    repo.write("src/limit.txt", "no limit\n");
    repo.plan(PLAN);
    repo.commit("Plan to limit the rate");
    repo.git(&["plan", "approve", "--yes"]);
    let before = repo.read(".git/config");
    repo.git(&["spawn", "--isolate=clone", "-n", "1", "-a", "codex"]);
    let one = &repo.attempts()[0];
    assert_eq!((one.state(), one.text("isolation")), ("finished", "clone"));
    let file = repo.file_at(one.candidate(), "src/limit.txt");
    assert_eq!(file.trim_end(), approach);
    let clone = repo.at(one.worktree());
    assert_eq!(clone.rev("HEAD"), one.candidate());
    assert_eq!(clone.git(&["status", "--porcelain"]).stdout, "");
    assert_eq!(repo.read(".git/config"), before);
}

#[test]
fn codex_judges_where_there_is_no_repository_and_says_the_same_twice() {
    let Some(codex) = needs::codex() else { return };
    // It tells by the letter that the better patch has in each of the two questions.
    let prefers = |letter: &str, other: &str| {
        let answer =
            format!("{{\"order\": [\"{letter}\", \"{other}\"], \"reason\": \"it is short\"}}");
        Step::Message(answer)
    };
    let shown_first = |text: &str| {
        format!(
            "## A\n\nChecks: test fixed.\n\n```diff\n--- src/limit.txt\n+++ src/limit.txt\n@@ -1 +1 @@\n-no limit\n+{text}"
        )
    };
    let double = ResponsesDouble::start(vec![
        Script::new(shown_first("one"), [prefers("A", "B")]),
        Script::new(shown_first("two"), [prefers("B", "A")]),
    ]);
    let env = with_codex(&codex, &double);
    let repo = env.repo("widget");
    repo.write("src/limit.txt", "no limit\n");
    repo.plan(PLAN);
    repo.commit("Plan to limit the rate");
    repo.git(&["plan", "approve", "--yes"]);
    for text in ["one", "two"] {
        let agent = format!("echo {text} >src/limit.txt");
        repo.git(&["spawn", "-n", "1", "--agent-command", &agent]);
    }
    let judged = repo.git(&["compare", "-q", "--judge", "codex"]);
    let last = judged.stdout.trim_end().lines().last().unwrap_or_default();
    let words: Vec<&str> = last.split(" (").collect();
    assert_eq!(
        words[0], "an opinion, of codex: limiter/1, limiter/2, in whichever order they are shown",
        "{judged}"
    );
    assert!(last.ends_with(" tokens): it is short"), "{judged}");
}

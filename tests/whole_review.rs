//! The whole life of a promotion, with the real codex and the real gh: opened, sent back by
//! three threads, answered, approved, merged and finished.

use crate::doubles::github::GitHubDouble;
use crate::doubles::responses::{ResponsesDouble, Script, Step};
use crate::env::needs;
use crate::whole_loop::{PLAN, with_codex};
use insta::assert_snapshot;
use serde_json::Value;

fn patch(from: &str, to: &str) -> Step {
    Step::ApplyPatch(format!(
        "*** Begin Patch\n*** Update File: src/limit.txt\n@@\n-{from}\n+{to}\n*** End Patch\n"
    ))
}

fn report(summary: &str) -> String {
    format!("## Summary\n- {summary}\n\n## Skipped\n- none\n")
}

/// What codex does first, by its approach, and then for the reviewers.
fn scripts() -> Vec<Script> {
    let answers = "## Answers\n- 1: twelve is what the plan says\n- 2: renamed\n- 3: it stays\n\n";
    let round = format!("{answers}{}", report("limits by twelve"));
    let first = |approach: &str| {
        let when = format!("Your approach: {approach}");
        let said = report(&format!("limits by {approach}"));
        Script::new(when, [patch("no limit", approach), Step::Message(said)])
    };
    let review = "## What the review asks";
    vec![
        Script::new(
            review,
            [patch("token-bucket", "twelve"), Step::Message(round)],
        ),
        first("token-bucket"),
        first("sliding-window"),
    ]
}

#[test]
fn a_promotion_goes_through_review_to_its_end() {
    let (Some(codex), Some(gh)) = (needs::sandboxed_codex(), needs::gh()) else {
        return;
    };
    let double = ResponsesDouble::start(scripts());
    let env = with_codex(&codex, &double);
    let repo = env.repo("widget");
    repo.write("src/limit.txt", "no limit\n");
    repo.plan(PLAN);
    repo.commit("Plan to limit the rate");
    let bare = env.github_remote(&repo);
    let github = GitHubDouble::start(&env.root().join("github"), bare.path());
    env.extend(github.environment());
    env.install("gh", &gh);
    repo.git(&["plan", "approve", "--yes"]);
    repo.git(&["spawn", "-n", "2", "-a", "codex"]);
    repo.git(&["compare"]);

    // Opened, and no second time.
    let url = "https://github.com/acme/widget/pull/1";
    for _ in 0..2 {
        assert_eq!(repo.git(&["promote", "limiter/1"]).value(), url);
    }
    assert_eq!(github.pulls().len(), 1);
    let first = bare.rev("rate-limit/limiter");

    // Sent back.
    for asks in ["Why a bucket?", "Is that its name?", "Does it drip?"] {
        github.add_thread(1, "src/limit.txt", 1, &[("ann", "OWNER", asks)]);
    }
    github.add_review(
        1,
        "ann",
        "OWNER",
        "CHANGES_REQUESTED",
        "Please see the threads.",
    );
    let refused = repo
        .try_git(&["promote", "merge", "limiter/1"])
        .fails_with(1);
    assert!(
        refused.stderr.contains("changes are requested"),
        "{refused}"
    );

    // Answered, by the agent that remembers.
    let session = |repo: &crate::env::Repo| {
        let file = "refs/attempts/rate-limit/limiter/1:attempt.json";
        let attempt = repo.git(&["show", file]).stdout;
        let attempt: Value = serde_json::from_str(&attempt).expect("JSON");
        attempt["session"].as_str().expect("a session").to_owned()
    };
    let before = session(&repo);
    let revised = repo.git(&["promote", "revise", "limiter/1"]);
    assert_eq!(session(&repo), before);
    let second = bare.rev("rate-limit/limiter");
    assert_eq!(repo.rev(&format!("{second}~1")), first);
    let file = repo.git(&["show", &format!("{second}:src/limit.txt")]);
    assert_eq!(file.value(), "twelve");
    let replies = github.threads(1).into_iter().map(|thread| {
        assert_eq!(thread.comments.len(), 2, "{thread:?}");
        thread.comments[1].1.replace(&second, "COMMIT")
    });
    assert_snapshot!(replies.collect::<Vec<_>>().join("\n"), @r"
    Answered by COMMIT.

    ```text
    twelve is what the plan says
    ```

    <!-- git-attempts: rate-limit/limiter/1 round 2 thread 1 -->

    Answered by COMMIT.

    ```text
    renamed
    ```

    <!-- git-attempts: rate-limit/limiter/1 round 2 thread 2 -->

    Answered by COMMIT.

    ```text
    it stays
    ```

    <!-- git-attempts: rate-limit/limiter/1 round 2 thread 3 -->
    ");
    assert!(
        revised.stderr.contains("asked: 3 threads, 1 review"),
        "{revised}"
    );

    // Approved, merged, finished.
    github.add_review(1, "ann", "OWNER", "APPROVED", "Thank you.");
    let merged = repo.git(&["promote", "merge", "--squash", "limiter/1"]);
    assert_eq!(merged.value(), bare.rev("main"));
    assert_eq!(github.pulls()[0].state, "MERGED");
    assert_eq!(repo.refs("refs/heads"), ["refs/heads/main"]);
    assert!(
        repo.read("Plans.md")
            .contains("- [x] The eleventh request gets 429")
    );
    let list = repo.git(&["promote", "list"]).stdout;
    let commit = &bare.rev("main")[..10];
    assert_eq!(
        list,
        format!("rate-limit/limiter/1  merged as {commit}  into main  {url}\n")
    );
    let archived = repo.git(&["promote", "list", "--archived"]);
    assert_eq!(archived.stdout.lines().count(), 3, "{archived}");
    assert_eq!(github.unanswered(), Vec::<String>::new());
    let fsck = repo.git(&["fsck", "--full", "--strict", "--no-dangling"]);
    assert_eq!(fsck.stdout, "", "{fsck}");
}

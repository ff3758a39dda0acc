//! `git promote status`, by the real gh at the double of GitHub.

use super::at_review::{ANSWER, AtReview};
use crate::doubles::github::GitHubDouble;
use crate::doubles::github_faults::{Counted, Fault};
use crate::env::needs;
use insta::assert_snapshot;

#[test]
fn it_tells_the_decision_the_checks_the_threads_and_what_to_do_next() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::with_wishes(&gh);
    let run = GitHubDouble::check_run;
    let checks = vec![
        run("unit", "COMPLETED", "SUCCESS"),
        run("lint", "COMPLETED", "FAILURE"),
        run("slow", "IN_PROGRESS", ""),
    ];
    at.github.set_checks(1, checks);
    let output = at.promote(&["status"]).success();
    assert_snapshot!(output, @r"
    $ git promote status
    --- stdout
    attempt          state  review             checks                         threads         merge  where
    limit/limiter/1  open   changes requested  1 failed, 1 pending, 1 passed  3 threads open  clean  https://github.com/acme/widget/pull/1
    --- stderr
    hint: answer 3 threads, 1 review, 1 failing check: git promote revise limiter/1
    --- exit code 0
    ");
    let state = at.status();
    assert_eq!(state["state"], "open");
    assert_eq!(state["next"], "revise");
    let pull = &state["pull_request"];
    assert_eq!(pull["decision"], "changes-requested");
    assert_eq!(
        (&pull["unresolved"], &pull["is_current"]),
        (&3.into(), &true.into())
    );
    assert_eq!(pull["checks"].as_array().map(Vec::len), Some(3));
}

#[test]
fn what_is_answered_is_not_asked_any_more() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::new(&gh);
    at.github
        .add_thread(1, "src/limit.txt", 1, &[("ann", "OWNER", "Why?")]);
    assert_eq!(at.status()["next"], "revise");
    at.agent(ANSWER);
    at.promote(&["revise", "limiter/1"]).success();
    let state = at.status();
    assert_eq!(
        (&state["next"], &state["rounds"]),
        (&"wait".into(), &1.into())
    );
    at.github.add_review(1, "ann", "OWNER", "APPROVED", "");
    assert_eq!(at.status()["next"], "merge");
}

#[test]
fn what_github_does_not_tell_is_unknown() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::new(&gh);
    for nth in 1..=2 {
        at.github.fault(Counted::All, nth, Fault::Status(401));
    }
    let output = at.promote(&["status"]).fails_with(2);
    assert_snapshot!(output, @r"
    $ git promote status
    --- stdout
    attempt          state   review   checks   threads  merge    where
    limit/limiter/1  opened  unknown  unknown  unknown  unknown  https://github.com/acme/widget/pull/1

    limit/limiter/1: looking at the pull request failed: nobody is logged in at github.com (HTTP 401: Bad credentials); log in: gh auth login --hostname github.com
    --- stderr
    error: the forge could not be asked about 1 of 1
    hint: try it again
    --- exit code 2
    ");
}

#[test]
fn a_commit_of_somebody_else_in_the_pull_request_is_told() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::new(&gh);
    let main = at.bare.rev("main");
    at.bare
        .git(&["update-ref", "refs/heads/limit/limiter", &main]);
    let output = at.promote(&["status"]).success();
    let told = "the pull request offers another commit than";
    assert!(output.stdout.contains(told), "{output}");
    assert_eq!(at.status()["pull_request"]["is_current"], false);
}

#[test]
fn where_nothing_was_promoted_it_says_so() {
    let scene = crate::scene::Scene::new();
    let output = scene.repo.git(&["promote", "status"]);
    assert_snapshot!(output, @r"
    $ git promote status
    --- stdout
    nothing has been promoted yet in '[TMP]/widget'
    --- stderr
    hint: see what could be promoted: git compare
    --- exit code 0
    ");
}

#[test]
fn a_draft_asks_for_review_once_its_checks_pass() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::promoted(&gh, &["--draft"]);
    let run = GitHubDouble::check_run;
    for (status, conclusion, why) in [
        ("IN_PROGRESS", "", "it stays a draft: 1 pending there"),
        ("COMPLETED", "FAILURE", "it stays a draft: 1 failed there"),
    ] {
        at.github
            .set_checks(1, vec![run("unit", status, conclusion)]);
        let output = at.promote(&["ready", "limiter/1"]).fails_with(1);
        assert!(output.stderr.contains(why), "{output}");
        assert!(at.github.pulls()[0].draft);
    }
    at.github
        .set_checks(1, vec![run("unit", "COMPLETED", "SUCCESS")]);
    for _ in 0..2 {
        at.promote(&["ready", "--wait", "limiter/1"]).success();
        assert!(!at.github.pulls()[0].draft);
    }
}

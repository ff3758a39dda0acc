//! `git promote merge` and `finish`, by the real gh at the double of GitHub.

use super::at_review::AtReview;
use crate::doubles::github::GitHubDouble;
use crate::env::needs;
use insta::assert_snapshot;

/// The winner is away, the target has it, the branch at the remote is left to its owner.
#[track_caller]
pub fn is_merged(at: &AtReview, how: &str) {
    assert_eq!(at.github.pulls()[0].state, "MERGED");
    let states = [at.scene.state(1), at.scene.state(2)];
    assert_eq!(states, ["archived", "archived"]);
    let state = at.status();
    assert_eq!(
        (&state["state"], &state["merged"]["how"]),
        (&"merged".into(), &how.into())
    );
    let file = at.bare.git(&["show", "main:src/limit.txt"]);
    assert_eq!(file.value(), "eleven");
    assert_eq!(at.github.unanswered(), Vec::<String>::new());
}

#[test]
fn what_is_approved_is_merged_as_it_was_reviewed_and_finished() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::new(&gh);
    at.github.add_review(1, "ann", "OWNER", "APPROVED", "Fine.");
    at.github.set_checks(
        1,
        vec![GitHubDouble::check_run("unit", "COMPLETED", "SUCCESS")],
    );
    let output = at.promote(&["merge", "limiter/1"]).success();
    is_merged(&at, "merge");
    let commit = at.bare.rev("main");
    let told = output
        .to_string()
        .replace(&commit, "COMMIT")
        .replace(&commit[..10], "COMMIT");
    assert_snapshot!(told, @r"
    $ git promote merge limiter/1
    --- stdout
    [OID]
    --- stderr
    merged pull request https://github.com/acme/widget/pull/1
    limiter/1 is in main by merge COMMIT
    ticked what is met and told the outcome in Plans.md; commit it when you like it
    archived attempt limit/limiter/1
    hint: its branch may still be at origin: git push origin --delete limit/limiter
    --- exit code 0
    ");
    // Again, it is only told where it is.
    let again = at.promote(&["merge", "limiter/1"]).success();
    assert_eq!(again.value(), commit);
}

#[test]
fn it_can_be_squashed_or_rebased() {
    let Some(gh) = needs::gh() else { return };
    for (option, how) in [("--squash", "squash"), ("--rebase", "squash")] {
        let at = AtReview::new(&gh);
        at.github.add_review(1, "ann", "OWNER", "APPROVED", "Fine.");
        at.promote(&["merge", option, "limiter/1"]).success();
        // A rebase of one commit is one commit.
        is_merged(&at, how);
    }
}

/// What stands against it is told, and nothing is merged.
#[track_caller]
fn refused(at: &AtReview, why: &str) {
    let main = at.bare.rev("main");
    let output = at.promote(&["merge", "limiter/1"]).fails_with(1);
    assert!(output.stderr.contains(why), "{output}");
    assert_eq!(at.bare.rev("main"), main);
    assert_eq!(at.scene.state(1), "finished");
}

#[test]
fn what_nobody_approved_is_not_merged() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::new(&gh);
    refused(&at, "nobody has approved it");
    at.github.add_review(1, "eve", "NONE", "APPROVED", "Fine.");
    refused(&at, "nobody has approved it");
    at.github
        .add_review(1, "ann", "OWNER", "CHANGES_REQUESTED", "No.");
    refused(&at, "changes are requested");
}

#[test]
fn what_fails_or_still_runs_there_is_not_merged() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::new(&gh);
    at.github.add_review(1, "ann", "OWNER", "APPROVED", "Fine.");
    let run = GitHubDouble::check_run;
    at.github
        .set_checks(1, vec![run("unit", "COMPLETED", "FAILURE")]);
    refused(&at, "check 'ci / unit' there is failed");
    at.github
        .set_checks(1, vec![run("unit", "IN_PROGRESS", "")]);
    refused(&at, "check 'ci / unit' there is pending");
}

#[test]
fn what_was_not_reviewed_is_not_merged() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::new(&gh);
    at.github.add_review(1, "ann", "OWNER", "APPROVED", "Fine.");
    let main = at.bare.rev("main");
    at.bare
        .git(&["update-ref", "refs/heads/limit/limiter", &main]);
    refused(&at, "the pull request offers");
}

#[test]
fn a_merge_at_github_by_somebody_else_is_finished() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::new(&gh);
    at.github.merge_as_somebody_else(1, "SQUASH");
    let state = at.status();
    assert_eq!(
        (&state["state"], &state["next"]),
        (&"merged there".into(), &"finish".into())
    );
    at.promote(&["finish", "--all"]).success();
    is_merged(&at, "squash");
}

#[test]
fn one_that_was_closed_there_is_told_and_can_be_taken_back() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::new(&gh);
    at.github.set_state(1, "CLOSED");
    refused(&at, "its pull request has been closed");
    let output = at.promote(&["revise", "limiter/1"]).fails_with(1);
    assert!(output.stderr.contains("has been closed"), "{output}");
    at.promote(&["--undo", "limiter/1"]).success();
    assert_eq!(at.bare.refs("refs/heads"), ["refs/heads/main"]);
    assert_eq!(at.scene.state(2), "finished");
}

#[test]
fn an_open_one_is_closed_when_it_is_taken_back() {
    let Some(gh) = needs::gh() else { return };
    let at = AtReview::new(&gh);
    at.promote(&["--undo", "limiter/1"]).success();
    assert_eq!(at.github.pulls()[0].state, "CLOSED");
    at.promote(&["limiter/2"]).success();
    assert_eq!(at.github.pulls().len(), 2);
}

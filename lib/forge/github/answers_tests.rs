//! What gh's answers mean.

use serde_json::{Value, json};

use super::*;

/// A review of an open pull request with these fields.
fn review(fields: Value) -> Review {
    let mut whole = json!({
        "url": "https://github.com/acme/widget/pull/1", "title": "Limit", "state": "OPEN",
        "headRefOid": "1".repeat(40), "baseRefName": "main", "mergeable": "MERGEABLE",
        "mergeStateStatus": "CLEAN", "reviewDecision": "",
    });
    for (name, value) in fields.as_object().cloned().unwrap_or_default() {
        whole[name] = value;
    }
    let pull = Pull::read(&whole.to_string()).unwrap_or_default();
    pull.review(Vec::new()).expect("a review")
}

fn run(name: &str, status: &str, conclusion: &str, started: &str) -> Value {
    json!({"__typename": "CheckRun", "name": name, "workflowName": "ci", "status": status,
           "conclusion": conclusion, "startedAt": started, "detailsUrl": ""})
}

#[test]
fn the_latest_check_of_each_name_counts() {
    let found = review(json!({"statusCheckRollup": [
        run("test", "COMPLETED", "SUCCESS", "2026-01-02T05:00:00Z"),
        run("test", "COMPLETED", "FAILURE", "2026-01-02T03:00:00Z"),
        run("lint", "COMPLETED", "SUCCESS", "2026-01-02T03:00:00Z"),
        run("lint", "QUEUED", "", "0001-01-01T00:00:00Z"),
        {"__typename": "StatusContext", "context": "deploy", "state": "ERROR",
         "targetUrl": "https://example.com", "startedAt": "2026-01-02T03:00:00Z"},
    ]}));
    let told: Vec<(&str, RemoteVerdict)> = found
        .checks
        .iter()
        .map(|check| (check.name.as_str(), check.verdict))
        .collect();
    let expected = [
        ("ci / test", RemoteVerdict::Passed),
        ("ci / lint", RemoteVerdict::Pending),
        ("deploy", RemoteVerdict::Failed),
    ];
    assert_eq!(told, expected);
    assert_eq!(found.checks[2].url.as_deref(), Some("https://example.com"));
}

#[test]
fn every_word_for_a_check_has_a_verdict_and_a_strange_one_is_unknown() {
    for (status, conclusion, expected) in [
        ("COMPLETED", "SUCCESS", RemoteVerdict::Passed),
        ("COMPLETED", "NEUTRAL", RemoteVerdict::Passed),
        ("COMPLETED", "SKIPPED", RemoteVerdict::Skipped),
        ("COMPLETED", "FAILURE", RemoteVerdict::Failed),
        ("COMPLETED", "CANCELLED", RemoteVerdict::Failed),
        ("COMPLETED", "TIMED_OUT", RemoteVerdict::Failed),
        ("COMPLETED", "ACTION_REQUIRED", RemoteVerdict::Failed),
        ("COMPLETED", "STARTUP_FAILURE", RemoteVerdict::Failed),
        ("COMPLETED", "STALE", RemoteVerdict::Unknown),
        ("COMPLETED", "", RemoteVerdict::Unknown),
        ("QUEUED", "", RemoteVerdict::Pending),
        ("IN_PROGRESS", "", RemoteVerdict::Pending),
        ("WAITING", "", RemoteVerdict::Pending),
        ("LEVITATING", "", RemoteVerdict::Unknown),
    ] {
        let found = review(json!({"statusCheckRollup": [run("test", status, conclusion, "")]}));
        assert_eq!(found.checks[0].verdict, expected, "{status} {conclusion}");
    }
}

fn said(author: &str, association: &str, state: &str, body: &str) -> Value {
    json!({"author": {"login": author}, "authorAssociation": association, "state": state,
           "body": body, "commit": {"oid": "1".repeat(40)}})
}

#[test]
fn a_comment_does_not_take_back_that_changes_were_asked_for() {
    let found = review(json!({"reviews": [
        said("ada", "MEMBER", "CHANGES_REQUESTED", "eleven is wrong"),
        said("ada", "MEMBER", "COMMENTED", "and so is twelve"),
        said("ada", "MEMBER", "COMMENTED", ""),
    ]}));
    assert_eq!(found.decision, Decision::ChangesRequested);
    assert_eq!(found.reviews.len(), 1);
    assert!(found.reviews[0].wants_changes);
    assert_eq!(found.reviews[0].body, "eleven is wrong\n\nand so is twelve");
}

#[test]
fn an_approval_ends_what_the_same_reviewer_asked_for() {
    let found = review(json!({"reviews": [
        said("ada", "MEMBER", "CHANGES_REQUESTED", "eleven is wrong"),
        said("eve", "NONE", "CHANGES_REQUESTED", "all is wrong"),
        said("ada", "MEMBER", "APPROVED", ""),
    ]}));
    assert_eq!(found.decision, Decision::Approved, "eve may not write");
    let texts: Vec<&str> = found.reviews.iter().map(|text| &*text.body).collect();
    assert_eq!(texts, ["all is wrong"]);
    assert_eq!(found.reviews[0].access, Access::Stranger);
}

#[test]
fn an_approval_of_another_commit_is_none_where_no_rule_asks_for_one() {
    let mut old = said("ada", "OWNER", "APPROVED", "");
    old["commit"]["oid"] = json!("2".repeat(40));
    let found = review(json!({ "reviews": [old] }));
    assert_eq!(found.decision, Decision::NoneNeeded);
}

#[test]
fn what_github_decided_stands() {
    for (word, expected) in [
        ("APPROVED", Decision::Approved),
        ("CHANGES_REQUESTED", Decision::ChangesRequested),
        ("REVIEW_REQUIRED", Decision::ReviewRequired),
        ("SOMETHING", Decision::Unknown),
    ] {
        assert_eq!(review(json!({"reviewDecision": word})).decision, expected);
    }
}

#[test]
fn every_merge_state_has_its_word() {
    for (mergeable, status, expected) in [
        ("MERGEABLE", "CLEAN", Mergeability::Clean),
        ("MERGEABLE", "HAS_HOOKS", Mergeability::Clean),
        ("CONFLICTING", "BLOCKED", Mergeability::Conflicts),
        ("MERGEABLE", "BLOCKED", Mergeability::Blocked),
        ("MERGEABLE", "DRAFT", Mergeability::Blocked),
        ("MERGEABLE", "BEHIND", Mergeability::Behind),
        ("MERGEABLE", "UNSTABLE", Mergeability::Unstable),
        ("UNKNOWN", "UNKNOWN", Mergeability::Unknown),
    ] {
        let fields = json!({"mergeable": mergeable, "mergeStateStatus": status});
        assert_eq!(
            review(fields).mergeability,
            expected,
            "{mergeable} {status}"
        );
    }
}

#[test]
fn only_those_who_may_write_have_access() {
    for association in ["OWNER", "MEMBER", "COLLABORATOR"] {
        assert_eq!(access(association), Access::Writer);
    }
    for association in ["CONTRIBUTOR", "FIRST_TIMER", "NONE", "MANNEQUIN", ""] {
        assert_eq!(access(association), Access::Stranger);
    }
}

#[test]
fn a_pull_request_of_a_fork_is_not_ours() {
    let json = r#"[{"url": "https://a/1", "isCrossRepository": true},
                   {"url": "https://a/2", "isCrossRepository": false}]"#;
    let found = own(json).expect("it is read").map(|found| found.url);
    assert_eq!(found.as_deref(), Some("https://a/2"));
}

#[test]
fn a_version_is_read_and_compared() {
    let of = |text| version(text).map(|(told, numbers)| (told.to_owned(), numbers));
    let debian = of("gh version 2.23.0 (2023-02-27 Debian 2.23.0+dfsg1-1)\nhttps://…\n");
    assert_eq!(debian, Some(("2.23.0".to_owned(), (2, 23))));
    assert_eq!(of("gh version DEV\n"), None);
}

#[test]
fn a_state_that_is_not_known_is_an_error() {
    assert!(Pull::read(r#"{"state": "ABDUCTED"}"#).is_err());
    assert!(Pull::read("not JSON").is_err());
}

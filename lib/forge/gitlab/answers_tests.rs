//! What GitLab's answers mean.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::*;
use crate::forge::gitlab::discussions::Discussion;
use crate::model::pull_request::Access;

fn review(fields: Value, approvals: Value, statuses: Value) -> Review {
    let mut whole = json!({"web_url": "https://gitlab.com/a/b/-/merge_requests/1",
        "title": "Draft: Limit", "state": "opened", "draft": true, "sha": "1".repeat(40),
        "target_branch": "main", "detailed_merge_status": "mergeable"});
    for (name, value) in fields.as_object().cloned().unwrap_or_default() {
        whole[name] = value;
    }
    let merge: Merge = serde_json::from_value(whole).expect("a merge request");
    let approvals: Approvals = serde_json::from_value(approvals).expect("approvals");
    let statuses = serde_json::from_value(statuses).expect("statuses");
    merge.review(&approvals, statuses, Vec::new())
}

#[test]
fn a_merge_request_is_told_in_our_words() {
    let approvals = json!({"approved": true, "approvals_left": 0,
                           "approved_by": [{"user": {"username": "ada"}}]});
    let statuses = json!([
        {"id": 1, "name": "test", "status": "failed", "allow_failure": false},
        {"id": 2, "name": "test", "status": "success", "allow_failure": false},
        {"id": 3, "name": "flaky", "status": "failed", "allow_failure": true},
        {"id": 4, "name": "deploy", "status": "manual", "allow_failure": false},
    ]);
    let told = review(json!({}), approvals, statuses);
    assert_eq!((&*told.title, told.readiness), ("Limit", Readiness::Draft));
    assert_eq!(told.decision, Decision::Approved);
    assert_eq!(told.mergeability, Mergeability::Clean);
    let checks = told.checks.iter().map(|one| (&*one.name, one.verdict));
    let expected = [
        ("test", RemoteVerdict::Passed),
        ("flaky", RemoteVerdict::Skipped),
        ("deploy", RemoteVerdict::Pending),
    ];
    assert_eq!(checks.collect::<Vec<_>>(), expected);
}

#[test]
fn every_merge_status_has_its_word() {
    for (status, expected) in [
        ("mergeable", Mergeability::Clean),
        ("conflict", Mergeability::Conflicts),
        ("need_rebase", Mergeability::Behind),
        ("checking", Mergeability::Unknown),
        ("ci_must_pass", Mergeability::Blocked),
        ("discussions_not_resolved", Mergeability::Blocked),
        ("a_word_of_tomorrow", Mergeability::Blocked),
    ] {
        let told = review(
            json!({"detailed_merge_status": status}),
            json!({}),
            json!([]),
        );
        assert_eq!(told.mergeability, expected, "{status}");
    }
    let asked = json!({"detailed_merge_status": "requested_changes"});
    let told = review(asked, json!({}), json!([]));
    assert_eq!(told.decision, Decision::ChangesRequested);
    let left = review(json!({}), json!({"approvals_left": 1}), json!([]));
    assert_eq!(left.decision, Decision::ReviewRequired);
}

#[test]
fn a_merged_one_names_the_commit_of_the_target() {
    let squashed = json!({"state": "merged", "merge_commit_sha": null,
                          "squash_commit_sha": "2".repeat(40)});
    let commit = "2".repeat(40).parse().ok();
    assert_eq!(
        review(squashed, json!({}), json!([])).state,
        PullState::Merged { commit }
    );
}

#[test]
fn a_discussion_that_can_be_resolved_is_a_thread_and_other_notes_are_not() {
    let writers = HashMap::from([("ada".to_owned(), true), ("eve".to_owned(), false)]);
    let note = |author: &str, resolvable: bool, resolved: bool| {
        json!({"id": 7, "body": "Why?", "author": {"username": author}, "system": false,
               "resolvable": resolvable, "resolved": resolved,
               "position": {"new_path": "limit.txt", "new_line": 3}})
    };
    let thread = |notes: Value| {
        let given = json!({"id": "6a9c", "individual_note": false, "notes": notes});
        let discussion: Discussion = serde_json::from_value(given).expect("a discussion");
        discussion.thread(&writers)
    };
    assert_eq!(thread(json!([note("ada", false, false)])), None);
    let open = thread(json!([note("ada", true, true), note("eve", true, false)]));
    let open = open.expect("a thread");
    assert_eq!(
        (open.path.as_deref(), open.line),
        (Some("limit.txt"), Some(3))
    );
    assert!(!open.is_resolved);
    let access: Vec<Access> = open.comments.iter().map(|one| one.access).collect();
    assert_eq!(access, [Access::Writer, Access::Stranger]);
    let settled = thread(json!([note("ada", true, true)])).expect("a thread");
    assert!(settled.is_resolved);
}

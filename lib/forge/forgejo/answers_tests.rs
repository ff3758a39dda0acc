//! What the answers of Forgejo and Gitea mean.

use serde_json::json;

use super::*;
use crate::forge::forgejo::remarks::{Line, place, threads};

fn access(user: &str) -> Result<Access> {
    Ok(if user == "ada" {
        Access::Writer
    } else {
        Access::Stranger
    })
}

#[test]
fn a_pull_request_is_told_in_our_words() {
    let pull: Pull = serde_json::from_value(json!({
        "html_url": "https://codeberg.org/a/b/pulls/1", "title": "WIP: Limit", "state": "open",
        "draft": true, "merged": false, "mergeable": true, "merge_commit_sha": null,
        "head": {"ref": "topic", "sha": "1".repeat(40), "repo_id": 5},
        "base": {"ref": "main", "sha": "2".repeat(40), "repo_id": 5},
    }))
    .expect("a pull request");
    assert!(pull.is_own("topic") && !pull.is_own("other"));
    let reviews = serde_json::from_value(json!([
        {"id": 1, "user": {"login": "ada"}, "state": "REQUEST_CHANGES", "body": "Too many."},
        {"id": 2, "user": {"login": "eve"}, "state": "APPROVED", "body": ""},
        {"id": 3, "user": {"login": "ada"}, "state": "COMMENT", "body": "And late."},
    ]));
    let combined = serde_json::from_value(json!({"state": "failure", "statuses": [
        {"context": "ci / test", "status": "failure", "target_url": "https://ci/1"},
    ]}));
    let told = pull
        .review(
            reviews.expect("reviews"),
            combined.expect("checks"),
            Vec::new(),
            &mut access,
        )
        .expect("a review");
    assert_eq!((&*told.title, told.readiness), ("Limit", Readiness::Draft));
    assert_eq!(told.decision, Decision::ChangesRequested);
    assert_eq!(told.checks[0].verdict, RemoteVerdict::Failed);
    assert_eq!(told.reviews[0].body, "Too many.\n\nAnd late.");
    assert_eq!(told.reviews.len(), 1);
}

#[test]
fn no_checks_are_null_here() {
    let combined: Combined = serde_json::from_str(r#"{"statuses": null}"#).expect("checks");
    assert!(combined.statuses.is_empty());
}

#[test]
fn what_is_said_about_one_line_is_one_thread_that_can_be_found_again() {
    let remarks = serde_json::from_value(json!([
        {"id": 1, "body": "Why?", "user": {"login": "ada"}, "path": "a:b.txt", "position": 3,
         "original_position": 0, "diff_hunk": "@@ -1 +1 @@", "resolver": null},
        {"id": 2, "body": "Gone.", "user": {"login": "eve"}, "path": "a:b.txt", "position": 0,
         "original_position": 3, "diff_hunk": "", "resolver": null},
        {"id": 3, "body": "Done.", "user": {"login": "eve"}, "path": "a:b.txt", "position": 3,
         "original_position": 0, "diff_hunk": "", "resolver": {"login": "ada"}},
    ]));
    let found = threads(remarks.expect("remarks"), &mut access).expect("threads");
    let told: Vec<(&str, bool, usize)> = found
        .iter()
        .map(|one| (&*one.id, one.is_resolved, one.comments.len()))
        .collect();
    assert_eq!(told, [("+3:a:b.txt", true, 2), ("-3:a:b.txt", false, 1)]);
    let line = Line {
        number: 3,
        is_old: true,
    };
    assert_eq!(place("-3:a:b.txt"), Some(("a:b.txt", line)));
    assert_eq!(place("PRRT_1"), None);
}

#[test]
fn a_text_editor_called_tea_is_not_giteas() {
    assert!(is_giteas(
        "Version: 0.12.0  golang: 1.25.0  go-sdk: v0.22.0"
    ));
    assert!(!is_giteas("TEA 63.3.1"));
}

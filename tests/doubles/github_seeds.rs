//! What reviewers do at the double of GitHub: threads, reviews and checks.

use super::github::GitHubDouble;
use super::github_nodes::actor;
use serde_json::{Value, json};

/// What is said in a thread, as a test sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// The thread's id.
    pub id: String,
    /// Whether it is resolved.
    pub is_resolved: bool,
    /// Who said what, the first first.
    pub comments: Vec<(String, String)>,
}

impl GitHubDouble {
    /// Adds an issue.
    pub fn add_issue(&self, number: u64, title: &str, body: &str) {
        let issue = (title.to_owned(), body.to_owned());
        self.state().issues.insert(number, issue);
    }

    /// Adds a thread of review, whose comments are `(author, authorAssociation, body)`, and
    /// gives its id.
    pub fn add_thread(
        &self,
        number: u64,
        path: &str,
        line: u64,
        comments: &[(&str, &str, &str)],
    ) -> String {
        let mut state = self.state();
        let mut all = Vec::new();
        for (author, association, body) in comments {
            state.next_comment += 1;
            all.push(json!({
                "databaseId": state.next_comment, "author": actor(author), "body": body,
                "authorAssociation": association, "diffHunk": "@@ -1 +1 @@\n-none\n+eleven",
            }));
        }
        let threads = state.list_of(number, "reviewThreads");
        let id = format!("PRRT_{number}_{}", threads.len() + 1);
        threads.push(json!({
            "id": id, "isResolved": false, "isOutdated": false, "path": path, "line": line,
            "comments": all,
        }));
        id
    }

    /// All threads of a pull request.
    pub fn threads(&self, number: u64) -> Vec<Spoken> {
        let threads = self.state().list_of(number, "reviewThreads").clone();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let spoken = |thread: &Value| Spoken {
            id: text(&thread["id"]),
            is_resolved: thread["isResolved"] == true,
            comments: {
                let comments = thread["comments"].as_array().into_iter().flatten();
                comments
                    .map(|one| (text(&one["author"]["login"]), text(&one["body"])))
                    .collect()
            },
        };
        threads.iter().map(spoken).collect()
    }

    /// What was said in the conversation, by whom.
    pub fn conversation(&self, number: u64) -> Vec<(String, String)> {
        let comments = self.state().list_of(number, "comments").clone();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let said = comments.iter();
        said.map(|one| (text(&one["author"]["login"]), text(&one["body"])))
            .collect()
    }

    /// Somebody says something in the conversation.
    pub fn add_comment(&self, number: u64, author: &str, association: &str, body: &str) {
        let comment = json!({
            "id": "C_1", "author": actor(author), "authorAssociation": association,
            "viewerDidAuthor": false, "body": body,
        });
        self.state().list_of(number, "comments").push(comment);
    }

    /// Somebody reviews the commit that is there: `state` is `APPROVED`, `CHANGES_REQUESTED`
    /// or `COMMENTED`. One who may write to the repository decides by it.
    pub fn add_review(
        &self,
        number: u64,
        author: &str,
        association: &str,
        state: &str,
        body: &str,
    ) {
        let mut all = self.state();
        let head = all.pulls.iter().find(|pull| pull.number == number);
        let head = head.and_then(|pull| all.commit(&pull.head));
        let review = json!({
            "id": format!("PRR_{author}"), "author": actor(author), "state": state,
            "authorAssociation": association, "body": body, "commit": {"oid": head},
            "submittedAt": "2026-01-02T03:04:05Z", "reactionGroups": [],
        });
        all.list_of(number, "reviews").push(review.clone());
        let latest = all.list_of(number, "latestReviews");
        latest.retain(|other| other["author"] != review["author"]);
        latest.push(review);
        let decides = ["OWNER", "MEMBER", "COLLABORATOR"].contains(&association);
        if decides && state != "COMMENTED" {
            let key = (number, "reviewDecision".to_owned());
            all.fields.insert(key, json!(state));
        }
    }

    /// A check run, for [`GitHubDouble::set_checks`].
    pub fn check_run(name: &str, status: &str, conclusion: &str) -> Value {
        let started = (status != "QUEUED").then_some("2026-01-02T03:04:05Z");
        json!({
            "__typename": "CheckRun", "name": name, "status": status,
            "conclusion": (!conclusion.is_empty()).then_some(conclusion),
            "startedAt": started, "completedAt": null,
            "detailsUrl": format!("https://github.com/acme/widget/actions/{name}"),
            "isRequired": true,
            "checkSuite": {"workflowRun": {"event": "push", "workflow": {"name": "ci"}}},
        })
    }
}

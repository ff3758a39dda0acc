//! The repository and the pull requests of the double, as GraphQL shows them: with
//! every field that gh may ask for.

use super::github::Pull;
use super::github_answers::{Refusal, State};
use serde_json::{Value, json};

/// The time at which everything happens.
const NOW: &str = "2026-01-02T03:04:05Z";
/// What stands for a commit that the bare repository has not got.
const NO_COMMIT: &str = "0000000000000000000000000000000000000000";

impl State {
    /// The repository, with the pull requests that the variables ask for. One
    /// that was asked for by a number which it has not got is `false`.
    pub(super) fn repository(&self, variables: &Value) -> Result<Value, Refusal> {
        let any = |names: &[&str]| {
            let mut found = names.iter().map(|name| &variables[*name]);
            found.find(|value| !value.is_null()).cloned()
        };
        let name = any(&["repo", "name"]);
        let owner = any(&["owner"]);
        if owner != Some(json!("acme")) || name != Some(json!("widget")) {
            return Err(("NOT_FOUND", "Could not resolve to a Repository.".to_owned()));
        }
        let head = any(&["headRefName", "headBranch"]);
        let base = any(&["baseBranch", "baseRefName"]);
        let states = any(&["states", "state"]);
        let wanted = |pull: &Pull| {
            let among = |states: &Value| match states {
                Value::Array(all) => all.iter().any(|state| *state == pull.state.as_str()),
                one => *one == pull.state.as_str(),
            };
            head.as_ref().is_none_or(|head| *head == pull.head.as_str())
                && base.as_ref().is_none_or(|base| *base == pull.base.as_str())
                && states.as_ref().is_none_or(among)
        };
        // gh asks for the newest first.
        let newest_first = (0..self.pulls.len()).rev();
        let pulls = newest_first.filter(|at| wanted(&self.pulls[*at]));
        let one = any(&["pr_number", "number", "pr"]).map(|number| {
            let at = self.pulls.iter().position(|pull| number == pull.number);
            at.map_or(json!(false), |at| self.pull(at))
        });
        Ok(json!({
            "__typename": "Repository", "id": "R_1", "name": "widget",
            "nameWithOwner": "acme/widget", "owner": {"id": "O_1", "login": "acme"},
            "url": "https://github.com/acme/widget", "description": "",
            "hasIssuesEnabled": true, "hasWikiEnabled": false, "isPrivate": false,
            "isFork": false, "parent": null, "viewerPermission": "ADMIN",
            "defaultBranchRef": {"name": "main"}, "mergeCommitAllowed": true,
            "rebaseMergeAllowed": true, "squashMergeAllowed": true,
            "autoMergeAllowed": true, "deleteBranchOnMerge": false,
            "pullRequestTemplates": [], "issueTemplates": [],
            "pullRequests": list(pulls.map(|at| self.pull(at)).collect()),
            "pullRequest": one,
        }))
    }

    /// A pull request with every field that gh may ask for.
    pub(super) fn pull(&self, at: usize) -> Value {
        let pull = &self.pulls[at];
        let number = pull.number;
        let field = |name: &str| self.fields.get(&(number, name.to_owned())).cloned();
        let head = self.commit(&pull.head).unwrap_or(NO_COMMIT.to_owned());
        let base = self.commit(&pull.base).unwrap_or(NO_COMMIT.to_owned());
        let rollup = field("checks").map_or(Value::Null, |checks| {
            let contexts = list(checks.as_array().cloned().unwrap_or_default());
            json!({"state": "PENDING", "contexts": contexts})
        });
        let commit = json!({"commit": {"oid": head, "statusCheckRollup": rollup}});
        let merged = pull.state == "MERGED";
        let closed = pull.state != "OPEN";
        let mut node = json!({
            "__typename": "PullRequest", "id": format!("PR_{number}"), "number": number,
            "fullDatabaseId": number.to_string(), "title": pull.title, "body": pull.body,
            "state": pull.state, "isDraft": pull.draft, "closed": closed,
            "url": format!("https://github.com/acme/widget/pull/{number}"),
            "baseRefName": pull.base, "baseRefOid": base,
            "headRefName": pull.head, "headRefOid": head, "isCrossRepository": false,
            "headRepository": {"id": "R_1", "name": "widget", "nameWithOwner": "acme/widget"},
            "headRepositoryOwner":
                {"__typename": "Organization", "id": "O_1", "login": "acme", "name": "acme"},
            "author": actor("me"), "createdAt": NOW, "updatedAt": NOW,
            "closedAt": closed.then_some(NOW), "mergedAt": merged.then_some(NOW),
            "mergedBy": merged.then(|| actor("me")),
            "mergeCommit": merged.then(|| json!({"oid": head})),
            "mergeable": "MERGEABLE", "mergeStateStatus": "CLEAN",
            "reviewDecision": "REVIEW_REQUIRED", "maintainerCanModify": true,
            "autoMergeRequest": null,
            "additions": 1, "deletions": 0, "changedFiles": 1, "reactionGroups": [],
            "isInMergeQueue": false, "isMergeQueueEnabled": false,
            "commits": list(vec![commit]),
        });
        for name in [
            "assignees",
            "comments",
            "files",
            "labels",
            "latestReviews",
            "projectCards",
            "projectItems",
            "reviewRequests",
            "reviewThreads",
            "reviews",
        ] {
            node[name] = list(Vec::new());
        }
        for ((of, name), value) in &self.fields {
            if *of == number {
                // A list is set as a plain array.
                node[name] = match (name.as_str(), value) {
                    ("reviewThreads", Value::Array(all)) => {
                        list(all.iter().map(|one| thread(number, one)).collect())
                    }
                    (_, Value::Array(all)) => list(all.clone()),
                    (_, other) => other.clone(),
                };
            }
        }
        node
    }
}

/// A thread with every field, of one that a test has given some.
pub(super) fn thread(number: u64, given: &Value) -> Value {
    let mut whole = json!({
        "__typename": "PullRequestReviewThread", "isResolved": false, "isOutdated": false,
        "path": null, "line": null, "comments": [],
    });
    for (name, value) in given.as_object().into_iter().flatten() {
        whole[name] = value.clone();
    }
    let said = whole["comments"].take();
    let said = said.get("nodes").unwrap_or(&said).as_array().cloned();
    let comments = said.unwrap_or_default().into_iter().map(|given| {
        let mut comment = json!({
            "__typename": "PullRequestReviewComment", "author": actor("ada"),
            "authorAssociation": "MEMBER", "viewerDidAuthor": false, "body": "",
            "diffHunk": "@@ -1 +1 @@", "createdAt": NOW,
        });
        for (name, value) in given.as_object().into_iter().flatten() {
            comment[name] = value.clone();
        }
        let id = comment["databaseId"].as_u64().unwrap_or_default();
        let pull = format!("https://github.com/acme/widget/pull/{number}");
        comment["url"] = json!(format!("{pull}#discussion_r{id}"));
        comment["fullDatabaseId"] = json!(id.to_string());
        comment
    });
    whole["comments"] = list(comments.collect());
    whole
}

/// The fields that gh looks for before it asks for them.
pub(super) fn fields_of_type(arguments: &[String]) -> Value {
    let named = arguments.iter().find_map(|word| word.strip_prefix('"'));
    let names: &[&str] = match named.map(|name| name.trim_end_matches('"')) {
        Some("PullRequest") => &[
            "reviewDecision",
            "statusCheckRollup",
            "isInMergeQueue",
            "isMergeQueueEnabled",
        ],
        Some("Repository") => &["pullRequestTemplates", "visibility", "autoMergeAllowed"],
        _ => &[],
    };
    let fields: Vec<Value> = names.iter().map(|name| json!({"name": name})).collect();
    json!({"fields": fields, "inputFields": fields, "enumValues": fields})
}

/// A user.
pub(super) fn actor(login: &str) -> Value {
    json!({"__typename": "User", "id": format!("U_{login}"), "login": login, "name": login})
}

/// A connection, in GraphQL's sense, that has one page.
fn list(nodes: Vec<Value>) -> Value {
    json!({"totalCount": nodes.len(), "nodes": nodes,
           "pageInfo": {"hasNextPage": false, "endCursor": ""}})
}

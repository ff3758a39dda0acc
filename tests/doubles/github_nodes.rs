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
                node[name] = match value {
                    Value::Array(all) => list(all.clone()),
                    other => other.clone(),
                };
            }
        }
        node
    }
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

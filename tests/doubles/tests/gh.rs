//! The double of GitHub, with the real gh.

use crate::doubles::github::{GitHubDouble, Pull};
use crate::env::{Output, Repo, TestEnv, needs};
use serde_json::{Value, json};
use std::path::PathBuf;

/// A repository with a pushed branch `topic`, its GitHub, and gh.
struct Widget {
    env: TestEnv,
    repo: Repo,
    github: GitHubDouble,
    gh: PathBuf,
}

impl Widget {
    fn new(gh: PathBuf) -> Self {
        let env = TestEnv::new();
        let repo = env.repo("widget");
        let bare = env.github_remote(&repo);
        repo.git(&["switch", "--quiet", "--create", "topic"]);
        repo.write("limit.txt", "eleven\n");
        repo.commit("Limit the rate");
        repo.git(&["push", "--quiet", "origin", "topic"]);
        repo.write("body.md", "Eleven is too many.\n");
        let github = GitHubDouble::start(&env.root().join("github"), bare.path());
        env.extend(github.environment());
        Self {
            env,
            repo,
            github,
            gh,
        }
    }

    fn gh(&self, arguments: &[&str]) -> Output {
        let all = [arguments, &["-R", "acme/widget"]].concat();
        self.env.run(&self.gh, &all, self.repo.path())
    }

    fn create(&self, head: &str) -> Output {
        let body = ["--title", "Limit", "--body-file", "body.md"];
        let ends = ["--head", head, "--base", "main"];
        self.gh(&[&["pr", "create", "--draft"], &body[..], &ends[..]].concat())
    }
}

#[test]
fn the_real_gh_opens_a_draft_and_finds_it_again() {
    let Some(gh) = needs::gh() else { return };
    let widget = Widget::new(gh);
    let made = widget.create("topic").success();
    assert_eq!(made.value(), "https://github.com/acme/widget/pull/1");
    assert_eq!(
        widget.github.pulls(),
        [Pull {
            number: 1,
            title: "Limit".to_owned(),
            body: "Eleven is too many.\n".to_owned(),
            head: "topic".to_owned(),
            base: "main".to_owned(),
            draft: true,
            state: "OPEN".to_owned(),
        }]
    );

    let fields = "number,url,state,isDraft,headRefName,headRefOid,baseRefName,title,body";
    let list = |state| {
        [
            "pr", "list", "--head", "topic", "--state", state, "--json", fields,
        ]
    };
    let head = widget.repo.rev("topic");
    let expected = json!([{
        "baseRefName": "main", "body": "Eleven is too many.\n", "headRefName": "topic",
        "headRefOid": head, "isDraft": true, "number": 1, "state": "OPEN", "title": "Limit",
        "url": "https://github.com/acme/widget/pull/1",
    }]);
    for state in ["open", "all"] {
        let listed = widget.gh(&list(state)).success();
        let listed: Value = serde_json::from_str(&listed.stdout).expect("gh's JSON");
        assert_eq!(listed, expected);
    }

    let again = widget.create("topic").fails_with(1);
    assert!(again.stderr.contains("already exists"), "{again}");
    assert_eq!(widget.github.pulls().len(), 1);

    widget.github.set_state(1, "CLOSED");
    assert_eq!(widget.gh(&list("open")).value(), "[]");
    assert!(widget.gh(&list("all")).stdout.contains("CLOSED"));
    assert_eq!(widget.github.unanswered(), Vec::<String>::new());
}

#[test]
fn the_real_gh_sees_what_a_test_says_of_reviews_checks_and_threads() {
    let Some(gh) = needs::gh() else { return };
    let widget = Widget::new(gh);
    let number = widget.github.open("topic", "main", false);
    widget
        .github
        .set(number, "reviewDecision", json!("APPROVED"));
    widget
        .github
        .set(number, "mergeStateStatus", json!("BLOCKED"));
    widget.github.set_checks(
        number,
        vec![
            json!({"__typename": "CheckRun", "name": "test", "status": "COMPLETED",
            "conclusion": "FAILURE", "startedAt": null, "completedAt": null, "detailsUrl": "",
            "checkSuite": {"workflowRun": {"workflow": {"name": "ci"}}}}),
        ],
    );
    widget.github.set(
        number,
        "reviewThreads",
        json!([{"id": "PRRT_1", "isResolved": false, "path": "limit.txt"}]),
    );
    let fields = "number,state,isDraft,reviewDecision,mergeStateStatus,mergeable,\
                  statusCheckRollup,reviews,comments";
    let seen = widget.gh(&["pr", "view", "1", "--json", fields]).success();
    let seen: Value = serde_json::from_str(&seen.stdout).expect("gh's JSON");
    assert_eq!(seen["reviewDecision"], "APPROVED");
    assert_eq!(seen["mergeStateStatus"], "BLOCKED");
    assert_eq!(seen["statusCheckRollup"][0]["conclusion"], "FAILURE");
    let by_branch = widget
        .gh(&["pr", "view", "topic", "--json", "number"])
        .success();
    assert_eq!(by_branch.value(), r#"{"number":1}"#);

    let query = "query($owner:String!,$repo:String!,$pr:Int!){repository(owner:$owner,name:$repo)\
                 {pullRequest(number:$pr){reviewThreads(first:100){nodes{isResolved path}}}}}";
    let asked = [
        "api",
        "graphql",
        "-F",
        "owner=acme",
        "-F",
        "repo=widget",
        "-F",
        "pr=1",
        "-f",
    ];
    let query = format!("query={query}");
    let all = [&asked[..], &[&query]].concat();
    let threads = widget
        .env
        .run(&widget.gh, &all, widget.repo.path())
        .success();
    assert!(
        threads
            .stdout
            .contains(r#"[{"isResolved":false,"path":"limit.txt"}]"#),
        "{threads}"
    );

    widget
        .gh(&["pr", "comment", "1", "--body", "well done"])
        .success();
    widget
        .gh(&["pr", "edit", "1", "--title", "Better"])
        .success();
    widget.gh(&["pr", "close", "1"]).success();
    let pull = widget.github.pulls().remove(0);
    assert_eq!(
        (pull.title.as_str(), pull.state.as_str()),
        ("Better", "CLOSED")
    );
    let missing = widget
        .gh(&["pr", "view", "9", "--json", "state"])
        .fails_with(1);
    assert!(missing.stderr.contains("Could not resolve"), "{missing}");
    assert_eq!(widget.github.unanswered(), Vec::<String>::new());
}

#[test]
fn the_real_gh_is_refused_a_branch_that_was_not_pushed_or_holds_nothing_new() {
    let Some(gh) = needs::gh() else { return };
    let widget = Widget::new(gh);
    let absent = widget.create("absent").fails_with(1);
    assert!(
        absent.stderr.contains("Head ref must be a branch"),
        "{absent}"
    );
    widget.repo.git(&["push", "origin", "main:refs/heads/same"]);
    let same = widget.create("same").fails_with(1);
    assert!(
        same.stderr.contains("No commits between main and same"),
        "{same}"
    );
    assert_eq!(widget.github.pulls(), []);
}

#[test]
fn the_real_gh_meets_a_github_that_is_down() {
    let Some(gh) = needs::gh() else { return };
    let widget = Widget::new(gh);
    widget.github.fail_next(2, 502);
    for _ in 0..2 {
        let output = widget.create("topic").fails_with(1);
        assert!(output.stderr.contains("HTTP 502"), "{output}");
    }
    assert_eq!(widget.github.pulls(), []);
    widget.create("topic").success();
}

#[test]
fn the_real_gh_may_not_learn_that_its_pull_request_was_made() {
    let Some(gh) = needs::gh() else { return };
    let widget = Widget::new(gh);
    widget.github.drop_answer_after_create();
    let output = widget.create("topic").fails_with(1);
    assert!(output.stderr.contains("EOF"), "{output}");
    assert_eq!(widget.github.pulls().len(), 1);
    let listed = widget.gh(&["pr", "list", "--head", "topic", "--json", "number"]);
    assert_eq!(listed.value(), r#"[{"number":1}]"#);
}

#[test]
fn the_real_gh_merges_the_commit_that_it_was_told_and_no_other() {
    let Some(gh) = needs::gh() else { return };
    let widget = Widget::new(gh);
    widget.create("topic").success();
    // Without -R: gh finds the repository by the remote's URL.
    let here = |arguments: &[&str]| widget.env.run(&widget.gh, arguments, widget.repo.path());
    here(&["pr", "ready", "1"]).success();
    assert!(!widget.github.pulls()[0].draft);
    let main = widget.repo.rev("main");
    let other = here(&["pr", "merge", "1", "--merge", "--match-head-commit", &main]).fails_with(1);
    assert!(other.stderr.contains("Head branch was modified"), "{other}");
    let head = widget.repo.rev("topic");
    here(&["pr", "merge", "1", "--merge", "--match-head-commit", &head]).success();
    assert_eq!(widget.github.pulls()[0].state, "MERGED");
    widget.repo.git(&["fetch", "--quiet", "origin"]);
    assert_eq!(widget.repo.rev("origin/main^1"), main);
    assert_eq!(widget.repo.rev("origin/main^2"), head);
    assert_eq!(widget.github.unanswered(), Vec::<String>::new());
}

//! What the double of GitHub answers, and the mutations that gh sends.

use super::github::Pull;
use super::github_nodes::{actor, fields_of_type};
use super::graphql::{Query, Selection};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the double knows.
pub struct State {
    /// The pull requests, by number.
    pub pulls: Vec<Pull>,
    /// Fields that a test has set, by number and name.
    pub fields: HashMap<(u64, String), Value>,
    /// How many mutations fail from now on, and with which status.
    pub failures: (usize, u16),
    /// Whether the next creation's answer gets lost.
    pub drop_answer_after_create: bool,
    /// Those without an answer.
    pub unanswered: Vec<String>,
    bare: PathBuf,
}

/// GitHub's error for what a client may not do.
pub(super) type Refusal = (&'static str, String);

impl State {
    /// A repository without pull requests, over the branches of `bare`.
    pub fn new(bare: &Path) -> Self {
        Self {
            pulls: Vec::new(),
            fields: HashMap::new(),
            failures: (0, 0),
            drop_answer_after_create: false,
            unanswered: Vec::new(),
            bare: bare.to_owned(),
        }
    }

    /// Adds a pull request and gives its number.
    pub fn open(&mut self, pull: Pull) -> u64 {
        let number = self.pulls.len() as u64 + 1;
        self.pulls.push(Pull { number, ..pull });
        number
    }

    /// Answers what is not GraphQL.
    pub fn rest(&mut self, method: &str, path: &str) -> (u16, Value) {
        let below = path.strip_prefix("/repos/acme/widget");
        match (method, path, below) {
            (_, "/" | "", _) => (200, json!({})),
            ("GET", "/user", _) => (200, json!({"login": "me", "id": 1})),
            ("GET", _, Some("")) => (
                200,
                json!({"id": 1, "name": "widget", "full_name": "acme/widget",
                       "owner": {"login": "acme"}, "default_branch": "main",
                       "private": false, "permissions": {"push": true}}),
            ),
            ("GET", _, Some(below)) if below.starts_with("/pulls/") => (200, json!([])),
            ("GET", _, Some(below)) if below.starts_with("/issues/") => (200, json!([])),
            ("DELETE", _, Some(below)) if below.starts_with("/git/refs/") => {
                let name = below.trim_start_matches("/git/").replace("%2F", "/");
                self.git(&["update-ref", "-d", &name]);
                (204, Value::Null)
            }
            _ => {
                self.unanswered.push(format!("{method} {path}"));
                (404, json!({"message": "Not Found"}))
            }
        }
    }

    /// Answers a query or carries out a mutation.
    pub fn graphql(&mut self, text: &str, variables: &Value) -> Value {
        let query = Query::parse(text);
        let mut data = Map::new();
        let mut errors = Vec::new();
        for selection in &query.root {
            let Selection::Field {
                alias,
                name,
                arguments,
                children,
            } = selection
            else {
                continue;
            };
            let answer = match name.as_str() {
                "viewer" => Ok(actor("me")),
                "__type" => Ok(fields_of_type(arguments)),
                "repository" => self.repository(variables),
                "node" => self.with_id(&variables["id"]).map(|at| self.pull(at)),
                _ => self.mutate(name, variables),
            };
            match answer {
                Ok(value) => {
                    data.insert(alias.clone(), query.project(&value, children));
                    if name == "repository" && value["pullRequest"] == false {
                        data[alias]["pullRequest"] = Value::Null;
                        errors.push(json!({"type": "NOT_FOUND", "path": [alias, "pullRequest"],
                            "message": "Could not resolve to a PullRequest with that number."}));
                    }
                }
                Err((kind, message)) => {
                    data.insert(alias.clone(), Value::Null);
                    errors.push(json!({"type": kind, "path": [alias], "message": message}));
                }
            }
        }
        if errors.is_empty() {
            return json!({"data": data});
        }
        json!({"data": data, "errors": errors})
    }

    fn mutate(&mut self, name: &str, variables: &Value) -> Result<Value, Refusal> {
        let input = &variables["input"];
        if name == "createPullRequest" {
            return self.create(input);
        }
        if name == "addComment" {
            let at = self.with_id(&input["subjectId"])?;
            let number = self.pulls[at].number;
            let url = format!("https://github.com/acme/widget/pull/{number}#issuecomment-1");
            return Ok(json!({"commentEdge": {"node": {"url": url}}}));
        }
        let at = self.with_id(&input["pullRequestId"])?;
        let expected = &input["expectedHeadOid"];
        let head = self.commit(&self.pulls[at].head);
        let pull = &mut self.pulls[at];
        match name {
            "markPullRequestReadyForReview" => pull.draft = false,
            "convertPullRequestToDraft" => pull.draft = true,
            "closePullRequest" => pull.state = "CLOSED".to_owned(),
            "reopenPullRequest" => pull.state = "OPEN".to_owned(),
            "updatePullRequest" => {
                for (field, place) in [("title", &mut pull.title), ("body", &mut pull.body)] {
                    if let Some(text) = input[field].as_str() {
                        text.clone_into(place);
                    }
                }
            }
            "mergePullRequest" => {
                if !expected.is_null() && *expected != json!(head) {
                    let text = "Head branch was modified. Review and try the merge again.";
                    return Err(("UNPROCESSABLE", text.to_owned()));
                }
                pull.state = "MERGED".to_owned();
                let target = format!("refs/heads/{}", pull.base);
                self.git(&["update-ref", &target, &head.unwrap_or_default()]);
            }
            _ => {
                self.unanswered.push(name.to_owned());
                return Err(("UNKNOWN", format!("the double has no answer to {name}")));
            }
        }
        Ok(json!({"clientMutationId": "", "pullRequest": self.pull(at)}))
    }

    fn create(&mut self, input: &Value) -> Result<Value, Refusal> {
        let text = |field: &str| input[field].as_str().unwrap_or_default().to_owned();
        let (head, base) = (text("headRefName"), text("baseRefName"));
        let head = head.rsplit(':').next().unwrap_or_default().to_owned();
        let refused = |why: String| Err(("UNPROCESSABLE", why));
        if self.commit(&head).is_none() {
            return refused(format!(
                "Head sha can't be blank, Base sha can't be blank, No commits between \
                 {base} and {head}, Head ref must be a branch"
            ));
        }
        if self.commit(&base).is_none() {
            return refused("Base ref must be a branch".to_owned());
        }
        let range = format!("refs/heads/{base}..refs/heads/{head}");
        if self.git(&["rev-list", "-n1", &range]).is_none() {
            return refused(format!("No commits between {base} and {head}"));
        }
        let same = |pull: &Pull| pull.state == "OPEN" && pull.head == head && pull.base == base;
        if self.pulls.iter().any(same) {
            return refused(format!("A pull request already exists for acme:{head}."));
        }
        let number = self.open(Pull {
            number: 0,
            title: text("title"),
            body: text("body"),
            head,
            base,
            draft: input["draft"] == true,
            state: "OPEN".to_owned(),
        });
        let made = self.pull(usize::try_from(number).expect("a small number") - 1);
        Ok(json!({"pullRequest": made}))
    }

    /// The place of the pull request with this GraphQL id.
    fn with_id(&self, id: &Value) -> Result<usize, Refusal> {
        let is = |pull: &Pull| *id == format!("PR_{}", pull.number).as_str();
        let found = self.pulls.iter().position(is);
        found.ok_or((
            "NOT_FOUND",
            format!("Could not resolve to a node with {id}"),
        ))
    }

    /// The commit of a branch of the bare repository.
    pub(super) fn commit(&self, branch: &str) -> Option<String> {
        let name = format!("refs/heads/{branch}");
        self.git(&["rev-parse", "-q", "--verify", &name])
    }

    /// What git says about the bare repository; `None` where it says nothing.
    fn git(&self, arguments: &[&str]) -> Option<String> {
        let mut git = Command::new("git");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                git.env_remove(name);
            }
        }
        git.arg("--git-dir").arg(&self.bare).args(arguments);
        let output = git.output().expect("run git");
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        (output.status.success() && !text.is_empty()).then_some(text)
    }
}

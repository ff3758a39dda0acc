//! What the double of GitHub answers.

use super::github::Pull;
use super::github_faults::Faults;
use super::github_nodes::{actor, fields_of_type, thread as thread_node};
use super::graphql::{Query, Selection};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the double knows.
pub struct State {
    /// The pull requests, by number.
    pub pulls: Vec<Pull>,
    /// The issues, by number: title and body.
    pub issues: HashMap<u64, (String, String)>,
    /// Fields that a test has set, by number and name.
    pub fields: HashMap<(u64, String), Value>,
    /// What goes wrong.
    pub faults: Faults,
    /// What was asked for so far, a line for each request.
    pub requests: Vec<String>,
    /// Those without an answer.
    pub unanswered: Vec<String>,
    /// The number of the next comment.
    pub(super) next_comment: u64,
    bare: PathBuf,
}

/// GitHub's error for what a client may not do.
pub(super) type Refusal = (&'static str, String);

impl State {
    /// A repository without pull requests, over the branches of `bare`.
    pub fn new(bare: &Path) -> Self {
        Self {
            pulls: Vec::new(),
            issues: HashMap::new(),
            fields: HashMap::new(),
            faults: Faults::default(),
            requests: Vec::new(),
            unanswered: Vec::new(),
            next_comment: 9000,
            bare: bare.to_owned(),
        }
    }

    /// Forgets all but the repository.
    pub fn begin_again(&mut self) {
        let bare = std::mem::take(&mut self.bare);
        *self = Self::new(&bare);
    }

    /// Adds a pull request and gives its number.
    pub fn open(&mut self, pull: Pull) -> u64 {
        let number = self.pulls.len() as u64 + 1;
        self.pulls.push(Pull { number, ..pull });
        number
    }

    /// Answers what is not GraphQL.
    pub fn rest(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value) {
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
            ("GET", _, Some(below))
                if below.starts_with("/issues/") && below.matches('/').count() == 2 =>
            {
                let number = below.trim_start_matches("/issues/").parse().ok();
                match number.and_then(|number: u64| self.issues.get(&number)) {
                    Some((title, body)) => (200, json!({"title": title, "body": body})),
                    None => (404, json!({"message": "Not Found"})),
                }
            }
            ("GET", _, Some(below)) if below.starts_with("/issues/") => (200, json!([])),
            ("POST", _, Some(below)) => self.post(below, body).unwrap_or_else(|| {
                self.unanswered.push(format!("{method} {path}"));
                (404, json!({"message": "Not Found"}))
            }),
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
        let query = Query::parse(text, variables);
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
                "node" => self.node(&variables["id"]),
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

    fn node(&self, id: &Value) -> Result<Value, Refusal> {
        match self.thread_with_id(id) {
            Some(((number, _), thread)) => Ok(thread_node(number, thread)),
            None => self.with_id(id).map(|at| self.pull(at)),
        }
    }

    /// The place of the pull request with this GraphQL id.
    pub(super) fn with_id(&self, id: &Value) -> Result<usize, Refusal> {
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
    pub(super) fn git(&self, arguments: &[&str]) -> Option<String> {
        let bare = self.bare.display().to_string();
        run_git(&[&["--git-dir", &bare], arguments].concat())
    }

    /// What git says in a worktree of it.
    pub(super) fn git_in(&self, worktree: &str, arguments: &[&str]) -> Option<String> {
        run_git(&[&["-C", worktree], arguments].concat())
    }
}

fn run_git(arguments: &[&str]) -> Option<String> {
    let mut git = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            git.env_remove(name);
        }
    }
    let output = git.args(arguments).output().expect("run git");
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}

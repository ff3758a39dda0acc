//! A double of GitLab's REST API, as much of it as is asked for through the real glab, on a
//! port of 127.0.0.1. It has one project, acme/widget, with one merge request at most.

use super::github_faults::{Counted, Fault, Faults};
use super::http::{self, Request};
use serde_json::{Value, json};
use std::fs;
use std::io::{self, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};

/// Where the merge request is.
pub const URL: &str = "https://gitlab.example.com/acme/widget/-/merge_requests/1";

const PROJECT: &str = "/api/v4/projects/acme%2Fwidget";

/// The running double; it shuts down when it is dropped.
pub struct GitLabDouble {
    config: PathBuf,
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    stopping: AtomicBool,
}

/// What the double knows.
pub struct State {
    /// The merge request, as REST shows it; null where there is none.
    pub merge_request: Value,
    /// Its discussions; a comment in the conversation is one of one note.
    pub discussions: Vec<Value>,
    /// What went wrong and is yet to.
    pub faults: Faults,
    /// What was asked for, a line for each request.
    pub requests: Vec<String>,
    /// The commit of the branch.
    pub head: String,
}

impl State {
    fn new(head: &str) -> Self {
        Self {
            merge_request: Value::Null,
            discussions: Vec::new(),
            faults: Faults::default(),
            requests: Vec::new(),
            head: head.to_owned(),
        }
    }

    /// Opens the merge request.
    pub fn open(&mut self, title: &str) {
        self.merge_request = json!({
            "iid": 1, "web_url": URL, "title": title, "state": "opened",
            "draft": title.starts_with("Draft: "), "sha": self.head, "source_branch": "topic",
            "target_branch": "main", "source_project_id": 5, "target_project_id": 5,
            "detailed_merge_status": "mergeable", "has_conflicts": false,
        });
    }

    /// Somebody says something about a line.
    pub fn discuss(&mut self, author: &str, body: &str) {
        let id = format!("d{}", self.discussions.len() + 1);
        let note = json!({"id": 100, "body": body, "author": {"username": author},
            "system": false, "resolvable": true, "resolved": false,
            "position": {"new_path": "limit.txt", "new_line": 1}});
        self.discussions.push(json!({"id": id, "notes": [note]}));
    }

    /// What was said where, of all discussions.
    pub fn said(&self) -> Vec<String> {
        let notes = self.discussions.iter();
        let notes = notes.flat_map(|one| one["notes"].as_array().cloned().unwrap_or_default());
        notes
            .map(|note| note["body"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    fn answer(&mut self, method: &str, path: &str, query: &str, body: &Value) -> (u16, Value) {
        if path == "/api/v4/user" {
            return (200, json!({"username": "me"}));
        }
        let Some(below) = path.strip_prefix(PROJECT) else {
            return (404, json!({"message": "404 Project Not Found"}));
        };
        let words: Vec<&str> = below.trim_matches('/').split('/').collect();
        let is_first = !query.contains("page=2");
        let page = |all: Vec<Value>| (200, json!(if is_first { all } else { Vec::new() }));
        match (method, &words[..]) {
            ("GET", [""]) => (200, json!({"merge_method": "merge"})),
            ("GET", ["merge_requests"]) => {
                let is_open = self.merge_request["state"] == "opened";
                let is_asked = is_open && query.contains("source_branch=topic");
                page(
                    is_asked
                        .then(|| self.merge_request.clone())
                        .into_iter()
                        .collect(),
                )
            }
            ("POST", ["merge_requests"]) => {
                if self.merge_request["state"] == "opened" {
                    let why = "Another open merge request already exists for this source branch";
                    return (409, json!({"message": [why]}));
                }
                self.open(body["title"].as_str().unwrap_or_default());
                (201, self.merge_request.clone())
            }
            ("GET", ["members", "all"]) => page(vec![
                json!({"username": "ada", "access_level": 40}),
                json!({"username": "eve", "access_level": 20}),
            ]),
            ("GET", ["repository", "commits", _, "statuses"]) => page(vec![
                json!({"id": 1, "name": "test", "status": "success", "allow_failure": false}),
            ]),
            (_, ["merge_requests", "1", rest @ ..]) if !self.merge_request.is_null() => {
                self.of_merge_request(method, rest, body, is_first)
            }
            _ => (404, json!({"message": "404 Not found"})),
        }
    }

    fn of_merge_request(
        &mut self,
        method: &str,
        rest: &[&str],
        body: &Value,
        is_first: bool,
    ) -> (u16, Value) {
        let page = |all: Vec<Value>| (200, json!(if is_first { all } else { Vec::new() }));
        match (method, rest) {
            ("GET", []) => (200, self.merge_request.clone()),
            ("PUT", []) => {
                if body["state_event"] == "close" {
                    self.merge_request["state"] = json!("closed");
                }
                if let Some(title) = body["title"].as_str() {
                    self.merge_request["draft"] = json!(title.starts_with("Draft: "));
                    self.merge_request["title"] = json!(title);
                }
                (200, self.merge_request.clone())
            }
            ("PUT", ["merge"]) => {
                if body["sha"] != self.head.as_str() {
                    let why = "SHA does not match HEAD of source branch";
                    return (409, json!({ "message": why }));
                }
                if self.merge_request["detailed_merge_status"] != "mergeable" {
                    return (405, json!({"message": "405 Method Not Allowed"}));
                }
                assert_eq!(body["should_remove_source_branch"], false);
                self.merge_request["state"] = json!("merged");
                self.merge_request["merge_commit_sha"] = json!("c".repeat(40));
                (200, self.merge_request.clone())
            }
            ("GET", ["approvals"]) => (
                200,
                json!({"approvals_left": 0, "approved_by": [{"user": {"username": "ada"}}]}),
            ),
            ("GET", ["discussions"]) => page(self.discussions.clone()),
            ("GET", ["notes"]) => {
                let notes = self.discussions.iter();
                page(
                    notes
                        .flat_map(|one| one["notes"].as_array().cloned())
                        .flatten()
                        .collect(),
                )
            }
            ("POST", ["notes"]) => {
                let note = own_note(body);
                let id = format!("d{}", self.discussions.len() + 1);
                self.discussions.push(json!({"id": id, "notes": [note]}));
                (201, note)
            }
            (_, ["discussions", id, rest @ ..]) => {
                let mut all = self.discussions.iter_mut();
                let Some(found) = all.find(|one| one["id"] == *id) else {
                    return (404, json!({"message": "404 Discussion Not Found"}));
                };
                let notes = found["notes"].as_array_mut().expect("notes");
                match (method, rest) {
                    ("PUT", []) => {
                        for note in notes {
                            note["resolved"] = body["resolved"].clone();
                        }
                    }
                    ("POST", ["notes"]) => notes.push(own_note(body)),
                    _ => {}
                }
                (200, found.clone())
            }
            _ => (404, json!({"message": "404 Not found"})),
        }
    }
}

fn own_note(body: &Value) -> Value {
    json!({"id": 900, "body": body["body"], "author": {"username": "me"}, "system": false,
           "resolvable": false, "resolved": false})
}

impl GitLabDouble {
    /// Starts the double. What glab reads is kept below `dir`, and `head` is the commit of
    /// the branch `topic`.
    pub fn start(dir: &Path, head: &str) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a free port of 127.0.0.1");
        let address = socket.local_addr().expect("the port of the double");
        let config = dir.join("glab");
        fs::create_dir_all(&config).expect("make the directory of glab");
        let text = format!(
            "check_update: false\nhosts:\n  gitlab.example.com:\n    token: dummy\n    \
             api_protocol: http\n    api_host: {address}\n"
        );
        let file = config.join("config.yml");
        fs::write(&file, text).expect("write glab's config.yml");
        let private = fs::Permissions::from_mode(0o600);
        fs::set_permissions(&file, private).expect("make glab's config.yml private");
        let shared = Arc::new(Shared {
            state: Mutex::new(State::new(head)),
            stopping: AtomicBool::new(false),
        });
        let for_listener = Arc::clone(&shared);
        let listener = thread::spawn(move || {
            for stream in socket.incoming().flatten() {
                if for_listener.stopping.load(Ordering::SeqCst) {
                    break;
                }
                let shared = Arc::clone(&for_listener);
                thread::spawn(move || shared.serve(&stream).ok());
            }
        });
        Self {
            config,
            address,
            shared,
            listener: Some(listener),
        }
    }

    /// The variables that glab needs to find this double.
    pub fn environment(&self) -> Vec<(String, String)> {
        let config = self.config.display().to_string();
        vec![("GLAB_CONFIG_DIR".to_owned(), config)]
    }

    /// What the double knows.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap()
    }

    /// Something goes wrong with the nth request from now on, counted from 1.
    pub fn fault(&self, nth: usize, fault: Fault) {
        self.state().faults.plan(Counted::All, nth, fault);
    }

    /// Forgets everything but the branch.
    pub fn begin_again(&self) {
        let head = self.state().head.clone();
        *self.state() = State::new(&head);
    }
}

impl Drop for GitLabDouble {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        if TcpStream::connect(self.address).is_ok()
            && let Some(listener) = self.listener.take()
        {
            listener.join().ok();
        }
    }
}

impl Shared {
    fn serve(&self, stream: &TcpStream) -> io::Result<()> {
        let mut input = BufReader::new(stream);
        let mut output = stream;
        while let Some(request) = Request::read(&mut input)? {
            let mut state = self.state.lock().unwrap();
            let Request {
                method,
                path,
                query,
                ..
            } = &request;
            state.requests.push(format!("{method} {path}"));
            let fault = state.faults.next(method != "GET", false);
            let body = serde_json::from_slice(&request.body).unwrap_or_default();
            let (status, answer) = match fault {
                Some(Fault::HangUp) => return Ok(()),
                Some(Fault::Status(status)) => (status, json!({"message": format!("{status} !")})),
                _ => state.answer(method, path, query, &body),
            };
            if fault == Some(Fault::DropAnswer) {
                return Ok(());
            }
            drop(state);
            http::answer(&mut output, status, &answer.to_string())?;
        }
        Ok(())
    }
}

//! A double of GitHub, as much of it as the real gh asks for, on a UNIX socket.
//!
//! There is one repository, acme/widget. Its branches are those of a bare
//! repository on this machine, so a pull request needs a branch that was pushed.

use super::github_answers::State;
use super::http::{self, Request};
use serde_json::{Value, json};
use std::fs;
use std::io::{self, BufReader};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use tempfile::TempDir;

/// The longest path that a UNIX socket has everywhere, less a margin.
const MAX_SOCKET_PATH: usize = 100;

/// A pull request, as far as a test asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pull {
    /// From 1 on.
    pub number: u64,
    /// The title.
    pub title: String,
    /// The description.
    pub body: String,
    /// The branch that it offers, without an owner.
    pub head: String,
    /// The branch that it aims at.
    pub base: String,
    /// Whether it is a draft.
    pub draft: bool,
    /// `OPEN`, `CLOSED` or `MERGED`.
    pub state: String,
}

/// The running double; it shuts down when it is dropped.
pub struct GitHubDouble {
    dir: PathBuf,
    socket: PathBuf,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
    /// Where the socket is when a path below `dir` is too long for one.
    _short: Option<TempDir>,
}

struct Shared {
    state: Mutex<State>,
    stopping: AtomicBool,
}

impl GitHubDouble {
    /// Starts the double. What gh reads and writes is kept below `dir`, and
    /// `bare` is the repository whose branches it sees.
    pub fn start(dir: &Path, bare: &Path) -> Self {
        let (socket, short) = socket_path(dir);
        for part in ["config", "cache", "tmp"] {
            fs::create_dir_all(dir.join(part)).expect("make the directories of gh");
        }
        let config = format!("http_unix_socket: {}\nprompt: disabled\n", socket.display());
        fs::write(dir.join("config/config.yml"), config).expect("write gh's config.yml");
        let server = UnixListener::bind(&socket).expect("listen on the socket of the double");
        let shared = Arc::new(Shared {
            state: Mutex::new(State::new(bare)),
            stopping: AtomicBool::new(false),
        });
        let for_listener = Arc::clone(&shared);
        let listener = thread::spawn(move || {
            for stream in server.incoming().flatten() {
                if for_listener.stopping.load(Ordering::SeqCst) {
                    break;
                }
                let shared = Arc::clone(&for_listener);
                // A client that went away is no failure of the double.
                thread::spawn(move || shared.serve(&stream).ok());
            }
        });
        Self {
            dir: dir.to_owned(),
            socket,
            shared,
            listener: Some(listener),
            _short: short,
        }
    }

    /// The variables that gh needs to find this double, and no other GitHub.
    pub fn environment(&self) -> Vec<(String, String)> {
        let dir = |part: &str| self.dir.join(part).display().to_string();
        [
            ("GH_CONFIG_DIR", dir("config")),
            ("GH_TOKEN", "dummy".to_owned()),
            ("GH_PROMPT_DISABLED", "1".to_owned()),
            ("GH_NO_UPDATE_NOTIFIER", "1".to_owned()),
            // gh keeps what it detected about a host for a day.
            ("TMPDIR", dir("tmp")),
            ("XDG_CACHE_HOME", dir("cache")),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    /// All pull requests, in the order of their numbers.
    pub fn pulls(&self) -> Vec<Pull> {
        self.state().pulls.clone()
    }

    /// Opens a pull request as somebody else would, past gh, and gives its number.
    pub fn open(&self, head: &str, base: &str, draft: bool) -> u64 {
        self.state().open(Pull {
            number: 0,
            title: head.to_owned(),
            body: String::new(),
            head: head.to_owned(),
            base: base.to_owned(),
            draft,
            state: "OPEN".to_owned(),
        })
    }

    /// Makes a pull request `OPEN`, `CLOSED` or `MERGED`, as somebody else would.
    pub fn set_state(&self, number: u64, state: &str) {
        let mut all = self.state();
        let pull = all.pulls.iter_mut().find(|pull| pull.number == number);
        pull.expect("a pull request of the double").state = state.to_owned();
    }

    /// Sets a field of a pull request as GraphQL has it, such as
    /// `reviewDecision`, `mergeStateStatus`, `reviews` or `reviewThreads`.
    pub fn set(&self, number: u64, field: &str, value: Value) {
        let key = (number, field.to_owned());
        self.state().fields.insert(key, value);
    }

    /// Sets the checks of a pull request: objects with `__typename` `CheckRun`
    /// or `StatusContext`.
    pub fn set_checks(&self, number: u64, checks: Vec<Value>) {
        self.set(number, "checks", Value::Array(checks));
    }

    /// The next `n` mutations do nothing and answer with this HTTP status.
    pub fn fail_next(&self, n: usize, status: u16) {
        self.state().failures = (n, status);
    }

    /// The next pull request is made, but its maker gets a broken connection.
    pub fn drop_answer_after_create(&self) {
        self.state().drop_answer_after_create = true;
    }

    /// What gh asked for and the double has no answer to. A test that fails for
    /// no reason of its own wants to look here.
    pub fn unanswered(&self) -> Vec<String> {
        self.state().unanswered.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap()
    }
}

impl Drop for GitHubDouble {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // The listener sits in accept(): a connection wakes it.
        if UnixStream::connect(&self.socket).is_ok()
            && let Some(listener) = self.listener.take()
        {
            listener.join().ok();
        }
    }
}

impl Shared {
    /// Serves a connection for as long as its client keeps it.
    fn serve(&self, stream: &UnixStream) -> io::Result<()> {
        let mut input = BufReader::new(stream);
        let mut output = stream;
        while let Some(request) = Request::read(&mut input)? {
            let answer = self.answer(&request);
            let Some((status, body)) = answer else {
                return Ok(()); // the answer is dropped, and the connection with it
            };
            http::answer(&mut output, status, &body.to_string())?;
        }
        Ok(())
    }

    fn answer(&self, request: &Request) -> Option<(u16, Value)> {
        if request.header("authorization").is_none() {
            return Some((401, json!({"message": "Requires authentication"})));
        }
        let mut state = self.state.lock().unwrap();
        let graphql = request.path.ends_with("/graphql");
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let query = body["query"].as_str().unwrap_or_default();
        let mutation = if graphql {
            query.trim_start().starts_with("mutation")
        } else {
            request.method != "GET" && request.method != "HEAD"
        };
        if mutation && state.failures.0 > 0 {
            state.failures.0 -= 1;
            let status = state.failures.1;
            return Some((status, json!({"message": "a failure of the double"})));
        }
        if !graphql {
            return Some(state.rest(&request.method, &request.path));
        }
        let known = state.pulls.len();
        let answer = state.graphql(query, &body["variables"]);
        if state.pulls.len() > known && std::mem::take(&mut state.drop_answer_after_create) {
            return None;
        }
        Some((200, answer))
    }
}

/// The path for the socket, with the directory that holds it if it is not `dir`.
fn socket_path(dir: &Path) -> (PathBuf, Option<TempDir>) {
    let here = dir.join("gh.sock");
    if here.as_os_str().len() < MAX_SOCKET_PATH {
        return (here, None);
    }
    let short = TempDir::new().expect("a directory for the socket");
    (short.path().join("gh.sock"), Some(short))
}

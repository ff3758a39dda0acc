//! A double of GitHub, as much of it as the real gh asks for, on a UNIX socket.
//!
//! There is one repository, acme/widget. Its branches are those of a bare
//! repository on this machine, so a pull request needs a branch that was pushed.

use super::github_answers::State;
use super::github_faults::{Counted, Fault};
use super::http::{self, Request};
use serde_json::{Value, json};
use std::fs;
use std::io::{self, BufReader, Read};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::Duration;
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
        let mut state = self.state();
        for nth in 1..=n {
            let fault = Fault::Status(status);
            state.faults.plan(Counted::Mutations, nth, fault);
        }
    }

    /// The next pull request is made, but its maker gets a broken connection.
    pub fn drop_answer_after_create(&self) {
        self.fault(Counted::Creations, 1, Fault::DropAnswer);
    }

    /// Something goes wrong with the nth request from now on, counted from 1.
    pub fn fault(&self, counted: Counted, nth: usize, fault: Fault) {
        self.state().faults.plan(counted, nth, fault);
    }

    /// Forgets all pull requests, faults and requests.
    pub fn begin_again(&self) {
        self.state().begin_again();
    }

    /// What was asked for so far, a line for each request.
    pub fn requests(&self) -> Vec<String> {
        self.state().requests.clone()
    }

    /// What gh asked for and the double has no answer to. A test that fails for
    /// no reason of its own wants to look here.
    pub fn unanswered(&self) -> Vec<String> {
        self.state().unanswered.clone()
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
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
            match self.answer(&request) {
                Reply::Send(status, body) => {
                    http::answer(&mut output, status, &body.to_string())?;
                }
                Reply::Break => return Ok(()),
                Reply::Nothing => return self.be_silent(stream),
            }
        }
        Ok(())
    }

    fn answer(&self, request: &Request) -> Reply {
        if request.header("authorization").is_none() {
            return Reply::Send(401, json!({"message": "Requires authentication"}));
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
        state.requests.push(if graphql {
            query.chars().take(60).collect()
        } else {
            format!("{} {}", request.method, request.path)
        });
        let creation = query.contains("createPullRequest");
        let fault = state.faults.next(mutation, creation);
        match fault {
            Some(Fault::Status(status)) => return failure(status),
            Some(Fault::HangUp) => return Reply::Break,
            Some(Fault::Silence) => return Reply::Nothing,
            Some(Fault::DropAnswer | Fault::SilenceAfter) | None => {}
        }
        let (status, answer) = if graphql {
            (200, state.graphql(query, &body["variables"]))
        } else {
            state.rest(&request.method, &request.path, &body)
        };
        match fault {
            Some(Fault::DropAnswer) => Reply::Break,
            Some(Fault::SilenceAfter) => Reply::Nothing,
            _ => Reply::Send(status, answer),
        }
    }

    /// Keeps a connection without a word, until the client is gone or the double ends.
    fn be_silent(&self, mut stream: &UnixStream) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_millis(20)))?;
        while !self.stopping.load(Ordering::SeqCst) {
            match stream.read(&mut [0]) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// What becomes of a request.
enum Reply {
    /// It is answered with this status and this body.
    Send(u16, Value),
    /// The connection breaks.
    Break,
    /// There is silence.
    Nothing,
}

/// A failure, in the words of GitHub.
fn failure(status: u16) -> Reply {
    let message = match status {
        401 => "Bad credentials",
        403 => "Resource not accessible by personal access token",
        404 => "Not Found",
        422 => "Validation Failed",
        429 => "You have exceeded a secondary rate limit",
        _ => "a failure of the double",
    };
    Reply::Send(status, json!({ "message": message }))
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

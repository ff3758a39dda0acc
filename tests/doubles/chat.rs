//! A double of chat completions and of Gemini's generateContent, enough of them that the real
//! gemini, opencode, qwen, copilot and aider do a task.
//!
//! Like the double of the Responses API it keeps no state: the prompt tells which script
//! answers, and the tools' answers since the last user message which of its steps.

use super::chat_completions as completions;
use super::chat_gemini as gemini;
use super::http::{self, Request};
use super::listener::Listener;
use serde_json::Value;
use std::io::{self, BufReader, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

/// What the model does for the prompts that contain a text.
#[derive(Debug, Clone)]
pub struct Script {
    /// Text that the prompt contains; an empty one is in every prompt.
    pub when: String,
    /// One step for each request of a turn; the last one repeats.
    pub steps: Vec<Step>,
}

impl Script {
    /// A script for the prompts that contain `when`.
    pub fn new(when: impl Into<String>, steps: impl Into<Vec<Step>>) -> Self {
        Self {
            when: when.into(),
            steps: steps.into(),
        }
    }
}

/// One answer of the model, said in each client's own tools.
#[derive(Debug, Clone)]
pub enum Step {
    /// The final message, which ends the turn.
    Message(String),
    /// A command for its shell. A client without one is not told.
    Exec(String),
    /// An edit of a file below its directory: of a client without tools, as a
    /// SEARCH/REPLACE block within its next message.
    Replace {
        /// The path from its directory.
        file: String,
        /// What stands there.
        old: String,
        /// What shall.
        new: String,
    },
    /// An HTTP error with this status and message.
    HttpFailure(u16, String),
}

/// The running double; it shuts down when it is dropped.
pub struct ChatDouble {
    shared: Arc<Shared>,
    listener: Listener,
}

struct Shared {
    scripts: Vec<Script>,
    requests: Mutex<Vec<Value>>,
}

impl ChatDouble {
    /// Starts the double on a free port of 127.0.0.1.
    pub fn start(scripts: Vec<Script>) -> Self {
        let shared = Arc::new(Shared {
            scripts,
            requests: Mutex::default(),
        });
        let server = Arc::clone(&shared);
        let listener = Listener::start(move |stream| {
            // A client that went away is no failure of the double.
            server.serve(stream).ok();
        });
        Self { shared, listener }
    }

    /// Where the Gemini API is: `http://127.0.0.1:<port>`. Chat completions are below `/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.listener.address())
    }

    /// The bodies of the requests so far, in the order in which they came.
    pub fn requests(&self) -> Vec<Value> {
        self.shared.requests.lock().unwrap().clone()
    }
}

impl Shared {
    fn serve(&self, stream: &TcpStream) -> io::Result<()> {
        let mut input = BufReader::new(stream);
        let mut output = stream;
        while let Some(request) = Request::read(&mut input)? {
            let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
                http::answer(&mut output, 404, &completions::failure(404, "not found"))?;
                continue;
            };
            let is_gemini = request.path.contains("enerateContent");
            if !is_gemini && !request.path.ends_with("/chat/completions") {
                http::answer(&mut output, 404, &completions::failure(404, "not found"))?;
                continue;
            }
            self.requests.lock().unwrap().push(body.clone());
            if is_gemini {
                let streams = request.path.contains("stream");
                gemini::answer(&mut output, &self.scripts, &body, streams)?;
            } else {
                completions::answer(&mut output, &self.scripts, &body)?;
            }
            output.flush()?;
            // An answer may be a stream whose end is the connection's.
            return Ok(());
        }
        Ok(())
    }
}

/// The steps for what the user said: those of the first script that the last of it contains,
/// or else that any of it contains.
pub fn steps<'a>(scripts: &'a [Script], said: &[String]) -> &'a [Step] {
    let among = |texts: &[String]| {
        let mut all = scripts.iter();
        all.find(|script| texts.iter().any(|text| text.contains(&script.when)))
    };
    let last = said.last().map_or(&[][..], std::slice::from_ref);
    let script = among(last).or_else(|| among(said));
    script.map_or(&[], |script| &script.steps)
}

/// The head of an answer that is a stream.
pub const STREAM_HEAD: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

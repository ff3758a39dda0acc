//! A double of Anthropic's Messages API, as much of it as the real claude needs to make an
//! attempt: every request is answered from a script, and nothing leaves 127.0.0.1.
//!
//! Like the API it keeps no state of a conversation. Which script answers is told by the
//! prompt, and which of its steps by the results of tools that stand in the request since the
//! user spoke last, so parallel attempts and resumed conversations each find their own place.

use super::http::{self, Request};
use super::listener::Listener;
use serde_json::{Value, json};
use std::io::{self, BufReader, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// What the model does for the prompts that contain a text.
#[derive(Debug, Clone)]
pub struct Script {
    /// Text that the prompt contains; an empty one is in every prompt. The first script that
    /// the last prompt contains is taken, or else the first that any of them contains.
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

/// One answer of the model.
#[derive(Debug, Clone)]
pub enum Step {
    /// The final message, which ends the turn.
    Message(String),
    /// A file of claude's directory, written with its `Write`.
    Write {
        /// The path from the directory.
        file: String,
        /// The whole of it.
        text: String,
    },
    /// A command for claude's `Bash`.
    Bash(String),
    /// An HTTP error with this status and message, after which the client shall not try again.
    HttpFailure(u16, String),
}

/// The running double; it shuts down when it is dropped.
pub struct AnthropicDouble {
    shared: Arc<Shared>,
    listener: Listener,
}

struct Shared {
    scripts: Vec<Script>,
    requests: Mutex<Vec<Value>>,
    answers: AtomicUsize,
}

impl AnthropicDouble {
    /// Starts the double on a free port of 127.0.0.1.
    pub fn start(scripts: Vec<Script>) -> Self {
        let shared = Arc::new(Shared {
            scripts,
            requests: Mutex::default(),
            answers: AtomicUsize::new(1),
        });
        let server = Arc::clone(&shared);
        let listener = Listener::start(move |stream| {
            // A client that went away is no failure of the double.
            server.serve(stream).ok();
        });
        Self { shared, listener }
    }

    /// Where claude finds the API.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.listener.address())
    }

    /// The bodies of the requests to the model so far, in the order in which they came.
    pub fn requests(&self) -> Vec<Value> {
        self.shared.requests.lock().unwrap().clone()
    }
}

impl Shared {
    fn serve(&self, stream: &TcpStream) -> io::Result<()> {
        let mut input = BufReader::new(stream);
        let mut output = stream;
        while let Some(request) = Request::read(&mut input)? {
            // It looks first whether anybody is there.
            if request.method == "HEAD" {
                http::answer(&mut output, 200, "")?;
                continue;
            }
            if request.method != "POST" || !request.path.ends_with("/messages") {
                refuse(&mut output, 404, "not found")?;
                continue;
            }
            let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
                refuse(&mut output, 400, "the body is not JSON")?;
                continue;
            };
            self.requests.lock().unwrap().push(body.clone());
            // An answer is a stream whose end is the connection's.
            return self.respond(&mut output, &body);
        }
        Ok(())
    }

    fn respond(&self, output: &mut impl Write, body: &Value) -> io::Result<()> {
        let said = body["messages"].as_array().map_or(&[][..], Vec::as_slice);
        let prompts: Vec<String> = said
            .iter()
            .filter(|one| is_prompt(one))
            .map(text_of)
            .collect();
        let Some(script) = self.script(&prompts) else {
            return refuse(output, 400, "no script of the double is for this prompt");
        };
        let since = said.iter().rposition(is_prompt).map_or(0, |at| at + 1);
        let answered = said[since..].iter().filter(|one| one["role"] == "user");
        let at = answered.count().min(script.steps.len() - 1);
        let id = self.answers.fetch_add(1, Ordering::SeqCst);
        let block = match &script.steps[at] {
            Step::HttpFailure(status, message) => return refuse(output, *status, message),
            Step::Message(text) => json!({"type": "text", "text": text}),
            Step::Write { file, text } => {
                let path = format!("{}/{file}", directory(body));
                call(id, "Write", json!({"file_path": path, "content": text}))
            }
            Step::Bash(command) => call(id, "Bash", json!({"command": command})),
        };
        stream(output, id, &body["model"], &block)
    }

    fn script(&self, prompts: &[String]) -> Option<&Script> {
        let among = |prompts: &[String]| {
            let mut scripts = self.scripts.iter();
            scripts.find(|script| prompts.iter().any(|text| text.contains(&script.when)))
        };
        let last = prompts.last().map_or(&[][..], std::slice::from_ref);
        among(last).or_else(|| among(prompts))
    }
}

fn call(id: usize, name: &str, input: Value) -> Value {
    json!({"type": "tool_use", "id": format!("toolu_{id}"), "name": name, "input": input})
}

/// Writes an answer of one part, as a stream of events.
fn stream(output: &mut impl Write, id: usize, model: &Value, block: &Value) -> io::Result<()> {
    write!(
        output,
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
    )?;
    let message = json!({
        "id": format!("msg_{id}"), "type": "message", "role": "assistant", "model": model,
        "content": [], "stop_reason": null, "stop_sequence": null,
        "usage": {"input_tokens": 1000, "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 200, "output_tokens": 1},
    });
    event(output, "message_start", json!({"message": message}))?;
    let mut empty = block.clone();
    let (delta, reason) = if block["type"] == "text" {
        empty["text"] = json!("");
        let delta = json!({"type": "text_delta", "text": block["text"]});
        (delta, "end_turn")
    } else {
        empty["input"] = json!({});
        let input = block["input"].to_string();
        let delta = json!({"type": "input_json_delta", "partial_json": input});
        (delta, "tool_use")
    };
    let start = json!({"index": 0, "content_block": empty});
    event(output, "content_block_start", start)?;
    event(
        output,
        "content_block_delta",
        json!({"index": 0, "delta": delta}),
    )?;
    event(output, "content_block_stop", json!({"index": 0}))?;
    let delta = json!({"stop_reason": reason, "stop_sequence": null});
    let usage = json!({"output_tokens": 30});
    event(
        output,
        "message_delta",
        json!({"delta": delta, "usage": usage}),
    )?;
    event(output, "message_stop", json!({}))
}

fn event(output: &mut impl Write, kind: &str, mut data: Value) -> io::Result<()> {
    data["type"] = json!(kind);
    write!(output, "event: {kind}\ndata: {data}\n\n")?;
    output.flush()
}

/// Without `x-should-retry`, which the API sends too, claude would try for three minutes.
fn refuse(output: &mut impl Write, status: u16, message: &str) -> io::Result<()> {
    let kind = match status {
        401 => "authentication_error",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        400..500 => "invalid_request_error",
        _ => "api_error",
    };
    let body = json!({"type": "error", "error": {"type": kind, "message": message}}).to_string();
    write!(
        output,
        "HTTP/1.1 {status} {status}\r\ncontent-type: application/json\r\n\
         x-should-retry: false\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    output.flush()
}

/// What tools answer comes as the user's, too.
fn is_prompt(message: &Value) -> bool {
    let parts = message["content"].as_array().into_iter().flatten();
    let mut parts = parts.map(|part| &part["type"]);
    message["role"] == "user" && parts.all(|kind| kind != "tool_result")
}

fn text_of(message: &Value) -> String {
    if let Some(text) = message["content"].as_str() {
        return text.to_owned();
    }
    let parts = message["content"].as_array().into_iter().flatten();
    parts.filter_map(|part| part["text"].as_str()).collect()
}

/// The directory that claude works in, as it tells its model.
fn directory(body: &Value) -> String {
    const MARK: &str = "Primary working directory: ";
    let system = [&body["system"], &body["messages"]];
    let mut parts = system.into_iter().flat_map(texts);
    let text = parts.find(|text| text.contains(MARK)).unwrap_or_default();
    let rest = text.split(MARK).nth(1).unwrap_or_default();
    rest.lines().next().unwrap_or_default().trim().to_owned()
}

/// All the texts in a value.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Object(values) => values.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

//! A double of the Responses API, enough of it that the real codex does a task.
//!
//! The double keeps no state of a conversation. Which script answers is told by
//! the prompt, and which of its steps by the tool outputs that the request holds
//! since the last user message, so parallel attempts and resumed threads each
//! find their own place.

use super::http::{self, Request};
use serde_json::{Value, json};
use std::fs;
use std::io::{self, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What the model does for the prompts that contain a text.
#[derive(Debug, Clone)]
pub struct Script {
    /// Text that the prompt contains; an empty one is in every prompt. The first
    /// script that the last user message contains is taken, or else the first
    /// that any user message contains.
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
    /// A call of codex's `apply_patch`, with `*** Begin Patch` and so on.
    ApplyPatch(String),
    /// A command for codex's shell.
    Exec(String),
    /// An HTTP error with this status and message.
    HttpFailure(u16, String),
    /// A stream that ends in `response.failed`.
    ResponseFailed {
        /// Such as `insufficient_quota`.
        code: String,
        /// What codex shows.
        message: String,
    },
    /// Silence for a while in front of the next step, within the same answer.
    /// As a script's last step: silence, and then the stream breaks.
    Hang(Duration),
}

/// The running double; it shuts down when it is dropped.
pub struct ResponsesDouble {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

struct Shared {
    scripts: Vec<Script>,
    requests: Mutex<Vec<Value>>,
    answers: AtomicUsize,
    stopping: AtomicBool,
}

impl ResponsesDouble {
    /// Starts the double on a free port of 127.0.0.1.
    pub fn start(scripts: Vec<Script>) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a free port of 127.0.0.1");
        let address = socket.local_addr().expect("the port of the double");
        let shared = Arc::new(Shared {
            scripts,
            requests: Mutex::default(),
            answers: AtomicUsize::new(1),
            stopping: AtomicBool::new(false),
        });
        let for_listener = Arc::clone(&shared);
        let listener = thread::spawn(move || {
            for stream in socket.incoming().flatten() {
                if for_listener.stopping.load(Ordering::SeqCst) {
                    break;
                }
                let shared = Arc::clone(&for_listener);
                // A client that went away is no failure of the double.
                thread::spawn(move || shared.serve(&stream).ok());
            }
        });
        Self {
            address,
            shared,
            listener: Some(listener),
        }
    }

    /// Where codex finds the API: `http://127.0.0.1:<port>/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The bodies of the requests so far, in the order in which they came.
    pub fn requests(&self) -> Vec<Value> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// The arguments that point `codex exec` at this double. The model is one of
    /// codex's own catalogue: an unknown one has no `apply_patch`.
    pub fn codex_arguments(&self) -> Vec<String> {
        let provider = format!(
            "model_providers.double={{name='double',base_url='{}',wire_api='responses',\
             request_max_retries=0,stream_max_retries=0}}",
            self.base_url()
        );
        [
            "-c",
            "model_provider=double",
            "-c",
            "model=gpt-5.5",
            "-c",
            &provider,
            "--disable",
            "unbounded_connection_retries",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    /// The same as a `config.toml`, for a codex whose arguments are not the
    /// test's: makes `home` a `CODEX_HOME` that points at this double.
    pub fn write_codex_home(&self, home: &Path) {
        fs::create_dir_all(home).expect("make CODEX_HOME");
        let config = format!(
            "model_provider = \"double\"\nmodel = \"gpt-5.5\"\n\n\
             [features]\nunbounded_connection_retries = false\n\n\
             [model_providers.double]\nname = \"double\"\nbase_url = \"{}\"\n\
             wire_api = \"responses\"\nrequest_max_retries = 0\nstream_max_retries = 0\n",
            self.base_url()
        );
        fs::write(home.join("config.toml"), config).expect("write codex's config.toml");
    }
}

impl Drop for ResponsesDouble {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // The listener sits in accept(): a connection wakes it.
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
            if request.method != "POST" || !request.path.ends_with("/responses") {
                http::answer(&mut output, 404, &failure("not found"))?;
                continue;
            }
            let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
                http::answer(&mut output, 400, &failure("the body is not JSON"))?;
                continue;
            };
            self.requests.lock().unwrap().push(body.clone());
            // An answer is a stream whose end is the connection's.
            return self.respond(&mut output, &body);
        }
        Ok(())
    }

    fn respond(&self, output: &mut impl Write, body: &Value) -> io::Result<()> {
        let input = body["input"].as_array().map_or(&[][..], Vec::as_slice);
        let Some(script) = self.script(input) else {
            let text = "no script of the double is for this prompt";
            return http::answer(output, 400, &failure(text));
        };
        let (silence, step) = at(&script.steps, outputs_of_this_turn(input));
        if let Some(Step::HttpFailure(status, message)) = step {
            self.hang(silence);
            return http::answer(output, *status, &failure(message));
        }
        write!(
            output,
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
        )?;
        let id = format!("resp_{}", self.answers.fetch_add(1, Ordering::SeqCst));
        event(output, "response.created", json!({"response": {"id": id}}))?;
        self.hang(silence);
        let item = match step {
            None | Some(Step::HttpFailure(..) | Step::Hang(_)) => return Ok(()),
            Some(Step::ResponseFailed { code, message }) => {
                let error = json!({"code": code, "message": message});
                let response = json!({"id": id, "status": "failed", "error": error});
                return event(output, "response.failed", json!({"response": response}));
            }
            Some(Step::Message(text)) => json!({
                "type": "message", "role": "assistant", "id": format!("msg_{id}"),
                "content": [{"type": "output_text", "text": text}],
            }),
            Some(Step::ApplyPatch(patch)) => json!({
                "type": "custom_tool_call", "id": format!("ctc_{id}"),
                "call_id": format!("call_{id}"), "name": "apply_patch", "input": patch,
            }),
            Some(Step::Exec(command)) => json!({
                "type": "function_call", "id": format!("fc_{id}"),
                "call_id": format!("call_{id}"), "name": "exec_command",
                "arguments": json!({"cmd": command}).to_string(),
            }),
        };
        let usage = json!({
            "input_tokens": 1000, "input_tokens_details": {"cached_tokens": 400},
            "output_tokens": 50, "output_tokens_details": {"reasoning_tokens": 7},
            "total_tokens": 1050,
        });
        let done = json!({"output_index": 0, "item": item});
        event(output, "response.output_item.done", done)?;
        let response = json!({"id": id, "output": [item], "usage": usage});
        event(output, "response.completed", json!({"response": response}))
    }

    /// The script for a request, by what its user messages contain.
    fn script(&self, input: &[Value]) -> Option<&Script> {
        let said = input.iter().filter(|item| is_user(item)).map(text_of);
        let said: Vec<String> = said.collect();
        let among = |texts: &[String]| {
            let all = self.scripts.iter();
            all.into_iter()
                .find(|script| texts.iter().any(|text| text.contains(&script.when)))
        };
        among(said.last().map_or(&[], std::slice::from_ref)).or_else(|| among(&said))
    }

    /// Is silent, but no longer than the double lives.
    fn hang(&self, silence: Duration) {
        let end = Instant::now() + silence;
        while Instant::now() < end && !self.stopping.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The step at an index, where a silence belongs to the step that follows it.
fn at(steps: &[Step], index: usize) -> (Duration, Option<&Step>) {
    let mut silence = Duration::ZERO;
    let mut answers = Vec::new();
    for step in steps {
        if let Step::Hang(more) = step {
            silence += *more;
        } else {
            answers.push((std::mem::take(&mut silence), Some(step)));
        }
    }
    if !silence.is_zero() || answers.is_empty() {
        answers.push((silence, None));
    }
    answers.swap_remove(index.min(answers.len() - 1))
}

/// How many tools have answered since the user spoke last.
fn outputs_of_this_turn(input: &[Value]) -> usize {
    let since = input.iter().rposition(is_user).map_or(0, |user| user + 1);
    let outputs = input[since..].iter();
    outputs
        .filter(|item| {
            item["type"]
                .as_str()
                .is_some_and(|kind| kind.ends_with("_call_output"))
        })
        .count()
}

fn is_user(item: &Value) -> bool {
    item["type"] == "message" && item["role"] == "user"
}

fn text_of(message: &Value) -> String {
    let parts = message["content"].as_array().into_iter().flatten();
    parts.filter_map(|part| part["text"].as_str()).collect()
}

fn failure(message: &str) -> String {
    json!({"error": {"message": message, "type": "double", "code": "double"}}).to_string()
}

fn event(output: &mut impl Write, kind: &str, mut data: Value) -> io::Result<()> {
    data["type"] = json!(kind);
    write!(output, "event: {kind}\ndata: {data}\n\n")?;
    output.flush()
}

//! The double's answers in the form of chat completions.

use super::chat::{STREAM_HEAD, Script, Step, steps};
use super::http;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Answers a request.
pub fn answer(output: &mut impl Write, scripts: &[Script], body: &Value) -> io::Result<()> {
    let messages = body["messages"].as_array().map_or(&[][..], Vec::as_slice);
    let said: Vec<String> = messages
        .iter()
        .filter(|m| is_user(m))
        .map(text_of)
        .collect();
    let steps = steps(scripts, &said);
    let since = messages
        .iter()
        .rposition(is_user)
        .map_or(0, |user| user + 1);
    let results = messages[since..].iter().filter(|m| m["role"] == "tool");
    let step = steps.get(results.count().min(steps.len().saturating_sub(1)));
    let tools = tools_of(body);
    let (text, call) = match step {
        None => (side_call(), None),
        Some(Step::HttpFailure(status, message)) => {
            return http::answer(output, *status, &failure(*status, message));
        }
        // A title, a guess of a topic, or aider, which has no tools.
        Some(_) if tools.is_empty() => (blocks(steps, messages), None),
        Some(Step::Message(text)) => (text.clone(), None),
        Some(Step::Exec(command)) => (String::new(), Some(exec(&tools, command))),
        Some(Step::Replace { file, old, new }) => {
            (String::new(), Some(replace(&tools, file, old, new)))
        }
    };
    let count = 1000 + messages.len();
    let usage = json!({
        "prompt_tokens": count, "completion_tokens": 50, "total_tokens": count + 50,
        "prompt_tokens_details": {"cached_tokens": 400},
    });
    let mut message = json!({"role": "assistant", "content": text});
    let mut reason = "stop";
    if let Some((name, input)) = call {
        reason = "tool_calls";
        let function = json!({"name": name, "arguments": input.to_string()});
        let id = format!("call_{}", messages.len());
        let call = json!({"index": 0, "id": id, "type": "function", "function": function});
        message = json!({"role": "assistant", "content": null, "tool_calls": [call]});
    }
    if body["stream"] != true {
        let choice = json!({"index": 0, "message": message, "finish_reason": reason});
        let whole = frame("chat.completion", &json!([choice]), &usage);
        return http::answer(output, 200, &whole.to_string());
    }
    output.write_all(STREAM_HEAD.as_bytes())?;
    let delta = json!({"index": 0, "delta": message, "finish_reason": null});
    let end = json!({"index": 0, "delta": {}, "finish_reason": reason});
    for (choices, usage) in [
        (json!([delta]), &Value::Null),
        (json!([end]), &Value::Null),
        (json!([]), &usage),
    ] {
        let chunk = frame("chat.completion.chunk", &choices, usage);
        write!(output, "data: {chunk}\n\n")?;
    }
    write!(output, "data: [DONE]\n\n")
}

/// An answer that is an error.
pub fn failure(status: u16, message: &str) -> String {
    json!({"error": {"code": status, "message": message, "type": "double"}}).to_string()
}

fn frame(kind: &str, choices: &Value, usage: &Value) -> Value {
    json!({
        "id": "chat_1", "object": kind, "created": 1_767_323_045, "model": "double",
        "choices": choices, "usage": usage,
    })
}

/// For whatever is asked beside the conversation.
fn side_call() -> String {
    "a title".to_owned()
}

/// All of a script in one message, edits as aider wants them; and of a question that is not
/// aider's, an answer that is of no consequence.
fn blocks(steps: &[Step], messages: &[Value]) -> String {
    let is_aider = messages
        .iter()
        .any(|m| text_of(m).contains("SEARCH/REPLACE"));
    if !is_aider {
        return side_call();
    }
    let parts = steps.iter().map(|step| match step {
        Step::Replace { file, old, new } => {
            format!("{file}\n```\n<<<<<<< SEARCH\n{old}\n=======\n{new}\n>>>>>>> REPLACE\n```\n")
        }
        Step::Message(text) => text.clone(),
        Step::Exec(_) | Step::HttpFailure(..) => String::new(),
    });
    parts.collect::<Vec<_>>().join("\n")
}

/// The names of the tools that the client offers.
fn tools_of(body: &Value) -> Vec<&str> {
    let all = body["tools"].as_array().into_iter().flatten();
    all.filter_map(|tool| tool["function"]["name"].as_str())
        .collect()
}

/// A call of its shell.
fn exec(tools: &[&str], command: &str) -> (String, Value) {
    let name = if tools.contains(&"bash") {
        "bash"
    } else {
        "run_shell_command"
    };
    let input = json!({"command": command, "description": "run it", "is_background": false});
    (name.to_owned(), input)
}

/// A call of its editor; of one that takes no path from its directory, of its shell.
fn replace(tools: &[&str], file: &str, old: &str, new: &str) -> (String, Value) {
    let input = if tools.contains(&"create") {
        json!({"path": file, "old_str": old, "new_str": new})
    } else if tools.contains(&"bash") {
        json!({"filePath": file, "oldString": old, "newString": new})
    } else {
        return exec(tools, &format!("sed -i 's/{old}/{new}/' '{file}'"));
    };
    ("edit".to_owned(), input)
}

fn is_user(message: &Value) -> bool {
    message["role"] == "user"
}

fn text_of(message: &Value) -> String {
    if let Some(text) = message["content"].as_str() {
        return text.to_owned();
    }
    let parts = message["content"].as_array().into_iter().flatten();
    parts.filter_map(|part| part["text"].as_str()).collect()
}

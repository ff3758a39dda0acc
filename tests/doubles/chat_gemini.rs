//! The double's answers in the form of Gemini's generateContent.

use super::chat::{STREAM_HEAD, Script, Step, steps};
use super::http;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Answers a request.
pub fn answer(
    output: &mut impl Write,
    scripts: &[Script],
    body: &Value,
    streams: bool,
) -> io::Result<()> {
    let contents = body["contents"].as_array().map_or(&[][..], Vec::as_slice);
    let said: Vec<String> = contents.iter().map(text_of).collect();
    let steps = steps(scripts, &said);
    let since = contents.iter().rposition(is_users_own);
    let later = &contents[since.map_or(0, |user| user + 1)..];
    let results = later.iter().flat_map(parts).filter(is_result).count();
    let step = steps.get(results.min(steps.len().saturating_sub(1)));
    let part = match step {
        Some(Step::HttpFailure(status, message)) => {
            let error = json!({"code": status, "message": message, "status": "DOUBLE"});
            return http::answer(output, *status, &json!({"error": error}).to_string());
        }
        // It asks beforehand how hard the task is.
        _ if !body["tools"].is_array() => {
            let score = json!({"complexity_reasoning": "easy", "complexity_score": 1});
            json!({"text": score.to_string()})
        }
        None => json!({"text": "no script of the double is for this prompt"}),
        Some(Step::Message(text)) => json!({"text": text}),
        Some(Step::Exec(command)) => {
            let args = json!({"command": command, "description": "run it"});
            json!({"functionCall": {"name": "run_shell_command", "args": args}})
        }
        Some(Step::Replace { file, old, new }) => {
            let args = json!({
                "file_path": file, "old_string": old, "new_string": new, "instruction": "edit it",
            });
            json!({"functionCall": {"name": "replace", "args": args}})
        }
    };
    let count = 1000 + contents.len();
    let answer = json!({
        "candidates": [{
            "content": {"role": "model", "parts": [part]}, "finishReason": "STOP", "index": 0,
        }],
        "usageMetadata": {
            "promptTokenCount": count, "candidatesTokenCount": 50, "totalTokenCount": count + 50,
        },
        "modelVersion": "double",
    });
    if !streams {
        return http::answer(output, 200, &answer.to_string());
    }
    output.write_all(STREAM_HEAD.as_bytes())?;
    write!(output, "data: {answer}\n\n")
}

/// Whether the user said this, and no tool.
fn is_users_own(content: &Value) -> bool {
    content["role"] == "user" && !parts(content).any(|part| is_result(&part))
}

fn is_result(part: &&Value) -> bool {
    part["functionResponse"].is_object()
}

fn parts(content: &Value) -> impl Iterator<Item = &Value> {
    content["parts"].as_array().into_iter().flatten()
}

fn text_of(content: &Value) -> String {
    if content["role"] != "user" {
        return String::new();
    }
    parts(content)
        .filter_map(|part| part["text"].as_str())
        .collect()
}

//! One event of a stream of JSON, as far as anything is made of it. What is not known is let
//! pass: every version adds to it.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::agent::tool_words::tool_words;

/// A line.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The program about itself.
    System(System),
    /// The model.
    Assistant(Assistant),
    /// Cursor's way to tell a call.
    ToolCall(CallEvent),
    /// The last one.
    Result(Box<Outcome>),
    /// Anything else, such as what the tools answered.
    #[serde(other)]
    Other,
}

/// The program about itself: that it starts, that it tries again.
#[derive(Debug, Deserialize)]
pub struct System {
    /// `init`, `api_retry` and others.
    pub subtype: Option<String>,
    /// The program's id of the conversation.
    pub session_id: Option<String>,
    /// How many times it has tried.
    pub attempt: Option<u64>,
    /// How many times it will.
    pub max_retries: Option<u64>,
    /// What the server said; null where it said nothing.
    pub error_status: Option<u64>,
}

/// The model speaks, or calls a tool.
#[derive(Debug, Deserialize)]
pub struct Assistant {
    /// What it says.
    pub message: Message,
    /// Set on what an agent's own agents say.
    pub parent_tool_use_id: Option<String>,
}

/// What was said.
#[derive(Debug, Deserialize)]
pub struct Message {
    /// Several events share it.
    pub id: Option<String>,
    /// Its parts.
    #[serde(default)]
    pub content: Vec<Block>,
    /// Its tokens.
    pub usage: Option<TokenCount>,
}

/// A part of a message.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// Words.
    Text {
        /// These.
        text: String,
    },
    /// What the model thinks before it speaks.
    Thinking {
        /// Empty where it is kept from us.
        #[serde(default)]
        thinking: String,
    },
    /// A call.
    ToolUse {
        /// Of what.
        name: String,
        /// With what.
        #[serde(default)]
        input: Value,
    },
    /// Anything else.
    #[serde(other)]
    Other,
}

/// A call, when it starts and again when it is over.
#[derive(Debug, Deserialize)]
pub struct CallEvent {
    /// By the name of the tool, such as `shellToolCall`, what it is called with, and at the
    /// end what came of it.
    #[serde(default)]
    pub tool_call: Map<String, Value>,
}

impl CallEvent {
    /// The tool's name without its ending, and the call.
    pub fn call(&self) -> Option<(&str, &Value)> {
        let calls = self.tool_call.iter();
        let mut named = calls.filter_map(|(key, call)| Some((key.strip_suffix("ToolCall")?, call)));
        named.next()
    }
}

/// The last event.
#[derive(Debug, Deserialize)]
pub struct Outcome {
    /// `success`, which means little, or how it failed.
    pub subtype: Option<String>,
    /// The program's id of the conversation.
    pub session_id: Option<String>,
    /// The last words.
    pub result: Option<String>,
    /// Whether it failed. `subtype` may be `success` all the same.
    #[serde(default, deserialize_with = "or_default")]
    pub is_error: bool,
    /// What the server said at last.
    pub api_error_status: Option<u64>,
    /// How it came to its end, in one word.
    pub terminal_reason: Option<String>,
    /// Why it failed: Claude's way.
    #[serde(default)]
    pub errors: Value,
    /// Why it failed: words as Amp has them, or in an object as Qwen does.
    #[serde(default)]
    pub error: Value,
    /// Tokens of the run, or of the conversation.
    pub usage: Option<TokenCount>,
    /// Dollars of the conversation.
    pub total_cost_usd: Option<f64>,
    /// How many turns there were.
    pub num_turns: Option<u64>,
    /// What it was not allowed to do: calls, or for Amp words.
    #[serde(default, deserialize_with = "or_default")]
    pub permission_denials: Vec<Value>,
}

impl Outcome {
    /// Why it failed, in the program's own words, where it has any apart from its last ones.
    pub fn error_words(&self) -> Option<String> {
        let error = self.error.as_str().or(self.error["message"].as_str());
        if let Some(error) = error {
            return Some(error.to_owned());
        }
        let errors = self.errors.as_array()?.iter().filter_map(Value::as_str);
        let errors: Vec<&str> = errors.collect();
        (!errors.is_empty()).then(|| errors.join("; "))
    }

    /// What it was not allowed to do, each in a few words.
    pub fn denied(&self) -> Vec<String> {
        let denials = self.permission_denials.iter();
        denials
            .filter_map(|denial| {
                let name = denial.as_str().or(denial["tool_name"].as_str())?;
                let input = &denial["tool_input"];
                let words = tool_words(name, input).filter(|_| !input.is_null());
                Some(words.unwrap_or_else(|| name.to_owned()))
            })
            .collect()
    }

    /// Whether it failed before there was a conversation.
    pub fn never_began(&self) -> bool {
        self.is_error && self.num_turns == Some(0)
    }
}

/// Tokens; Cursor writes them in camel case.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TokenCount {
    /// Read.
    #[serde(alias = "inputTokens", deserialize_with = "or_default")]
    pub input_tokens: u64,
    /// Written.
    #[serde(alias = "outputTokens", deserialize_with = "or_default")]
    pub output_tokens: u64,
    /// Read from the cache.
    #[serde(alias = "cacheReadTokens", deserialize_with = "or_default")]
    pub cache_read_input_tokens: u64,
    /// Read into the cache.
    #[serde(alias = "cacheWriteTokens", deserialize_with = "or_default")]
    pub cache_creation_input_tokens: u64,
}

/// Null is as good as nothing.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

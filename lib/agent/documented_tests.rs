//! Programs that could not be run: their events as their documentation shows them.

use crate::agent::amp::Amp;
use crate::agent::cursor_agent::CursorAgent;
use crate::agent::job::Access;
use crate::agent::profile::Profile;
use crate::agent::recorded::{account, account_of, activities, job, typed};
use crate::model::attempt::KnownAgent;
use crate::model::spent::{Counted, Usage};

/// From <https://ampcode.com/news/streaming-json>.
const AMP: &str = r#"{"type":"system","subtype":"init","cwd":"/w","session_id":"T-2775dc92-90ed-4f85-8b73-8f9766029e83","tools":["oracle","..."],"mcp_servers":[]}
{"type":"user","message":{"role":"user","content":[{"type":"text","text":"what is 2+2?"}]},"parent_tool_use_id":null,"session_id":"T-2775dc92-90ed-4f85-8b73-8f9766029e83"}
{"type":"assistant","message":{"type":"message","role":"assistant","content":[{"type":"text","text":"2 + 2 equals 4."}],"stop_reason":"end_turn","usage":{"input_tokens":12783,"cache_creation_input_tokens":367,"cache_read_input_tokens":12416,"output_tokens":8,"max_tokens":224000,"service_tier":"standard"}},"parent_tool_use_id":null,"session_id":"T-2775dc92-90ed-4f85-8b73-8f9766029e83"}
{"type":"result","subtype":"success","duration_ms":2906,"is_error":false,"num_turns":1,"result":"2 + 2 equals 4.","session_id":"T-2775dc92-90ed-4f85-8b73-8f9766029e83"}
"#;

/// From <https://cursor.com/docs/cli/reference/output-format>, with a command of the same form.
const CURSOR: &str = r#"{"type":"system","subtype":"init","apiKeySource":"login","cwd":"/w","session_id":"c6b62c6f-7ead-4fd6-9922-e952131177ff","model":"Claude 4 Sonnet","permissionMode":"default"}
{"type":"user","message":{"role":"user","content":[{"type":"text","text":"Read README.md"}]},"session_id":"c6b62c6f-7ead-4fd6-9922-e952131177ff"}
{"type":"assistant","message":{"role":"assistant","content":[{"type":"text","text":"I'll read the README.md file"}]},"session_id":"c6b62c6f-7ead-4fd6-9922-e952131177ff"}
{"type":"tool_call","subtype":"started","call_id":"toolu_1","tool_call":{"readToolCall":{"args":{"path":"README.md"}}},"session_id":"c6b62c6f-7ead-4fd6-9922-e952131177ff"}
{"type":"tool_call","subtype":"completed","call_id":"toolu_1","tool_call":{"readToolCall":{"args":{"path":"README.md"},"result":{"success":{"content":"x","isEmpty":false,"totalLines":54}}}},"session_id":"c6b62c6f-7ead-4fd6-9922-e952131177ff"}
{"type":"tool_call","subtype":"started","call_id":"toolu_2","tool_call":{"shellToolCall":{"args":{"command":"cargo test"}}},"session_id":"c6b62c6f-7ead-4fd6-9922-e952131177ff"}
{"type":"tool_call","subtype":"completed","call_id":"toolu_2","tool_call":{"shellToolCall":{"args":{"command":"cargo test"},"result":{"rejected":{"command":"cargo test","reason":""}}}},"session_id":"c6b62c6f-7ead-4fd6-9922-e952131177ff"}
{"type":"result","subtype":"success","duration_ms":5234,"duration_api_ms":5234,"is_error":false,"result":"Done.","session_id":"c6b62c6f-7ead-4fd6-9922-e952131177ff","request_id":"10e11780-df2f-45dc-a1ff-4540af32e9c0"}
"#;

#[test]
fn amp_is_started_anew_or_with_its_thread() {
    let mut job = job();
    assert_eq!(
        typed(&Amp, KnownAgent::Amp, &job),
        "amp --execute --stream-json --mode m --own"
    );
    job.conversation = Some("T-1");
    assert_eq!(
        typed(&Amp, KnownAgent::Amp, &job),
        "amp threads continue T-1 --execute --stream-json --mode m --own"
    );
}

#[test]
fn amp_counts_its_tokens_message_by_message() {
    let account = account(&Amp, AMP);
    assert_eq!(account.failure, None);
    assert_eq!(account.last_words, "2 + 2 equals 4.");
    let usage = Usage {
        input: 25_566,
        output: 8,
    };
    assert_eq!(account.usage, Some(Counted::OfRun(usage)));
}

#[test]
fn amp_says_in_words_what_failed_and_what_it_was_not_allowed() {
    let stdout = r#"{"type":"system","subtype":"init","session_id":"T-1"}
{"type":"result","subtype":"error_during_execution","duration_ms":1,"is_error":true,"num_turns":1,"error":"Out of credits","session_id":"T-1","permission_denials":["Bash"]}"#;
    let account = account(&Amp, stdout);
    assert_eq!(account.failure.as_deref(), Some("Out of credits"));
    assert_eq!(account.denied, ["Bash"]);
}

/// This much could be seen of the real one.
#[test]
fn amp_without_its_server_has_failed() {
    let stderr = "Error: Couldn't connect to the Amp server at http://127.0.0.1:9/.\n\n\
                  Run `pnpm dev` to start the local server, then try again.\n";
    assert_eq!(
        account_of(&Amp, "", stderr).failure.as_deref(),
        Some("Couldn't connect to the Amp server at http://127.0.0.1:9/.")
    );
}

#[test]
fn cursor_is_started_with_all_rights_or_to_answer_alone() {
    let mut job = job();
    let words = |job: &_| typed(&CursorAgent, KnownAgent::CursorAgent, job);
    let starts = "cursor-agent --print --output-format stream-json --trust";
    assert_eq!(words(&job), format!("{starts} --force --model m --own"));
    job.access = Access::Read;
    assert_eq!(words(&job), format!("{starts} --mode ask --model m --own"));
}

#[test]
fn cursor_tells_its_calls_and_those_that_were_rejected() {
    assert_eq!(
        activities(&mut *CursorAgent.observer(), CURSOR),
        [
            "started",
            "I'll read the README.md file",
            "reads README.md",
            "$ cargo test",
        ]
    );
    let account = account(&CursorAgent, CURSOR);
    assert_eq!(account.denied, ["$ cargo test"]);
    assert_eq!((account.failure, account.usage), (None, None));
    assert_eq!(account.last_words, "Done.");
}

#[test]
fn cursor_fails_without_a_last_event_and_with_words_on_standard_error() {
    let start = CURSOR.lines().next().unwrap();
    let account = account_of(&CursorAgent, start, "Error: usage limit reached\n");
    assert_eq!(
        account.failure.as_deref(),
        Some("cursor-agent ended before its turn did: usage limit reached")
    );
}

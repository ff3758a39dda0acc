use super::*;
use crate::agent::recorded::{account, account_of, activities, job, typed};
use crate::model::attempt::KnownAgent;

/// Events as its source has them: nobody has run it here.
const OK: &str = r#"{"type":"message","message":{"id":"m1","role":"assistant","created":1,"content":[{"type":"text","text":"I "}],"metadata":{"userVisible":true,"agentVisible":true}}}
{"type":"message","message":{"id":"m1","role":"assistant","created":1,"content":[{"type":"text","text":"look."}],"metadata":{"userVisible":true,"agentVisible":true}}}
{"type":"message","message":{"id":"m1","role":"assistant","created":1,"content":[{"type":"toolRequest","id":"t1","toolCall":{"status":"success","value":{"name":"developer__shell","arguments":{"command":"cat a.txt"}}}}],"metadata":{"userVisible":true,"agentVisible":true}}}
{"type":"message","message":{"id":"m2","role":"user","created":1,"content":[{"type":"toolResponse","id":"t1","toolResult":{"status":"success","value":[]}}],"metadata":{"userVisible":true,"agentVisible":true}}}
{"type":"notification","extension_id":"developer","log":{"message":"x"}}
{"type":"message","message":{"id":"m3","role":"assistant","created":1,"content":[{"type":"toolRequest","id":"t2","toolCall":{"status":"success","value":{"name":"text_editor","arguments":{"command":"write","path":"/w/wt/a.txt"}}}}],"metadata":{"userVisible":true,"agentVisible":true}}}
{"type":"message","message":{"id":"m4","role":"assistant","created":1,"content":[{"type":"text","text":"Done."}],"metadata":{"userVisible":true,"agentVisible":true}}}
{"type":"complete","total_tokens":1050,"input_tokens":1000,"output_tokens":50}
"#;

#[test]
fn a_finished_turn_gives_its_last_words_its_tokens_and_the_name_of_its_session() {
    let account = account(&Goose, OK);
    assert_eq!(account.failure, None);
    assert_eq!(account.last_words, "Done.");
    assert_eq!(account.session.as_deref(), Some("w-room"));
    let usage = Usage {
        input: 1000,
        output: 50,
    };
    assert_eq!(account.usage, Some(Counted::OfConversation(usage)));
}

#[test]
fn whoever_watches_sees_commands_edits_and_words() {
    assert_eq!(
        activities(&mut *Goose.observer(), OK),
        ["I", "I look.", "$ cat a.txt", "edits a.txt", "Done."]
    );
}

#[test]
fn an_error_and_an_end_without_completion_are_failures() {
    let error = "{\"type\":\"error\",\"error\":\"Headless run interrupted\"}\n{\"type\":\"complete\",\"total_tokens\":null}";
    assert_eq!(
        account(&Goose, error).failure.as_deref(),
        Some("Headless run interrupted")
    );
    let account = account_of(&Goose, "", "error: no session 'x'\n");
    assert_eq!(account.failure.as_deref(), Some("error: no session 'x'"));
}

#[test]
fn a_session_is_resumed_by_the_name_that_it_was_given() {
    let mut job = job();
    assert_eq!(
        typed(&Goose, KnownAgent::Goose, &job),
        "GOOSE_MODE=auto goose run --instructions - --output-format stream-json --quiet \
         --model m --own --name w-room"
    );
    job.conversation = Some("w-room");
    assert_eq!(
        typed(&Goose, KnownAgent::Goose, &job),
        "GOOSE_MODE=auto goose run --instructions - --output-format stream-json --quiet \
         --model m --own --resume --name w-room"
    );
    job.access = Access::Read;
    assert!(typed(&Goose, KnownAgent::Goose, &job).starts_with("GOOSE_MODE=chat"));
}

use super::*;
use crate::agent::recorded::{account, account_of, activities, job, job_in, typed};
use crate::model::attempt::KnownAgent;

const OK: &str = include_str!("../../tests/agents/copilot/ok.jsonl");
const OK_USAGE: &str = include_str!("../../tests/agents/copilot/ok-usage.json");
const RESUMED: &str = include_str!("../../tests/agents/copilot/resumed.jsonl");
const RESUMED_USAGE: &str = include_str!("../../tests/agents/copilot/resumed-usage.json");
const REFUSED: &str = include_str!("../../tests/agents/copilot/refused.jsonl");
const QUOTA: &str = include_str!("../../tests/agents/copilot/quota.jsonl");
const INTERNAL: &str = include_str!("../../tests/agents/copilot/internal.jsonl");
const OUT_OF_REACH: &str = include_str!("../../tests/agents/copilot/out-of-reach.jsonl");
const DENIED: &str = include_str!("../../tests/agents/copilot/denied.jsonl");
const FAILED_TOOL: &str = include_str!("../../tests/agents/copilot/failed-tool.jsonl");
const EMPTY: &str = include_str!("../../tests/agents/copilot/empty.jsonl");
const TERMINATED: &str = include_str!("../../tests/agents/copilot/terminated.jsonl");
const NO_KEY: &str = include_str!("../../tests/agents/copilot/no-key.stderr");
const UNKNOWN_SESSION: &str = include_str!("../../tests/agents/copilot/unknown-session.stderr");

/// The tokens of a run that left this file in its room.
fn usage_of(file: &str) -> Option<Counted<Usage>> {
    let room = tempfile::tempdir().unwrap();
    std::fs::write(usage_file(room.path()), file).unwrap();
    Copilot.observer().account(&job_in(room.path())).usage
}

#[test]
fn a_finished_turn_gives_its_last_words_and_its_session() {
    let account = account(&Copilot, OK);
    assert_eq!(account.failure, None);
    assert_eq!(account.last_words, "Done.\n\n## Summary\n\nAdded it.\n");
    assert_eq!(
        account.session.as_deref(),
        Some("7453ee65-46d6-4888-b47f-a08a9026a711")
    );
    assert_eq!(account.usage, None);
}

#[test]
fn its_tokens_are_in_a_file_and_those_of_the_whole_session() {
    let total = |input, output| Some(Counted::OfConversation(Usage { input, output }));
    assert_eq!(usage_of(OK_USAGE), total(2103, 90));
    assert_eq!(usage_of(RESUMED_USAGE), total(2803, 120));
    assert_eq!(usage_of("{}"), None);
}

#[test]
fn whoever_watches_sees_commands_edits_and_words() {
    let mut observer = Copilot.observer();
    assert!(!observer.has_started());
    assert_eq!(
        activities(&mut *observer, OK),
        ["$ touch made", "edits a.txt", "Added it."]
    );
    assert!(observer.has_started());
}

#[test]
fn a_resumed_turn_is_of_the_same_session() {
    let (first, second) = (account(&Copilot, OK), account(&Copilot, RESUMED));
    assert_eq!(first.session, second.session);
    assert_eq!(second.last_words, "Again.");
}

#[test]
fn a_refusal_is_a_failure_with_its_cause_in_one_line() {
    for (recording, cause) in [
        (REFUSED, "HTTP 401: Incorrect API key provided: k"),
        (QUOTA, "HTTP 429: You exceeded your current quota"),
        (INTERNAL, "HTTP 500: Internal error"),
        (
            EMPTY,
            "No response was returned. Send your message again to retry.",
        ),
    ] {
        assert_eq!(account(&Copilot, recording).failure.as_deref(), Some(cause));
    }
    let failure = account(&Copilot, OUT_OF_REACH).failure.unwrap();
    assert!(
        failure.ends_with("Connection refused (os error 111) [ECONNREFUSED]"),
        "{failure}"
    );
}

#[test]
fn whoever_watches_sees_that_it_tries_again() {
    let mut observer = Copilot.observer();
    let shown = activities(&mut *observer, REFUSED);
    assert_eq!(
        shown[0],
        "Request failed due to a transient API error. Retrying..."
    );
}

#[test]
fn what_it_may_not_do_is_told_though_it_ends_with_0() {
    let account = account(&Copilot, DENIED);
    assert_eq!(account.denied, ["$ touch made", "edits a.txt"]);
    assert_eq!(account.failure, None);
}

#[test]
fn a_command_that_failed_was_not_denied() {
    let account = account(&Copilot, FAILED_TOOL);
    assert_eq!((account.denied, account.failure), (Vec::new(), None));
}

#[test]
fn an_end_without_a_result_is_a_failure() {
    let account = account(&Copilot, TERMINATED);
    assert_eq!(
        account.failure.as_deref(),
        Some("copilot ended before its turn did")
    );
}

#[test]
fn what_it_lacks_to_begin_is_said() {
    let account = account_of(&Copilot, "", NO_KEY);
    assert_eq!(
        account.failure.as_deref(),
        Some("No authentication information found.")
    );
}

#[test]
fn a_session_that_is_gone_is_said() {
    let account = account_of(&Copilot, "", UNKNOWN_SESSION);
    assert_eq!(
        account.failure.as_deref(),
        Some("No session, task, or name matched '11111111-1111-4111-8111-111111111111'.")
    );
}

#[test]
fn it_may_do_all_for_work_and_only_read_for_an_opinion() {
    let mut job = job();
    assert_eq!(
        typed(&Copilot, KnownAgent::Copilot, &job),
        "copilot --output-format json --stream off --no-color --no-auto-update --no-ask-user \
         --usage-output-file /w/room/copilot-usage.json --allow-all --model m --own"
    );
    job.conversation = Some("7453");
    job.access = Access::Read;
    assert_eq!(
        typed(&Copilot, KnownAgent::Copilot, &job),
        "copilot --output-format json --stream off --no-color --no-auto-update --no-ask-user \
         --usage-output-file /w/room/copilot-usage.json \
         --available-tools=view,grep,glob,rg --model m --own --resume=7453"
    );
}

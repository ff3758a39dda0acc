use super::*;
use crate::agent::recorded::{account, account_of, activities, job, typed};
use crate::model::attempt::KnownAgent;

const OK: &str = include_str!("../../tests/agents/gemini/ok.jsonl");
const RESUMED: &str = include_str!("../../tests/agents/gemini/resumed.jsonl");
const REFUSED: &str = include_str!("../../tests/agents/gemini/refused.jsonl");
const QUOTA: &str = include_str!("../../tests/agents/gemini/quota.jsonl");
const QUOTA_STDERR: &str = include_str!("../../tests/agents/gemini/quota.stderr");
const INTERNAL: &str = include_str!("../../tests/agents/gemini/internal.jsonl");
const OUT_OF_REACH: &str = include_str!("../../tests/agents/gemini/out-of-reach.jsonl");
const DENIED: &str = include_str!("../../tests/agents/gemini/denied.jsonl");
const FAILED_TOOL: &str = include_str!("../../tests/agents/gemini/failed-tool.jsonl");
const EMPTY: &str = include_str!("../../tests/agents/gemini/empty.jsonl");
const TERMINATED: &str = include_str!("../../tests/agents/gemini/terminated.jsonl");
const NO_KEY: &str = include_str!("../../tests/agents/gemini/no-key.stderr");
const UNKNOWN_SESSION: &str = include_str!("../../tests/agents/gemini/unknown-session.stderr");

#[test]
fn a_finished_turn_gives_its_last_words_its_tokens_and_its_session() {
    let account = account(&Gemini, OK);
    assert_eq!(account.failure, None);
    assert_eq!(account.last_words, "Done.\n\n## Summary\n\nAdded it.\n");
    assert_eq!(
        account.session.as_deref(),
        Some("828e2047-79e6-4da8-84a8-81fcefdf48c6")
    );
    let usage = Usage {
        input: 2403,
        output: 80,
    };
    assert_eq!(account.usage, Some(Counted::OfRun(usage)));
}

#[test]
fn whoever_watches_sees_commands_edits_and_words() {
    let mut observer = Gemini.observer();
    assert!(!observer.has_started());
    assert_eq!(
        activities(&mut *observer, OK),
        ["started", "$ touch made", "edits a.txt", "Added it."]
    );
    assert!(observer.has_started());
}

#[test]
fn a_resumed_turn_is_of_the_same_session_and_counts_its_own_tokens() {
    let (first, second) = (account(&Gemini, OK), account(&Gemini, RESUMED));
    assert_eq!(first.session, second.session);
    assert_eq!(second.last_words, "Again.");
    let usage = Usage {
        input: 1200,
        output: 40,
    };
    assert_eq!(second.usage, Some(Counted::OfRun(usage)));
}

#[test]
fn a_refusal_is_a_failure_with_its_cause_in_one_line() {
    for (recording, cause) in [
        (REFUSED, "HTTP 401: Incorrect API key provided: k"),
        (QUOTA, "You exceeded your current quota"),
        (INTERNAL, "HTTP 500: Internal error"),
        (
            OUT_OF_REACH,
            "exception TypeError: fetch failed sending request",
        ),
        (
            EMPTY,
            "The model returned an empty response with no text or thoughts. This may be a \
             transient API issue; please try again.",
        ),
    ] {
        assert_eq!(account(&Gemini, recording).failure.as_deref(), Some(cause));
    }
}

#[test]
fn whoever_watches_sees_that_it_tries_again() {
    let mut observer = Gemini.observer();
    let shown: Vec<String> = QUOTA_STDERR
        .lines()
        .filter_map(|line| observer.stderr(line))
        .collect();
    assert_eq!(
        shown.first().map(String::as_str),
        Some("Attempt 1 failed with status 429. Retrying with backoff...")
    );
    assert_eq!(
        shown.last().map(String::as_str),
        Some("Attempt 10 failed: You exceeded your current quota. Max attempts reached")
    );
}

#[test]
fn what_a_policy_forbids_is_told_though_the_turn_is_a_success() {
    let account = account(&Gemini, DENIED);
    assert_eq!(account.denied, ["$ touch made", "edits a.txt"]);
    assert_eq!(account.failure, None);
}

#[test]
fn a_command_that_failed_was_not_denied() {
    let account = account(&Gemini, FAILED_TOOL);
    assert_eq!((account.denied, account.failure), (Vec::new(), None));
}

#[test]
fn an_end_without_a_result_is_a_failure() {
    let account = account(&Gemini, TERMINATED);
    assert_eq!(
        account.failure.as_deref(),
        Some("gemini ended before its turn did")
    );
    assert!(account.session.is_some());
}

#[test]
fn what_it_lacks_to_begin_is_said() {
    let failure = account_of(&Gemini, "", NO_KEY).failure.unwrap();
    assert!(
        failure.starts_with("Please set an Auth method in your /w/home/.gemini/settings.json"),
        "{failure}"
    );
}

#[test]
fn a_session_that_is_gone_is_said() {
    let account = account_of(&Gemini, "", UNKNOWN_SESSION);
    let failure = account.failure.unwrap();
    assert_eq!(
        failure,
        "Error resuming session: Invalid session identifier \
         \"11111111-1111-4111-8111-111111111111\"."
    );
}

#[test]
fn it_may_do_all_for_work_and_only_read_for_an_opinion() {
    let mut job = job();
    assert_eq!(
        typed(&Gemini, KnownAgent::Gemini, &job),
        "gemini -o stream-json --skip-trust --approval-mode yolo --model m --own"
    );
    job.conversation = Some("828e");
    job.access = Access::Read;
    assert_eq!(
        typed(&Gemini, KnownAgent::Gemini, &job),
        "gemini -o stream-json --skip-trust --approval-mode plan --model m --own --resume 828e"
    );
}

//! Qwen Code 0.15.10, as it really printed it: `tests/agents/qwen`.

use crate::agent::job::Access;
use crate::agent::observer::Account;
use crate::agent::profile::Profile;
use crate::agent::qwen::Qwen;
use crate::agent::recorded::{account, account_of, activities, job, typed};
use crate::model::attempt::KnownAgent;
use crate::model::spent::{Counted, Usage};

macro_rules! recording {
    ($case:literal) => {
        include_str!(concat!("../../tests/agents/qwen/", $case))
    };
}

fn of(stdout: &str) -> Account {
    account(&Qwen, stdout)
}

#[test]
fn it_works_without_asking_and_goes_on_with_a_conversation_by_its_id() {
    let mut job = job();
    job.conversation = Some("0199");
    assert_eq!(
        typed(&Qwen, KnownAgent::Qwen, &job),
        "qwen -o stream-json --approval-mode yolo --model m --own --resume 0199"
    );
}

#[test]
fn an_opinion_has_no_tool_to_change_anything_with() {
    let mut job = job();
    job.access = Access::Read;
    let words = typed(&Qwen, KnownAgent::Qwen, &job);
    assert!(
        words.contains("--exclude-tools run_shell_command,edit,write_file"),
        "{words}"
    );
}

#[test]
fn a_success_has_a_report_tokens_and_a_conversation() {
    let account = of(recording!("success.jsonl"));
    assert_eq!(account.failure, None);
    assert_eq!(
        account.last_words,
        "## Summary\nChanged a.txt.\n\n## Skipped\nNothing.\n"
    );
    assert_eq!(
        account.session.as_deref(),
        Some("7aa93c42-b960-4773-ad44-93142c6fa0b4")
    );
    // Its cached tokens are among those that it read.
    let usage = Usage {
        input: 3510,
        output: 150,
    };
    assert_eq!(account.usage, Some(Counted::OfConversation(usage)));
    assert_eq!(account.cost, None);
}

#[test]
fn whoever_watches_sees_what_it_does_and_says() {
    assert_eq!(
        activities(&mut *Qwen.observer(), recording!("success.jsonl")),
        [
            "started",
            "$ cat a.txt && pwd",
            "reads a.txt",
            "edits a.txt",
            "edits b.txt",
            "Nothing.",
        ]
    );
}

#[test]
fn a_resumed_run_counts_the_tokens_of_the_conversation() {
    let account = of(recording!("resumed.jsonl"));
    let usage = Usage {
        input: 7020,
        output: 300,
    };
    assert_eq!(account.usage, Some(Counted::OfConversation(usage)));
}

#[test]
fn a_refusal_of_the_server_is_a_failure_though_nothing_else_says_so() {
    let stdout = recording!("http_401.jsonl");
    assert!(stdout.contains(r#""is_error":false"#));
    let causes = [
        (stdout, "HTTP 401: Incorrect API key provided"),
        (
            recording!("http_500.jsonl"),
            "HTTP 500: The server had an error",
        ),
        (
            recording!("unreachable.jsonl"),
            "Connection error. (cause: fetch failed)",
        ),
        (
            recording!("empty.jsonl"),
            "Model stream ended with empty response text.",
        ),
    ];
    for (stdout, cause) in causes {
        assert_eq!(of(stdout).failure.as_deref(), Some(cause));
    }
}

#[test]
fn one_that_was_allowed_nothing_but_to_read_has_a_list_of_what_was_denied() {
    let account = of(recording!("denied.jsonl"));
    assert_eq!(
        account.denied,
        ["$ cat a.txt && pwd", "edits a.txt", "edits b.txt"]
    );
}

#[test]
fn an_edit_that_failed_is_no_failure_of_the_attempt() {
    let account = of(recording!("tool_failed.jsonl"));
    assert_eq!(
        (account.failure, account.last_words.as_str()),
        (None, "I could not.")
    );
}

#[test]
fn one_that_was_interrupted_says_so() {
    let stderr = recording!("interrupted.stderr");
    let account = account_of(&Qwen, recording!("interrupted.jsonl"), stderr);
    assert_eq!(
        account.failure.as_deref(),
        Some("qwen ended before its turn did: Operation cancelled.")
    );
}

#[test]
fn one_without_an_account_says_so_and_has_no_conversation() {
    let account = of(recording!("no_auth.jsonl"));
    let failure = account.failure.unwrap_or_default();
    assert!(
        failure.starts_with("No auth type is selected. "),
        "{failure}"
    );
    assert_eq!(account.session, None);
}

#[test]
fn a_conversation_that_is_gone_is_a_failure_in_its_own_words() {
    let account = account_of(&Qwen, "", recording!("unknown_conversation.stderr"));
    let failure = account.failure.unwrap_or_default();
    assert!(
        failure.starts_with("No saved session found with ID 7ffb6be6"),
        "{failure}"
    );
}

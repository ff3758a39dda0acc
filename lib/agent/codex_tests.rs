//! codex's own words, as 0.169 printed them, and what is made of them.

use std::time::{Duration, Instant};

use crate::agent::codex_events::CodexObserver;
use crate::agent::observer::{Account, Observer, Trouble};
use crate::agent::recorded::{activities, job};
use crate::model::attempt::Usage;
use crate::model::spent::Counted;

fn heard(stdout: &str, stderr: &str) -> CodexObserver {
    let mut observer = CodexObserver::default();
    for line in stderr.lines() {
        observer.stderr(line);
    }
    activities(&mut observer, stdout);
    observer
}

fn account(stdout: &str, stderr: &str) -> Account {
    heard(stdout, stderr).account(&job())
}

macro_rules! recorded {
    ($name:literal) => {
        include_str!(concat!("../../tests/agents/codex/", $name))
    };
}

#[test]
fn a_finished_turn_gives_the_message_the_session_and_the_tokens_of_the_thread() {
    let account = account(recorded!("failed-command.jsonl"), "");
    assert_eq!(account.last_words, "could not");
    let session = "01a21e81-bd90-7271-848f-e2282db1aed0";
    assert_eq!(account.session.as_deref(), Some(session));
    let total = Usage {
        input: 2001,
        output: 100,
    };
    assert_eq!(account.usage, Some(Counted::OfConversation(total)));
    assert_eq!((account.failure, account.denied), (None, Vec::new()));
}

#[test]
fn a_failed_turn_is_a_failure_with_its_cause_in_one_line() {
    let failure = |stdout| account(stdout, "").failure.unwrap();
    let refused = failure(recorded!("http-401.jsonl"));
    assert!(
        refused.starts_with("unexpected status 401 Unauthorized: Incorrect API key provided"),
        "{refused}"
    );
    assert_eq!(
        failure(recorded!("http-429.jsonl")),
        "Quota exceeded. Check your plan and billing details."
    );
    assert_eq!(
        failure(recorded!("http-500.jsonl")),
        "We’re currently experiencing high demand, which may cause temporary errors."
    );
    assert_eq!(
        failure(recorded!("response-failed.jsonl")),
        "Quota exceeded. Check your plan and billing details."
    );
}

#[test]
fn an_end_without_a_completed_turn_is_a_failure() {
    let account = account(r#"{"type":"thread.started","thread_id":"0199"}"#, "");
    assert_eq!(
        account.failure.as_deref(),
        Some("codex ended before its turn did")
    );
}

#[test]
fn a_dead_sandbox_is_a_failure_though_the_turn_completes() {
    let (stdout, stderr) = (
        recorded!("dead-sandbox.jsonl"),
        recorded!("dead-sandbox.stderr"),
    );
    let failure = account(stdout, stderr).failure.unwrap();
    assert!(
        failure.starts_with("codex could not set up its sandbox: WARNING: proceeding, even"),
        "{failure}"
    );
}

#[test]
fn a_sandbox_that_was_warned_of_and_works_is_no_failure() {
    let (stdout, stderr) = (
        recorded!("warned-sandbox.jsonl"),
        recorded!("warned-sandbox.stderr"),
    );
    assert_eq!(account(stdout, stderr).failure, None);
    assert_eq!(heard(stdout, stderr).trouble(), None);
}

#[test]
fn a_start_that_another_one_was_in_the_way_of_is_to_be_repeated() {
    let stderr = "WARNING: proceeding, even though we could not create PATH aliases: \
                  operation would block";
    let trouble = heard("", stderr).trouble();
    assert!(
        matches!(trouble, Some(Trouble::StartAgain(_))),
        "{trouble:?}"
    );
}

#[test]
fn an_edit_that_failed_is_told_of() {
    let failed = account(recorded!("dead-sandbox.jsonl"), "");
    assert_eq!(failed.denied, ["edit d.txt"]);
    let (stdout, stderr) = (
        recorded!("failed-patch.jsonl"),
        recorded!("failed-patch.stderr"),
    );
    assert_eq!(
        account(stdout, stderr).denied,
        [
            "apply_patch verification failed: Failed to read file to update /w/nofile.txt: \
          No such file or directory (os error 2)"
        ]
    );
}

#[test]
fn a_server_out_of_reach_is_waited_for_and_not_without_end() {
    let mut observer = heard(recorded!("unreachable.jsonl"), "");
    assert_eq!(observer.trouble(), None);
    let long_ago = Instant::now().checked_sub(Duration::from_secs(301));
    observer.unreachable_since = long_ago;
    let Some(Trouble::Hopeless(why)) = observer.trouble() else {
        panic!("it is waited for without end");
    };
    assert_eq!(
        why,
        "codex did not reach its server for 5 minutes: Reconnecting... waiting for network \
         (Connection failed: error sending request)"
    );
    assert_eq!(observer.account(&job()).failure, Some(why));
    observer.unreachable_since = long_ago;
    observer.stdout(r#"{"type":"item.completed","item":{"type":"reasoning","text":"on"}}"#);
    assert_eq!(observer.trouble(), None);
}

#[test]
fn what_it_does_is_told_without_the_shell_around_it() {
    let mut observer = CodexObserver::default();
    let line = recorded!("failed-command.jsonl").lines().nth(2).unwrap();
    assert_eq!(observer.stdout(line).as_deref(), Some("$ false"));
}

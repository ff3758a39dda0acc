//! Claude Code 2.1.330, as it really printed it: `tests/agents/claude`.

use crate::agent::claude::Claude;
use crate::agent::job::Access;
use crate::agent::observer::Account;
use crate::agent::profile::Profile;
use crate::agent::recorded::{account, account_of, activities, job, typed};
use crate::model::attempt::KnownAgent;
use crate::model::spent::{Cost, Counted, Usage};

macro_rules! recording {
    ($case:literal) => {
        include_str!(concat!("../../tests/agents/claude/", $case))
    };
}

fn of(stdout: &str) -> Account {
    account(&Claude, stdout)
}

fn failure(stdout: &str) -> String {
    of(stdout).failure.unwrap_or_default()
}

#[test]
fn it_works_without_asking_and_goes_on_with_a_conversation_by_its_id() {
    let mut job = job();
    assert_eq!(
        typed(&Claude, KnownAgent::Claude, &job),
        "DISABLE_AUTOUPDATER=1 claude -p --output-format stream-json --verbose --permission-mode acceptEdits \
         --allowedTools Bash --model m --own"
    );
    job.conversation = Some("0199");
    let resumed = typed(&Claude, KnownAgent::Claude, &job);
    assert!(resumed.ends_with(" --own --resume 0199"), "{resumed}");
}

#[test]
fn an_opinion_has_tools_to_read_with_alone() {
    let mut job = job();
    job.access = Access::Read;
    let words = typed(&Claude, KnownAgent::Claude, &job);
    assert!(
        words.contains("--permission-mode dontAsk --tools Read,Grep,Glob"),
        "{words}"
    );
}

#[test]
fn a_success_has_a_report_tokens_a_cost_and_a_conversation() {
    let account = of(recording!("success.jsonl"));
    assert_eq!(account.failure, None);
    assert_eq!(
        account.last_words,
        "## Summary\nChanged a.txt.\n\n## Skipped\nNothing.\n"
    );
    assert_eq!(
        account.session.as_deref(),
        Some("078cb7e5-ebd7-4f6b-a00b-d3e6719502c8")
    );
    let usage = Usage {
        input: 6000,
        output: 150,
    };
    assert_eq!(account.usage, Some(Counted::OfRun(usage)));
    assert_eq!(account.cost, Some(Counted::OfConversation(Cost(23_200))));
    assert_eq!(account.denied, Vec::<String>::new());
}

#[test]
fn whoever_watches_sees_what_it_does_and_says() {
    assert_eq!(
        activities(&mut *Claude.observer(), recording!("success.jsonl")),
        [
            "started",
            "I will change a.txt.",
            "$ cat a.txt && ls; pwd",
            "reads a.txt",
            "edits a.txt",
            "edits b.txt",
            "Nothing.",
        ]
    );
}

#[test]
fn tokens_are_told_meanwhile_once_for_each_message() {
    let mut observer = Claude.observer();
    let lines: Vec<&str> = recording!("success.jsonl").lines().collect();
    // The first message comes in two events.
    activities(&mut *observer, &lines[..3].join("\n"));
    assert!(observer.has_started());
    assert_eq!(
        observer.usage(),
        Some(Usage {
            input: 1200,
            output: 1
        })
    );
}

#[test]
fn a_resumed_run_counts_its_own_tokens_and_the_cost_of_the_conversation() {
    let account = of(recording!("resumed.jsonl"));
    assert_eq!(account.session, of(recording!("success.jsonl")).session);
    let usage = Usage {
        input: 6000,
        output: 150,
    };
    assert_eq!(account.usage, Some(Counted::OfRun(usage)));
    assert_eq!(account.cost, Some(Counted::OfConversation(Cost(46_400))));
}

#[test]
fn a_refusal_of_the_server_is_a_failure_though_it_counts_as_a_success() {
    let stdout = recording!("http_401.jsonl");
    assert!(stdout.contains(r#""subtype":"success""#));
    assert_eq!(
        failure(stdout),
        "HTTP 401: Invalid API key · Fix external API key"
    );
    assert_eq!(
        failure(recording!("http_401_other.jsonl")),
        "HTTP 401: the key is wrong"
    );
    assert_eq!(
        failure(recording!("http_429.jsonl")),
        "HTTP 429: Request rejected (429) · This request would exceed your rate limit."
    );
    assert_eq!(
        failure(recording!("http_500.jsonl")),
        "HTTP 500: Internal server error. This is a server-side issue, usually temporary — try \
         again in a moment. If it persists, check your inference gateway (127.0.0.1:9)."
    );
    let overloaded = failure(recording!("http_529.jsonl"));
    assert!(
        overloaded.starts_with("HTTP 529: Repeated 529 Overloaded errors."),
        "{overloaded}"
    );
}

#[test]
fn that_it_tries_again_is_seen_and_why() {
    assert_eq!(
        activities(
            &mut *Claude.observer(),
            recording!("http_401_retried.jsonl")
        ),
        [
            "started",
            "HTTP 401, tries again (1 of 10)",
            "HTTP 401, tries again (2 of 10)",
            "HTTP 401, tries again (10 of 10)",
            "Invalid API key · Fix external API key",
        ]
    );
    let unreachable = activities(&mut *Claude.observer(), recording!("unreachable.jsonl"));
    assert_eq!(
        unreachable[1],
        "its server does not answer, tries again (1 of 10)"
    );
}

#[test]
fn a_server_out_of_reach_is_a_failure() {
    assert_eq!(
        failure(recording!("unreachable.jsonl")),
        "Connection refused — a firewall or proxy may be blocking it (ECONNREFUSED)"
    );
}

#[test]
fn one_that_was_ended_while_it_tried_again_says_what_it_waited_for() {
    let lines: Vec<&str> = recording!("http_429.jsonl").lines().collect();
    assert_eq!(
        failure(&lines[..3].join("\n")),
        "claude ended while it tried again: HTTP 429"
    );
}

#[test]
fn one_that_was_allowed_nothing_has_failed_though_it_counts_as_a_success() {
    let account = of(recording!("denied.jsonl"));
    assert_eq!(account.denied, ["edits a.txt", "$ touch b.txt"]);
    assert_eq!(
        account.failure.as_deref(),
        Some("it was not allowed to do anything: edits a.txt; $ touch b.txt")
    );
}

#[test]
fn one_that_was_denied_a_part_of_what_it_wanted_has_not_failed() {
    let account = of(recording!("some_denied.jsonl"));
    assert_eq!(
        account.denied,
        ["edits settings.json", "edits settings.json"]
    );
    assert_eq!(account.failure, None);
}

#[test]
fn a_command_that_failed_is_no_failure_of_the_attempt() {
    let account = of(recording!("tool_failed.jsonl"));
    assert_eq!(
        (account.failure, account.last_words.as_str()),
        (None, "I could not.")
    );
}

#[test]
fn one_that_was_interrupted_says_so_and_one_that_was_ended_says_nothing() {
    assert_eq!(
        failure(recording!("interrupted.jsonl")),
        "it was interrupted"
    );
    let ended = of(recording!("terminated.jsonl"));
    assert_eq!(
        ended.failure.as_deref(),
        Some("claude ended before its turn did")
    );
    assert!(ended.session.is_some() && ended.usage.is_some());
}

#[test]
fn an_answer_without_words_is_no_failure_and_no_report() {
    let account = of(recording!("empty.jsonl"));
    assert_eq!((account.failure, account.last_words.as_str()), (None, ""));
}

#[test]
fn a_limit_of_turns_is_a_failure_with_its_cause() {
    let cause = failure(recording!("max_turns.jsonl"));
    assert_eq!(cause, "Reached maximum number of turns (2)");
}

#[test]
fn a_conversation_that_is_gone_is_a_failure_and_no_conversation() {
    let stdout = recording!("unknown_conversation.jsonl");
    let account = account_of(&Claude, stdout, recording!("unknown_conversation.stderr"));
    assert_eq!(
        account.failure.as_deref(),
        Some("No conversation found with session ID: 7ffb6be6-91a3-4bf6-84ec-5af1cc1da600")
    );
    assert_eq!(account.session, None);
}

#[test]
fn one_that_is_not_logged_in_says_so() {
    assert_eq!(
        failure(recording!("not_logged_in.jsonl")),
        "Not logged in · Please run /login"
    );
}

#[test]
fn what_stops_it_before_it_begins_is_told_in_its_own_words() {
    let account = account_of(&Claude, "", "error: unknown option '--nosuch'\n");
    assert_eq!(
        account.failure.as_deref(),
        Some("unknown option '--nosuch'")
    );
}

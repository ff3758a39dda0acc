use super::*;
use crate::agent::recorded::{account, account_of, activities, job, typed};
use crate::model::attempt::KnownAgent;

const OK: &str = include_str!("../../tests/agents/opencode/ok.jsonl");
const RESUMED: &str = include_str!("../../tests/agents/opencode/resumed.jsonl");
const REFUSED: &str = include_str!("../../tests/agents/opencode/refused.jsonl");
const QUOTA: &str = include_str!("../../tests/agents/opencode/quota.jsonl");
const OUT_OF_REACH: &str = include_str!("../../tests/agents/opencode/out-of-reach.jsonl");
const DENIED: &str = include_str!("../../tests/agents/opencode/denied.jsonl");
const ASKED: &str = include_str!("../../tests/agents/opencode/asked.jsonl");
const ASKED_STDERR: &str = include_str!("../../tests/agents/opencode/asked.stderr");
const FAILED_TOOL: &str = include_str!("../../tests/agents/opencode/failed-tool.jsonl");
const EMPTY: &str = include_str!("../../tests/agents/opencode/empty.jsonl");
const UNKNOWN_SESSION: &str = include_str!("../../tests/agents/opencode/unknown-session.stderr");

#[test]
fn a_finished_turn_gives_its_last_words_its_tokens_and_its_session() {
    let account = account(&Opencode, OK);
    assert_eq!(account.failure, None);
    assert_eq!(account.last_words, "Done.\n\n## Summary\n\nAdded it.\n");
    assert_eq!(
        account.session.as_deref(),
        Some("ses_de17f2a84ffe5UvtTek6AmOMuK")
    );
    // Three steps, of which each read 200 from the cache.
    let usage = Usage {
        input: 700 + 701 + 702,
        output: 3 * 30,
    };
    assert_eq!(account.usage, Some(Counted::OfRun(usage)));
    assert_eq!(account.cost, None);
}

#[test]
fn whoever_watches_sees_commands_edits_words_and_the_tokens_so_far() {
    let mut observer = Opencode.observer();
    assert!(!observer.has_started());
    let half: Vec<&str> = OK.lines().take(4).collect();
    assert_eq!(
        activities(&mut *observer, &half.join("\n")),
        ["$ touch made"]
    );
    assert!(observer.has_started());
    let usage = Usage {
        input: 700,
        output: 30,
    };
    assert_eq!(observer.usage(), Some(usage));
    assert_eq!(
        activities(&mut *Opencode.observer(), OK),
        ["$ touch made", "edits a.txt", "Added it."]
    );
}

#[test]
fn a_resumed_turn_is_of_the_same_session_and_counts_its_own_tokens() {
    let (first, second) = (account(&Opencode, OK), account(&Opencode, RESUMED));
    assert_eq!(first.session, second.session);
    assert_eq!(second.last_words, "Again.");
    let usage = Usage {
        input: 700,
        output: 30,
    };
    assert_eq!(second.usage, Some(Counted::OfRun(usage)));
}

#[test]
fn the_price_of_all_steps_is_told_where_it_knows_one() {
    let priced = OK.replace(r#""cost":0}"#, r#""cost":0.0101}"#);
    let cost = account(&Opencode, &priced).cost;
    assert_eq!(cost, Some(Counted::OfRun(Cost(30_300))));
}

#[test]
fn a_refusal_is_a_failure_with_its_cause_in_one_line() {
    for (recording, cause) in [
        (REFUSED, "HTTP 401: Incorrect API key provided: k"),
        (QUOTA, "HTTP 429: You exceeded your current quota"),
        (
            OUT_OF_REACH,
            "Cannot connect to API: Unable to connect. Is the computer able to access the url?",
        ),
    ] {
        assert_eq!(
            account(&Opencode, recording).failure.as_deref(),
            Some(cause)
        );
    }
}

#[test]
fn what_the_users_rules_forbid_is_told_though_it_ends_with_0() {
    let account = account(&Opencode, DENIED);
    assert_eq!(account.denied, ["$ touch made", "write"]);
    assert_eq!(account.failure, None);
}

#[test]
fn an_end_after_a_call_that_nobody_allowed_is_a_failure() {
    let account = account_of(&Opencode, ASKED, ASKED_STDERR);
    assert_eq!(account.denied, ["$ touch made"]);
    assert_eq!(
        account.failure.as_deref(),
        Some("! permission requested: bash (touch made); auto-rejecting")
    );
}

#[test]
fn a_command_that_failed_was_not_denied() {
    let account = account(&Opencode, FAILED_TOOL);
    assert_eq!((account.denied, account.failure), (Vec::new(), None));
}

#[test]
fn an_answer_without_words_is_no_failure_and_no_report() {
    let account = account(&Opencode, EMPTY);
    assert_eq!((account.last_words.as_str(), account.failure), ("", None));
}

#[test]
fn an_end_without_a_word_is_a_failure() {
    assert_eq!(
        account(&Opencode, "").failure.as_deref(),
        Some("opencode ended before its turn did")
    );
}

#[test]
fn a_session_that_is_gone_is_said_without_its_colours() {
    let account = account_of(&Opencode, "", UNKNOWN_SESSION);
    assert_eq!(account.failure.as_deref(), Some("Error: Session not found"));
}

#[test]
fn it_may_do_all_for_work_and_only_read_for_an_opinion() {
    let mut job = job();
    assert_eq!(
        typed(&Opencode, KnownAgent::Opencode, &job),
        "OPENCODE_DISABLE_AUTOUPDATE=1 opencode run --format json --auto --model m --own"
    );
    job.conversation = Some("ses_1");
    job.access = Access::Read;
    let reading = typed(&Opencode, KnownAgent::Opencode, &job);
    assert!(
        reading.contains(r#""edit":"deny","bash":"deny""#),
        "{reading}"
    );
    assert!(
        reading.ends_with("run --format json --agent plan --model m --own --session ses_1"),
        "{reading}"
    );
}

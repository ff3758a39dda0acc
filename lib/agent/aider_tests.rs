use super::*;
use crate::agent::recorded::{account, activities, job, typed};
use crate::model::attempt::KnownAgent;

const OK: &str = include_str!("../../tests/agents/aider/ok.txt");
const RESUMED: &str = include_str!("../../tests/agents/aider/resumed.txt");
const REFUSED: &str = include_str!("../../tests/agents/aider/refused.txt");
const QUOTA: &str = include_str!("../../tests/agents/aider/quota.txt");
const OUT_OF_REACH: &str = include_str!("../../tests/agents/aider/out-of-reach.txt");
const NO_EDIT: &str = include_str!("../../tests/agents/aider/no-edit.txt");
const EMPTY_ANSWER: &str = include_str!("../../tests/agents/aider/empty.txt");
const NO_KEY: &str = include_str!("../../tests/agents/aider/no-key.txt");

#[test]
fn a_message_is_what_stands_between_the_head_and_the_count_of_its_tokens() {
    let account = account(&Aider, OK);
    assert_eq!(account.failure, None);
    assert!(
        account
            .last_words
            .ends_with("## Summary\n\n- Added it.\n\n## Skipped\n- none"),
        "{}",
        account.last_words
    );
    assert!(!account.last_words.contains("Aider v0"));
    let usage = Usage {
        input: 2500,
        output: 98,
    };
    assert_eq!(account.usage, Some(Counted::OfRun(usage)));
    assert_eq!(account.cost, Some(Counted::OfRun(Cost(7_100))));
    assert!(account.session.is_some());
}

#[test]
fn whoever_watches_sees_words_and_edits() {
    let mut observer = Aider.observer();
    let shown = activities(&mut *observer, OK);
    assert_eq!(shown[0], "started");
    assert!(shown.contains(&"- Added it.".to_owned()), "{shown:?}");
    assert_eq!(shown.last().map(String::as_str), Some("edits a.txt"));
    assert_eq!(observer.usage().map(|usage| usage.output), Some(98));
}

#[test]
fn a_resumed_run_counts_its_own_tokens() {
    let account = account(&Aider, RESUMED);
    assert_eq!(account.last_words, "Again.");
    let usage = Usage {
        input: 2500,
        output: 2,
    };
    assert_eq!(account.usage, Some(Counted::OfRun(usage)));
}

#[test]
fn a_refusal_is_a_failure_with_its_cause_in_one_line_though_it_ends_with_0() {
    for (recording, cause) in [
        (REFUSED, "HTTP 401: Incorrect API key provided: k"),
        (QUOTA, "HTTP 429: You exceeded your current quota"),
        (OUT_OF_REACH, "InternalServerError: Connection error."),
        (EMPTY_ANSWER, "Empty response received from LLM"),
        (
            NO_EDIT,
            "aider could not apply the model's edits, and gave up after three tries",
        ),
    ] {
        assert_eq!(account(&Aider, recording).failure.as_deref(), Some(cause));
    }
}

#[test]
fn a_refusal_that_it_got_over_is_no_failure() {
    let lines = QUOTA.lines().take(10).collect::<Vec<_>>().join("\n");
    assert!(account(&Aider, &lines).failure.is_some());
    let rest = OK.split_once("a.txt").unwrap().1;
    assert_eq!(account(&Aider, &format!("{lines}\n{rest}")).failure, None);
}

#[test]
fn without_a_key_it_is_not_waited_for_until_somebody_comes_to_a_browser() {
    let mut observer = Aider.observer();
    activities(&mut *observer, NO_KEY);
    let why = "aider knows no model and has no API key (set one in its configuration, or name \
               it: aider:model=<model>)";
    assert_eq!(observer.trouble(), Some(Trouble::Hopeless(why.to_owned())));
    assert_eq!(observer.account(&job()).failure.as_deref(), Some(why));
}

#[test]
fn an_end_without_a_word_is_a_failure() {
    assert_eq!(
        account(&Aider, "").failure.as_deref(),
        Some("aider ended before it said anything")
    );
}

#[test]
fn numbers_of_tokens_are_read_as_it_rounds_them() {
    for (text, number) in [("98", 98), ("2.5k", 2_500), ("1.2M", 1_200_000), ("?", 0)] {
        assert_eq!(amount(text), number);
    }
}

#[test]
fn it_keeps_what_it_remembers_out_of_the_worktree() {
    let mut job = job();
    job.conversation = Some(HISTORY);
    let typed = typed(&Aider, KnownAgent::Aider, &job);
    assert!(typed.starts_with("COLUMNS=1000 aider --yes-always --no-auto-commits"));
    assert!(
        typed.ends_with(
            "--message-file /w/prompt.md \
             --chat-history-file /w/room/aider.chat.history.md \
             --input-history-file /w/room/aider.input.history \
             --model m --own --restore-chat-history"
        ),
        "{typed}"
    );
}

#[test]
fn for_an_opinion_it_changes_nothing() {
    let mut job = job();
    job.access = Access::Read;
    let typed = typed(&Aider, KnownAgent::Aider, &job);
    assert!(
        typed.contains(" --chat-mode ask --no-git --dry-run "),
        "{typed}"
    );
}

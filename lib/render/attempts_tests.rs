//! How the list of attempts fits a terminal.

use insta::assert_snapshot;
use serde_json::json;

use super::*;
use crate::render::style::Colour;

/// An attempt that is over, by an agent that tells its tokens and what they cost.
fn attempt(n: u32, approach: &str, outcome: &str, cause: Option<&str>) -> Attempt {
    let id = "0123456789".repeat(4);
    let attempt = json!({
        "name": format!("rate-limit/limiter/{n}"),
        "spawn": "1", "approach": approach,
        "agent": {"name": "claude", "profile": {"profile": "command", "shell": "true"}},
        "base": id, "branch": "refs/heads/a", "worktree": "/w", "setup": null,
        "timeout_seconds": null, "created": "2026-01-02T03:04:05Z",
        "state": {
            "state": "ended", "outcome": outcome, "cause": cause, "exit": "exit 0",
            "ended": "2026-01-02T03:14:05Z", "milliseconds": 754_000, "leaked": 0,
            "reported": true,
        },
        "candidate": {"commit": id, "tree": id},
        "session": null, "usage": {"input": 1_234_567, "output": 12_345}, "cost": 1_230_000,
        "archive": null,
    });
    serde_json::from_value(attempt).expect("an attempt")
}

fn shown(columns: Option<usize>) -> String {
    let attempts = [
        attempt(1, "token-bucket", "finished", None),
        attempt(
            2,
            "sliding-window",
            "timed-out",
            Some("it took longer than 12m"),
        ),
    ];
    let shown = attempts.iter().map(|attempt| Shown {
        attempt,
        status: attempt.status(|| unreachable!("it is over")),
        promoted: false,
        disk: None,
        survivors: 0,
        milliseconds: Some(754_000),
    });
    list(Page::new(Colour::Off, columns), &shown.collect::<Vec<_>>())
}

#[test]
fn all_columns_are_there_where_there_is_no_end_to_the_page() {
    assert_snapshot!(shown(None), @r"
    attempt               state      agent   approach        candidate   time    tokens             cost
    rate-limit/limiter/1  finished   claude  token-bucket    0123456789  12m34s  1234k in, 12k out  $1.23
    rate-limit/limiter/2  timed-out  claude  sliding-window  0123456789  12m34s  1234k in, 12k out  $1.23  it took longer than 12m
    ");
}

#[test]
fn on_80_columns_tokens_and_cost_stay_and_what_is_missed_least_is_left_out() {
    assert_snapshot!(shown(Some(80)), @r"
    attempt               state      agent   time    tokens             cost
    rate-limit/limiter/1  finished   claude  12m34s  1234k in, 12k out  $1.23
    rate-limit/limiter/2  timed-out  claude  12m34s  1234k in, 12k out  $1.23
          it took longer than 12m
    ");
}

#[test]
fn on_60_columns_more_is_left_out() {
    assert_snapshot!(shown(Some(60)), @r"
    attempt               state      agent   time    cost
    rate-limit/limiter/1  finished   claude  12m34s  $1.23
    rate-limit/limiter/2  timed-out  claude  12m34s  $1.23
          it took longer than 12m
    ");
}

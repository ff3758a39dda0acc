//! How a board looks.

use insta::assert_snapshot;

use super::*;
use crate::model::attempt::Outcome;
use crate::model::spent::Usage;

const OVER: Status = Status::Ended(Outcome::Finished);

fn line(name: &str, status: Status, activity: &str) -> BoardLine {
    BoardLine {
        attempt: format!("widget/{name}").parse().unwrap(),
        who: "codex".to_owned(),
        status,
        activity: activity.to_owned(),
        usage: None,
        seconds: Some(7),
    }
}

fn four() -> Vec<BoardLine> {
    vec![
        BoardLine {
            usage: Some(Usage {
                input: 12_000,
                output: 345,
            }),
            seconds: Some(754),
            ..line("limiter/1", Status::Running, "$ cargo test --locked --all")
        },
        BoardLine {
            who: "codex:effort=high token-bucket".to_owned(),
            ..line("limiter/12", Status::Preparing, "set-up: npm ci")
        },
        BoardLine {
            seconds: None,
            ..line(
                "a-very-long-name/3",
                Status::Queued,
                "waiting for a free place",
            )
        },
        line("limiter/4", OVER, ""),
    ]
}

/// The lines, and a mark where the terminal ends.
fn shown(lines: &[BoardLine], columns: usize, rows: usize) -> String {
    let drawn = lay_out(Colour::Off, lines, Size { columns, rows });
    let lines = drawn.lines.iter().map(|(line, drawn)| {
        assert_eq!(*drawn, width(line), "{line}");
        assert!(*drawn < columns, "{line}");
        format!("{}|", padded(line, columns))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_columns_of_all_lines_stand_below_each_other() {
    assert_snapshot!(shown(&four(), 100, 24), @r"
    limiter/1           running    12m34s  codex                      12.3k tok  $ cargo test --locked… |
    limiter/12          preparing      7s  codex:effort=high token-…             set-up: npm ci         |
    a-very-long-name/3  queued             codex                                 waiting for a free pl… |
    limiter/4           finished       7s  codex                                                        |
    ");
}

#[test]
fn a_narrower_terminal_goes_without_tokens_and_agents_and_cuts_the_rest() {
    assert_snapshot!(shown(&four(), 80, 24), @r"
    limiter/1           running    12m34s  codex     12.3k tok  $ cargo test --loc… |
    limiter/12          preparing      7s  codex:e…             set-up: npm ci      |
    a-very-long-name/3  queued             codex                waiting for a free… |
    limiter/4           finished       7s  codex                                    |
    ");
    assert_snapshot!(shown(&four(), 40, 24), @r"
    limiter/1   running    12m34s  $ cargo… |
    limiter/12  preparing      7s  set-up:… |
    …ng-name/3  queued             waiting… |
    limiter/4   finished       7s           |
    ");
}

#[test]
fn a_board_is_never_higher_than_the_terminal_and_shows_first_what_is_at_work() {
    let states = [OVER, Status::Running, OVER, Status::Queued, Status::Running];
    let names = ["a/1", "a/2", "a/3", "a/4", "a/5"];
    let lines: Vec<BoardLine> = names
        .iter()
        .zip(states)
        .map(|(name, status)| line(name, status, ""))
        .collect();
    assert_snapshot!(shown(&lines, 50, 6), @r"
    a/1  finished   7s  codex                         |
    a/2  running    7s  codex                         |
    a/3  finished   7s  codex                         |
    a/4  queued     7s  codex                         |
    a/5  running    7s  codex                         |
    ");
    assert_snapshot!(shown(&lines, 50, 5), @r"
    a/2  running    7s  codex                         |
    a/5  running    7s  codex                         |
    a/4  queued     7s  codex                         |
    … and 2 more: 2 finished                          |
    ");
    assert_snapshot!(shown(&lines, 50, 3), @r"
    a/2  running    7s  codex                         |
    … and 4 more: 1 running, 1 queued, 2 finished     |
    ");
    assert_snapshot!(shown(&lines, 50, 1), @r"
    5 attempts: 2 running, 1 queued, 2 finished       |
    ");
}

#[test]
fn no_letter_of_an_agents_breaks_the_lines() {
    let lines = [
        line(
            "a/1",
            Status::Running,
            "\x1b[2J\x1b[31mred\r\n\u{202e}txt\u{7}",
        ),
        line("a/2", Status::Running, &"你好".repeat(20)),
        line("a/3", Status::Running, &"⚠\u{fe0f}".repeat(20)),
    ];
    assert_snapshot!(shown(&lines, 50, 24), @r"
    a/1  running    7s  codex  ?[2J?[31mred? ?txt?    |
    a/2  running    7s  codex  你好你好你好你好你好…  |
    a/3  running    7s  codex  ⚠️⚠️⚠️⚠️⚠️⚠️⚠️⚠️⚠️⚠️⚠… |
    ");
}

#[test]
fn a_board_is_drawn_over_the_one_before_and_not_at_all_where_nothing_is_new() {
    let at = |columns| {
        let size = Size { columns, rows: 24 };
        lay_out(Colour::Off, &[line("a/1", Status::Running, "x")], size)
    };
    let first = redraw(&at(80), &Drawn::default());
    assert!(first.starts_with("\r\x1b[?7l"), "{first:?}");
    assert_eq!(redraw(&at(80), &at(80)), "");
    let other = lay_out(
        Colour::Off,
        &[line("a/1", Status::Running, "y")],
        Size {
            columns: 80,
            rows: 24,
        },
    );
    assert!(redraw(&other, &at(80)).starts_with("\x1b[1A\r\x1b[?7l"));
}

#[test]
fn lines_that_a_narrower_terminal_has_broken_are_taken_away_whole() {
    let long = [line("a/1", Status::Running, &"x".repeat(200))];
    let at = |columns| lay_out(Colour::Off, &long, Size { columns, rows: 24 });
    // 99 columns wide, on a terminal of 40.
    assert!(redraw(&at(40), &at(100)).starts_with("\x1b[3A\r\x1b[?7l\x1b[J"));
}

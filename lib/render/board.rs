//! The attempts of a spawn while they work: one line each, drawn again and again in place.

use unicode_width::UnicodeWidthChar;

use crate::model::event::BoardLine;
use crate::render::attempts::ink;
use crate::render::style::{Colour, clean, duration};

/// The lines that a terminal of so many rows has room for: those of attempts that are not
/// over come first. A board that scrolls could not be drawn in place.
pub fn fit(lines: &[BoardLine], rows: usize) -> Vec<BoardLine> {
    let room = rows.saturating_sub(1).max(1);
    if lines.len() <= room {
        return lines.to_vec();
    }
    let (mut first, over): (Vec<BoardLine>, Vec<BoardLine>) = lines
        .iter()
        .cloned()
        .partition(|line| line.status.is_live());
    first.extend(over);
    first.truncate(room);
    first
}

/// Draws the board over the one that was drawn before, which had `before` lines.
pub fn redraw(colour: Colour, lines: &[BoardLine], before: usize, columns: usize) -> String {
    let mut out = String::new();
    if before > 0 {
        out.push_str(&format!("\x1b[{before}A"));
    }
    for line in lines {
        out.push_str("\r\x1b[K");
        out.push_str(&draw(colour, line, columns));
        out.push('\n');
    }
    if before > lines.len() {
        out.push_str("\x1b[J");
    }
    out
}

fn draw(colour: Colour, line: &BoardLine, columns: usize) -> String {
    let name = format!("{:<14} ", line.attempt.short());
    let state = format!("{:<9} ", line.status.word());
    let rest = format!(
        "{:>6}  {}  {}",
        duration(line.seconds * 1000),
        clean(&line.who),
        clean(&line.activity)
    );
    let room = columns.saturating_sub(name.len() + state.len() + 1);
    format!(
        "{name}{}{}",
        colour.paint(ink(line.status, false), &state),
        cut(&rest, room)
    )
}

/// As much of the text as fits, since a line that wraps would break the drawing.
fn cut(text: &str, columns: usize) -> String {
    let mut width = 0;
    text.chars()
        .take_while(|c| {
            width += c.width().unwrap_or(0);
            width <= columns
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::attempt::{Outcome, Status};

    fn line(n: usize, status: Status) -> BoardLine {
        BoardLine {
            attempt: format!("widget/all/{n}").parse().unwrap(),
            who: "command".to_owned(),
            status,
            activity: String::new(),
            seconds: 0,
        }
    }

    #[test]
    fn a_board_is_never_higher_than_the_terminal_and_shows_first_what_is_at_work() {
        let over = Status::Ended(Outcome::Finished);
        let lines: Vec<BoardLine> = [over, Status::Running, over, Status::Queued]
            .into_iter()
            .enumerate()
            .map(|(n, status)| line(n + 1, status))
            .collect();
        let shown = |rows| -> Vec<u32> {
            let lines = fit(&lines, rows);
            lines.iter().map(|line| line.attempt.n.get()).collect()
        };
        assert_eq!(shown(5), [1, 2, 3, 4]);
        assert_eq!(shown(4), [2, 4, 1]);
        assert_eq!(shown(0), [2]);
    }
}

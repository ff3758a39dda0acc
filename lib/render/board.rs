//! The attempts of a spawn while they work: one line each, drawn again and again in place.

use unicode_width::UnicodeWidthChar;

use crate::model::event::BoardLine;
use crate::render::attempts::ink;
use crate::render::style::{Colour, clean, duration};

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

//! The attempts of a spawn while they work: one line each, drawn again and again in place.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::model::attempt::Status;
use crate::model::event::BoardLine;
use crate::render::attempts::ink;
use crate::render::style::{Colour, clean, duration, short_number};

/// Columns between two cells.
const GAP: usize = 2;

/// On a narrower terminal names are cut short.
const NARROW: usize = 60;

/// A cell is left out where less than this would be left to say what an attempt does.
const LEAST_ACTIVITY: usize = 20;

/// Of whose name at least so much fits, or nothing of it is shown.
const LEAST_WHO: usize = 8;

/// The room that a board has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
}

/// A board as it stands on a terminal: its lines, and how wide each of them is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    lines: Vec<(String, usize)>,
    columns: usize,
}

impl Drawn {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The rows that it takes on a terminal that may have become narrower since.
    fn rows(&self, columns: usize) -> usize {
        let rows = self.lines.iter();
        rows.map(|(_, width)| width.div_ceil(columns.max(1)).max(1))
            .sum()
    }
}

/// Lays the board out. Where there are more attempts than rows, those at work come first, and
/// the last line counts the others: a board that scrolls could not be drawn in place.
pub fn lay_out(colour: Colour, lines: &[BoardLine], size: Size) -> Drawn {
    let shape = Shape::of(lines, size.columns);
    let room = size.rows.saturating_sub(1).max(1);
    let (shown, others) = fit(lines, room);
    let mut drawn: Vec<(String, usize)> = shown
        .iter()
        .map(|line| shape.draw(colour, line, size.columns))
        .collect();
    if !others.is_empty() {
        let text = match shown.is_empty() {
            true => format!("{} attempts: {}", others.len(), counted(&others)),
            false => format!("… and {} more: {}", others.len(), counted(&others)),
        };
        let text = cut(&text, size.columns.saturating_sub(1));
        let width = width(&text);
        drawn.push((text, width));
    }
    Drawn {
        lines: drawn,
        columns: size.columns,
    }
}

/// What is written to have this board where the one before stands; nothing where that is the
/// same.
pub fn redraw(new: &Drawn, before: &Drawn) -> String {
    if new == before {
        return String::new();
    }
    let mut out = up(before, new.columns);
    // Whatever width a terminal gives a letter, no line goes on in the next row.
    out.push_str("\x1b[?7l");
    let is_same_place = before.columns == new.columns;
    if !is_same_place {
        out.push_str("\x1b[J");
    }
    for (at, line) in new.lines.iter().enumerate() {
        let old = before.lines.get(at).filter(|_| is_same_place);
        if old != Some(line) {
            // Not by what clears a line: tmux takes one that was cleared for one as wide as
            // the terminal, and breaks it when that becomes narrower.
            let old = old.map_or(0, |(_, width)| *width);
            out.push_str(&format!("{}\r{}", " ".repeat(old), line.0));
        }
        out.push_str("\r\n");
    }
    out.push_str("\x1b[J\x1b[?7h");
    out
}

/// What is written to have a line of the story above the board.
pub fn tell_above(line: &str, drawn: &Drawn, columns: usize) -> String {
    let again = redraw(drawn, &Drawn::default());
    format!("{}\x1b[J{line}\n{again}", up(drawn, columns))
}

fn up(drawn: &Drawn, columns: usize) -> String {
    match drawn.rows(columns) {
        0 => "\r".to_owned(),
        rows => format!("\x1b[{rows}A\r"),
    }
}

/// The lines that are shown, and those for which there is no room.
fn fit(lines: &[BoardLine], room: usize) -> (Vec<&BoardLine>, Vec<&BoardLine>) {
    let mut all: Vec<&BoardLine> = lines.iter().collect();
    if all.len() <= room {
        return (all, Vec::new());
    }
    all.sort_by_key(|line| match line.status {
        Status::Running => 0,
        Status::Preparing => 1,
        Status::Queued => 2,
        Status::Ended(_) | Status::Lost | Status::Archived => 3,
    });
    let others = all.split_off(room - 1);
    (all, others)
}

/// `3 running, 9 finished`, in the order in which they come.
fn counted(lines: &[&BoardLine]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for line in lines {
        let word = line.status.word();
        match counts.iter_mut().find(|(one, _)| *one == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    let words = counts.iter().map(|(word, count)| format!("{count} {word}"));
    words.collect::<Vec<_>>().join(", ")
}

/// How wide the columns are, the same for all lines; 0 for one that is left out.
struct Shape {
    name: usize,
    state: usize,
    time: usize,
    who: usize,
    tokens: usize,
}

impl Shape {
    fn of(lines: &[BoardLine], columns: usize) -> Self {
        let widest = |text: &dyn Fn(&BoardLine) -> String| {
            let widths = lines.iter().map(|line| width(&text(line)));
            widths.max().unwrap_or(0)
        };
        let mut shape = Self {
            // The number at its end is what tells it from the others.
            name: widest(&name).min(if columns < NARROW { 10 } else { columns / 3 }),
            state: "preparing".len(),
            time: widest(&time),
            who: 0,
            tokens: 0,
        };
        let mut left = columns.saturating_sub(shape.fixed() + LEAST_ACTIVITY);
        let tokens = widest(&tokens);
        if tokens > 0 && left >= tokens + GAP {
            shape.tokens = tokens;
            left -= tokens + GAP;
        }
        let who = widest(&who);
        let room = left.saturating_sub(GAP).min(columns / 4);
        if room >= who.min(LEAST_WHO) {
            shape.who = who.min(room);
        }
        shape
    }

    fn fixed(&self) -> usize {
        self.name + self.state + self.time + 3 * GAP
    }

    fn draw(&self, colour: Colour, line: &BoardLine, columns: usize) -> (String, usize) {
        let state = padded(line.status.word(), self.state);
        let mut rest = format!("{:>1$}", time(line), self.time);
        if self.who > 0 {
            rest.push_str(&gap());
            rest.push_str(&padded(&cut(&who(line), self.who), self.who));
        }
        if self.tokens > 0 {
            rest.push_str(&gap());
            rest.push_str(&format!("{:>1$}", tokens(line), self.tokens));
        }
        rest.push_str(&gap());
        rest.push_str(&clean(&line.activity));
        let name = padded(&cut_front(&name(line), self.name), self.name);
        let before = self.name + self.state + 2 * GAP;
        let rest = cut(rest.trim_end(), columns.saturating_sub(before + 1));
        let state = colour.paint(ink(line.status, false), &state);
        let gap = gap();
        (
            format!("{name}{gap}{state}{gap}{rest}"),
            before + width(&rest),
        )
    }
}

fn name(line: &BoardLine) -> String {
    line.attempt.short()
}

fn who(line: &BoardLine) -> String {
    clean(&line.who)
}

fn time(line: &BoardLine) -> String {
    let told = line.seconds.map(|seconds| duration(seconds * 1000));
    told.unwrap_or_default()
}

fn tokens(line: &BoardLine) -> String {
    let told = line
        .usage
        .map(|usage| usage.input.saturating_add(usage.output));
    told.map_or_else(String::new, |sum| format!("{} tok", short_number(sum)))
}

fn gap() -> String {
    " ".repeat(GAP)
}

fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The columns that a text takes at most: where a selector asks for the coloured form of a
/// letter, some terminals give it two.
fn width(text: &str) -> usize {
    text.chars().map(wide).sum::<usize>().max(text.width())
}

fn wide(c: char) -> usize {
    match c {
        '\u{fe0f}' => 1,
        c => c.width().unwrap_or(0),
    }
}

/// As much of the beginning as fits, since a line that wraps would break the drawing.
fn cut(text: &str, columns: usize) -> String {
    shortened(text.chars(), columns).map_or_else(
        || text.to_owned(),
        |short| short.into_iter().chain(['…']).collect(),
    )
}

/// As much of the end as fits.
fn cut_front(text: &str, columns: usize) -> String {
    shortened(text.chars().rev(), columns).map_or_else(
        || text.to_owned(),
        |short| ['…'].into_iter().chain(short.into_iter().rev()).collect(),
    )
}

/// So many of these letters that one more column is left; nothing where all of them fit.
fn shortened(text: impl Iterator<Item = char> + Clone, columns: usize) -> Option<Vec<char>> {
    if text.clone().map(wide).sum::<usize>() <= columns {
        return None;
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += wide(*c);
        used <= columns
    };
    Some(text.take_while(fits).collect())
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;

//! Columns that line up, without lines around them, as git prints lists.

use unicode_width::UnicodeWidthStr;

use crate::render::style::{Colour, Ink};

/// One cell.
#[derive(Clone, Debug)]
pub struct Cell {
    text: String,
    ink: Ink,
}

/// A cell in this ink.
pub fn cell(ink: Ink, text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        ink,
    }
}

/// Lays rows out in columns, two spaces apart; nothing trails.
pub fn grid(colour: Colour, rows: &[Vec<Cell>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width_of = |column: usize| {
        let widths = rows.iter().filter_map(|row| row.get(column));
        widths.map(|cell| cell.text.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width_of).collect();
    let mut out = String::new();
    for row in rows {
        let last = row.iter().rposition(|cell| !cell.text.is_empty());
        for (column, cell) in row.iter().enumerate().take(last.map_or(0, |last| last + 1)) {
            out.push_str(&colour.paint(cell.ink, &cell.text));
            if Some(column) != last {
                let pad = widths[column] - cell.text.width() + 2;
                out.extend(std::iter::repeat_n(' ', pad));
            }
        }
        out.push('\n');
    }
    out
}

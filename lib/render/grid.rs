//! Columns that line up, without lines around them, as git prints lists; made to fit where
//! the page has an end.

use unicode_width::UnicodeWidthStr;

use crate::render::page::{Page, cut, wrap};
use crate::render::style::Ink;

/// Columns between two cells.
const GAP: usize = 2;

/// A last column of fewer columns than this is not worth reading.
const LEAST_TEXT: usize = 24;

/// One cell.
#[derive(Clone, Debug)]
pub struct Cell {
    text: String,
    ink: Ink,
}

impl Cell {
    /// What stands in it.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A cell in this ink.
pub fn cell(ink: Ink, text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        ink,
    }
}

/// Columns by which a last cell that has no room beside the others is set in below them.
const INDENT: usize = 6;

/// Whether rows have room on the page as they are.
pub fn fits(page: Page, rows: &[Vec<Cell>]) -> bool {
    page.columns()
        .is_none_or(|columns| total(&widths(rows)) <= columns)
}

/// Lays rows out in columns, two spaces apart; nothing trails. Where they are too wide for the
/// page, the last cell of a row goes on below itself, or stands below all of the row.
pub fn grid(page: impl Into<Page>, rows: &[Vec<Cell>]) -> String {
    let page = page.into();
    let widths = widths(rows);
    let Some(columns) = page.columns().filter(|columns| total(&widths) > *columns) else {
        return lay_out(page, rows, &widths);
    };
    let last = widths.len() - 1;
    if total(&widths[..last]) + GAP + LEAST_TEXT > columns {
        return stack(page, rows, widths, columns);
    }
    let mut fitting = widths;
    let room = columns.saturating_sub(total(&fitting[..last]) + GAP);
    fitting[last] = room.max(LEAST_TEXT);
    let mut broken: Vec<Vec<Cell>> = Vec::new();
    for row in rows {
        let text = row.get(last).map_or("", |cell| cell.text.as_str());
        for (nth, line) in wrap(text, fitting[last]).into_iter().enumerate() {
            let own = row
                .iter()
                .zip(&fitting)
                .take(last)
                .map(|(cell, width)| Cell {
                    text: match nth {
                        0 => cut(&cell.text, *width),
                        _ => String::new(),
                    },
                    ink: cell.ink,
                });
            let mut cells: Vec<Cell> = own.collect();
            cells.extend(row.get(last).map(|cell| Cell {
                text: line,
                ink: cell.ink,
            }));
            broken.push(cells);
        }
    }
    lay_out(page, &broken, &fitting)
}

/// Lays rows out with their last cell below the others, which are cut only where they alone
/// are too wide.
fn stack(page: Page, rows: &[Vec<Cell>], mut widths: Vec<usize>, columns: usize) -> String {
    let last = widths.len() - 1;
    let mut widest = columns;
    while total(&widths[..last]) > columns && widest > 8 {
        widest -= 1;
        for width in &mut widths[..last] {
            *width = (*width).min(widest);
        }
    }
    let mut out = String::new();
    for row in rows {
        let (head, text) = row.split_at(row.len().min(last));
        let head: Vec<Cell> = head
            .iter()
            .zip(&widths)
            .map(|(one, width)| cell(one.ink, cut(&one.text, *width)))
            .collect();
        if head.iter().any(|one| !one.text.is_empty()) {
            out.push_str(&lay_out(page, &[head], &widths));
        }
        for one in text.iter().filter(|one| !one.text.is_empty()) {
            for line in wrap(&one.text, columns - INDENT) {
                let line = page.paint(one.ink, &line);
                out.push_str(&format!("{:INDENT$}{line}\n", ""));
            }
        }
    }
    out
}

/// Lays a matrix out whose first columns say what a row is of. Where it is too wide for the
/// page, the columns after them go on in further tables below, each behind the first ones.
pub fn matrix(page: impl Into<Page>, rows: &[Vec<Cell>], keys: usize) -> String {
    let page = page.into();
    let mut widths = widths(rows);
    let Some(columns) = page.columns().filter(|columns| total(&widths) > *columns) else {
        return lay_out(page, rows, &widths);
    };
    let keys = keys.min(widths.len());
    let mut widest = columns;
    while total(&widths[..keys]) > columns / 3 && widest > 8 {
        widest -= 1;
        for width in &mut widths[..keys] {
            *width = (*width).min(widest);
        }
    }
    let room = columns.saturating_sub(total(&widths[..keys]));
    for width in &mut widths[keys..] {
        *width = (*width).min(room.saturating_sub(GAP));
    }
    let mut tables = Vec::new();
    let mut from = keys;
    while from < widths.len() {
        let mut until = from;
        let mut used = 0;
        while until < widths.len() && used + GAP + widths[until] <= room {
            used += GAP + widths[until];
            until += 1;
        }
        until = until.max(from + 1);
        let chosen: Vec<usize> = (0..keys).chain(from..until).collect();
        let part_widths: Vec<usize> = chosen.iter().map(|column| widths[*column]).collect();
        let part: Vec<Vec<Cell>> = rows
            .iter()
            .map(|row| {
                let cells = chosen.iter().filter_map(|column| {
                    let cell = row.get(*column)?;
                    Some(Cell {
                        text: cut(&cell.text, widths[*column]),
                        ink: cell.ink,
                    })
                });
                cells.collect()
            })
            .collect();
        tables.push(lay_out(page, &part, &part_widths));
        from = until;
    }
    tables.join("\n")
}

fn widths(rows: &[Vec<Cell>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width_of = |column: usize| {
        let widths = rows.iter().filter_map(|row| row.get(column));
        widths.map(|cell| cell.text.width()).max().unwrap_or(0)
    };
    (0..columns).map(width_of).collect()
}

fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

fn lay_out(page: Page, rows: &[Vec<Cell>], widths: &[usize]) -> String {
    let mut out = String::new();
    for row in rows {
        let last = row.iter().rposition(|cell| !cell.text.is_empty());
        for (column, cell) in row.iter().enumerate().take(last.map_or(0, |last| last + 1)) {
            out.push_str(&page.paint(cell.ink, &cell.text));
            if Some(column) != last {
                let pad = widths[column].saturating_sub(cell.text.width()) + GAP;
                out.extend(std::iter::repeat_n(' ', pad));
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::style::Colour;

    fn rows(texts: &[&[&str]]) -> Vec<Vec<Cell>> {
        let row = |texts: &&[&str]| texts.iter().map(|text| cell(Ink::Plain, *text)).collect();
        texts.iter().map(row).collect()
    }

    fn page() -> Page {
        Page::new(Colour::Off, Some(60))
    }

    #[test]
    fn a_long_last_cell_goes_on_below_itself() {
        let rows = rows(&[
            &[
                "limiter/1",
                "skipped: the docs of the limiter, since there was no time for them",
            ],
            &["limiter/2", "short"],
        ]);
        let expected = "limiter/1  skipped: the docs of the limiter, since there was\n           \
                        no time for them\nlimiter/2  short\n";
        assert_eq!(grid(page(), &rows), expected);
        assert!(grid(Colour::Off, &rows).lines().count() == 2);
    }

    #[test]
    fn a_wide_table_goes_on_below_with_its_first_column_again() {
        let names: Vec<String> = (1..=8).map(|n| format!("limiter/{n}")).collect();
        let mut head = vec!["file"];
        head.extend(names.iter().map(String::as_str));
        let body = [
            "src/limit.txt",
            "+1",
            "+2",
            "+3",
            "+4",
            "+5",
            "+6",
            "+7",
            "+8",
        ];
        let shown = matrix(page(), &rows(&[&head, &body]), 1);
        assert!(shown.lines().all(|line| line.width() <= 60), "{shown}");
        assert_eq!(shown.matches("src/limit.txt").count(), 2, "{shown}");
        for name in &names {
            assert_eq!(shown.matches(name.as_str()).count(), 1, "{shown}");
        }
    }
}

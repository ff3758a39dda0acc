//! Markdown in the terminal: its words wrapped to the page, its faces as colours, or as the
//! marks that they are written with where there are no colours.

use unicode_width::UnicodeWidthStr;

use crate::model::prose::{Block, Face, Item, Piece, blocks};
use crate::render::grid::{cell, grid};
use crate::render::page::{Page, wrap};
use crate::render::style::{Colour, Ink, clean, clean_lines};

/// Longer lines are hard to read, however wide the terminal is.
const WIDEST: usize = 100;

/// Markdown of others, each line set in by so many columns.
pub fn prose(page: Page, markdown: &str, indent: usize) -> String {
    let sheet = Sheet {
        page,
        columns: page
            .columns()
            .map(|columns| columns.min(WIDEST).saturating_sub(indent).max(20)),
    };
    let text = sheet.blocks(&blocks(markdown), Between::Blank);
    let margin = " ".repeat(indent);
    text.lines()
        .map(|line| match line {
            "" => "\n".to_owned(),
            line => format!("{margin}{line}\n"),
        })
        .collect()
}

/// What is between two blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    Blank,
    Nothing,
}

/// Where blocks are written.
#[derive(Clone, Copy)]
struct Sheet {
    page: Page,
    columns: Option<usize>,
}

impl Sheet {
    fn narrower(self, by: usize) -> Self {
        Self {
            columns: self
                .columns
                .map(|columns| columns.saturating_sub(by).max(12)),
            ..self
        }
    }

    fn blocks(self, blocks: &[Block], between: Between) -> String {
        let mut out = String::new();
        let mut before: Option<&Block> = None;
        for block in blocks {
            let is_apart = match before {
                None => false,
                // A list belongs to the words that introduce it.
                Some(Block::Paragraph(_)) if matches!(block, Block::List(_)) => false,
                Some(_) => between == Between::Blank,
            };
            if is_apart {
                out.push('\n');
            }
            out.push_str(&self.block(block));
            before = Some(block);
        }
        out
    }

    fn block(self, block: &Block) -> String {
        match block {
            Block::Heading(level, pieces) => {
                let ink = if *level > 3 { Ink::Plain } else { Ink::Strong };
                let words = flat(pieces);
                format!("{}\n", self.page.paint(ink, &words))
            }
            Block::Paragraph(pieces) => self.paragraph(pieces),
            Block::List(items) => items.iter().map(|item| self.item(item)).collect(),
            Block::Verbatim(text) => set_in(
                "    ",
                "    ",
                &text
                    .lines()
                    .map(|line| format!("{}\n", self.page.paint(Ink::Code, &clean_lines(line))))
                    .collect::<String>(),
            ),
            Block::Quote(blocks) => {
                let text = self.narrower(2).blocks(blocks, Between::Blank);
                let bar = self.page.paint(Ink::Faint, ">");
                set_in(&format!("{bar} "), &format!("{bar} "), &text)
            }
            Block::Table(rows) => {
                let row = |(nth, row): (usize, &Vec<Vec<Piece>>)| {
                    let ink = if nth == 0 { Ink::Strong } else { Ink::Plain };
                    row.iter().map(|pieces| cell(ink, flat(pieces))).collect()
                };
                let rows: Vec<_> = rows.iter().enumerate().map(row).collect();
                grid(Page::new(self.page.colour(), self.columns), &rows)
            }
            Block::Rule => {
                let line = "-".repeat(self.columns.unwrap_or(3).min(40));
                format!("{}\n", self.page.paint(Ink::Faint, &line))
            }
        }
    }

    fn item(self, item: &Item) -> String {
        let width = item.mark.width() + 1;
        let text = self.narrower(width).blocks(&item.blocks, Between::Nothing);
        let first = format!("{} ", self.page.paint(mark_ink(&item.mark), &item.mark));
        match text.is_empty() {
            true => format!("{}\n", first.trim_end()),
            false => set_in(&first, &" ".repeat(width), &text),
        }
    }

    /// A paragraph, broken between words.
    fn paragraph(self, pieces: &[Piece]) -> String {
        let mut out = String::new();
        let mut line: Vec<(String, Face)> = Vec::new();
        let mut end = |line: &mut Vec<(String, Face)>| {
            out.push_str(&self.wrapped(line));
            line.clear();
        };
        for piece in pieces {
            match piece.face {
                Face::HardBreak => end(&mut line),
                // As it is written, where nothing says how wide the reader's page is.
                Face::SoftBreak if self.columns.is_none() => end(&mut line),
                Face::SoftBreak => line.push((" ".to_owned(), Face::Plain)),
                face => line.push((marked(self.page, &piece.text, face), face)),
            }
        }
        end(&mut line);
        out
    }

    fn wrapped(self, pieces: &[(String, Face)]) -> String {
        let text: String = pieces.iter().map(|(text, _)| text.as_str()).collect();
        let lines = match self.columns {
            Some(columns) => wrap(text.trim(), columns),
            None => vec![text.trim().to_owned()],
        };
        // The faces again, character by character: wrapping takes away spaces alone.
        let mut faces = pieces
            .iter()
            .flat_map(|(text, face)| text.chars().map(|c| (c, *face)));
        let mut out = String::new();
        for line in lines {
            let mut run = (String::new(), Face::Plain);
            for c in line.chars() {
                let face = faces
                    .find(|(other, _)| *other == c)
                    .map_or(run.1, |(_, face)| face);
                if face != run.1 {
                    out.push_str(&self.page.paint(ink(run.1), &run.0));
                    run = (String::new(), face);
                }
                run.0.push(c);
            }
            out.push_str(&self.page.paint(ink(run.1), &run.0));
            out.push('\n');
        }
        out
    }
}

/// The words of a piece, with the marks of Markdown where no colour tells its face.
fn marked(page: Page, text: &str, face: Face) -> String {
    let text = clean(text);
    match (page.colour(), face) {
        (Colour::On, _) | (_, Face::Plain | Face::SoftBreak | Face::HardBreak) => text,
        (Colour::Off, Face::Code) if text.contains('`') => format!("`` {text} ``"),
        (Colour::Off, Face::Code) => format!("`{text}`"),
        (Colour::Off, Face::Emphasis) => format!("*{text}*"),
        (Colour::Off, Face::Strong) => format!("**{text}**"),
    }
}

fn flat(pieces: &[Piece]) -> String {
    let words = pieces.iter().map(|piece| match piece.face {
        Face::SoftBreak | Face::HardBreak => " ".to_owned(),
        Face::Code => format!("`{}`", clean(&piece.text)),
        _ => clean(&piece.text),
    });
    words.collect()
}

fn ink(face: Face) -> Ink {
    match face {
        Face::Plain | Face::SoftBreak | Face::HardBreak => Ink::Plain,
        Face::Emphasis => Ink::Emphasis,
        Face::Strong => Ink::Strong,
        Face::Code => Ink::Code,
    }
}

fn mark_ink(mark: &str) -> Ink {
    match mark {
        "- [x]" => Ink::Good,
        _ => Ink::Plain,
    }
}

/// Text with one thing in front of its first line and another in front of the others.
fn set_in(first: &str, others: &str, text: &str) -> String {
    let mut out = String::new();
    for (nth, line) in text.lines().enumerate() {
        let front = if nth == 0 { first } else { others };
        out.push_str(match line {
            "" => front.trim_end(),
            _ => front,
        });
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Some `code` and **strong** words\nthat go on.\n\n- one item that is long \
                        enough to be broken\n  - inner\n1. first\n\n```sh\nls   -l\n```\n> said\n";

    #[test]
    fn without_colour_and_width_the_marks_and_lines_stay() {
        let shown = prose(Page::from(Colour::Off), TEXT, 0);
        let expected = "Some `code` and **strong** words\nthat go on.\n\
                        - one item that is long enough to be broken\n  - inner\n\n1. first\n\n    \
                        ls   -l\n\n> said\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn words_are_wrapped_with_their_colours_and_nothing_is_wider() {
        let page = Page::new(Colour::On, Some(60));
        let shown = prose(page, &TEXT.replace("words", &"words ".repeat(20)), 2);
        assert!(
            shown.contains("\x1b[36mcode\x1b[m and \x1b[1mstrong\x1b[m words"),
            "{shown}"
        );
        let mut plain = shown;
        for code in ["\x1b[36m", "\x1b[1m", "\x1b[2m", "\x1b[m"] {
            plain = plain.replace(code, "");
        }
        assert!(plain.lines().all(|line| line.width() <= 60), "{plain}");
        assert!(!plain.contains('\x1b'));
    }

    #[test]
    fn a_face_that_goes_over_the_end_of_a_line_goes_on() {
        let page = Page::new(Colour::On, Some(60));
        let shown = prose(page, &format!("**{}**", "strong ".repeat(12).trim()), 0);
        assert_eq!(shown.matches("\x1b[1m").count(), shown.lines().count());
    }

    #[test]
    fn what_others_wrote_steers_no_terminal() {
        let evil = "a\u{1b}[31mb `c\u{202e}d`\n\n    e\u{9b}f\n\n|a\u{7}|\n|-|\n|b|\n";
        for colour in [Colour::On, Colour::Off] {
            let shown = prose(Page::new(colour, Some(60)), evil, 0);
            for escape in ["\x1b[31m", "\u{202e}", "\u{9b}", "\u{7}"] {
                assert!(!shown.contains(escape), "{shown:?}");
            }
        }
    }

    #[test]
    fn deep_nesting_is_shown() {
        let shown = prose(
            Page::new(Colour::Off, Some(60)),
            &format!("{} deep", ">".repeat(300)),
            0,
        );
        assert!(shown.contains("deep"));
    }
}

//! Tells events as they come: lines, and on a terminal a board that is drawn in place.

use std::sync::Mutex;

use crate::cli::out;
use crate::model::event::{BoardLine, Event};
use crate::render::style::Colour;
use crate::render::{board, event};

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Volume {
    /// Only what went wrong.
    Quiet,
    /// What everybody wants to know.
    Normal,
    /// The details too.
    Verbose,
}

/// A teller of events; may be called from several threads.
pub struct Story {
    colour: Colour,
    is_terminal: bool,
    volume: Volume,
    drawn: Mutex<Vec<BoardLine>>,
}

impl Story {
    /// Tells in this colour.
    pub fn new(colour: Colour, volume: Volume) -> Self {
        Self {
            colour,
            is_terminal: out::tells_terminal(),
            volume,
            drawn: Mutex::new(Vec::new()),
        }
    }

    /// Tells one event.
    pub fn tell(&self, event: Event) {
        let mut drawn = self
            .drawn
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        match &event {
            Event::Board(lines) => {
                if self.is_terminal && self.volume != Volume::Quiet {
                    let lines = board::fit(lines, out::rows());
                    let columns = out::columns();
                    out::story(&board::redraw(self.colour, &lines, drawn.len(), columns));
                    *drawn = lines;
                }
            }
            Event::CheckStarted { .. } if !self.is_terminal => {}
            _ => {
                let is_news = matches!(event, Event::Warning(_) | Event::Kept { .. });
                let is_told = match self.volume {
                    Volume::Quiet => is_news,
                    Volume::Normal => !matches!(event, Event::Detail(_)),
                    Volume::Verbose => true,
                };
                if !is_told {
                    return;
                }
                if let Some(line) = event::line(self.colour, &event) {
                    if drawn.is_empty() {
                        out::story(&format!("{line}\n"));
                    } else {
                        // Above the board, which is drawn again below it.
                        let lines = std::mem::take(&mut *drawn);
                        out::story(&format!("\x1b[{}A\r\x1b[J{line}\n", lines.len()));
                        out::story(&board::redraw(self.colour, &lines, 0, out::columns()));
                        *drawn = lines;
                    }
                }
            }
        }
    }
}

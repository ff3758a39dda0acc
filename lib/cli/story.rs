//! Tells events as they come: lines, and on a terminal a board that is drawn in place.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::out;
use crate::model::event::Event;
use crate::render::board::{self, Drawn, Size};
use crate::render::event;
use crate::render::style::Colour;

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
    drawn: Mutex<Drawn>,
    /// Whether the cursor stands behind a line of progress.
    is_over_progress: AtomicBool,
}

impl Story {
    /// Tells in this colour.
    pub fn new(colour: Colour, volume: Volume) -> Self {
        Self {
            colour,
            is_terminal: out::tells_terminal(),
            volume,
            drawn: Mutex::new(Drawn::default()),
            is_over_progress: AtomicBool::new(false),
        }
    }

    /// Draws a line over the one before and leaves it without an end, so that whatever is told
    /// next is told in its place.
    fn draw(&self, text: String) {
        if self.is_terminal && self.volume != Volume::Quiet {
            out::story(&format!("\r\x1b[K{text}"));
            self.is_over_progress
                .store(!text.is_empty(), Ordering::Relaxed);
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
                    let size = Size {
                        columns: out::columns(),
                        rows: out::rows(),
                    };
                    let new = board::lay_out(self.colour, lines, size);
                    let text = board::redraw(&new, &drawn);
                    if !text.is_empty() {
                        out::story(&text);
                    }
                    *drawn = new;
                }
            }
            // The line of what runs tells it, as the board does.
            Event::CheckStarted { .. } => {}
            Event::Started { .. } if self.is_terminal => {}
            Event::Checking(progress) => {
                self.draw(match progress.running.is_empty() {
                    true => String::new(),
                    false => event::progress(progress, out::columns().saturating_sub(1)),
                });
            }
            Event::Working(working) => {
                self.draw(match working {
                    None => String::new(),
                    Some(working) => event::working(working, out::columns().saturating_sub(1)),
                });
            }
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
                    if self.is_over_progress.swap(false, Ordering::Relaxed) {
                        out::story("\r\x1b[K");
                    }
                    if drawn.is_empty() {
                        out::story(&format!("{line}\n"));
                    } else {
                        // Above the board, which is drawn again below it.
                        out::story(&board::tell_above(&line, &drawn, out::columns()));
                    }
                }
            }
        }
    }
}

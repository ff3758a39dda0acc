//! A terminal that does not show what is typed while a board is drawn in place: each Enter
//! would move the board away from under the cursor.

use std::io;

use rustix::process::getpgrp;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};

use crate::cli::out;

/// Keeps the terminal quiet as long as it is there. Signals by keys go on as ever.
pub struct QuietInput(Option<Termios>);

impl QuietInput {
    /// From now on, where standard input is a terminal on which something is drawn.
    pub fn begin() -> Self {
        let before = (out::tells_terminal() && is_in_front())
            .then(|| tcgetattr(io::stdin()).ok())
            .flatten();
        if let Some(before) = &before {
            let mut quiet = before.clone();
            quiet.local_modes.remove(LocalModes::ECHO);
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &quiet);
        }
        Self(before)
    }
}

impl Drop for QuietInput {
    fn drop(&mut self) {
        if let Some(before) = self.0.take().filter(|_| is_in_front()) {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
        }
    }
}

/// Whoever sets a terminal up from the background is stopped for it.
fn is_in_front() -> bool {
    tcgetpgrp(io::stdin()).is_ok_and(|group| group == getpgrp())
}

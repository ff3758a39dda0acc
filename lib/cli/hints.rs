//! Hints, as git gives them: below what they are about, with the key that switches them off.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::out;
use crate::model::advice::{Advice, Wanted};
use crate::model::error::{Error, without_numbers};
use crate::render::style::clean_lines;
use crate::workflow::advice::wanted;

/// Tells an error, and what to do about it.
pub fn error(error: &Error, prefix: &str) {
    let message = clean_lines(&without_numbers(&error.message));
    out::story(&format!("{prefix}: {message}\n"));
    hints(Advice::Mend, &error.hints);
}

/// Gives a hint.
pub fn hint(advice: Advice, text: &str) {
    hints(advice, &[text]);
}

/// Gives several hints of one kind, unless the user wants none of it.
pub fn hints(advice: Advice, texts: &[impl AsRef<str>]) {
    if texts.is_empty() {
        return;
    }
    let wanted = wanted(advice);
    if wanted == Wanted::No {
        return;
    }
    for text in texts {
        for line in clean_lines(text.as_ref()).lines() {
            out::story(&format!("hint: {line}\n"));
        }
    }
    if wanted == Wanted::Unsaid {
        UNSAID[advice as usize].store(true, Ordering::Relaxed);
    }
}

/// Says, below all hints, how to be rid of the kinds that were given and of which the user has
/// not said what they want.
pub fn say_how_to_be_rid() {
    for advice in Advice::ALL {
        if UNSAID[advice as usize].swap(false, Ordering::Relaxed) {
            let key = advice.key();
            out::story(&format!(
                "hint: Disable this message with \"git config {key} false\"\n"
            ));
        }
    }
}

/// The kinds that were given and may be unwanted.
static UNSAID: [AtomicBool; Advice::ALL.len()] =
    [const { AtomicBool::new(false) }; Advice::ALL.len()];

//! A word where a subcommand or a task may stand, and which is neither.

use crate::cli::program::Program;
use crate::model::error::{Error, Kind};
use crate::model::nearest::nearest;

/// Adds to the error that a word gave, as a task, what else it could have been. Where there is
/// no plan at all, it is the command line that makes no sense, whatever plan there could be.
pub fn neither(error: Error, program: Program, word: &str) -> Error {
    let verb = program.verb();
    let command = program.command();
    let names: Vec<&str> = command
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect();
    if names.contains(&word) {
        let message = format!("'{word}' is no task, and as a command it comes before all options");
        return Error::usage(message).hint(format!("git {verb} {word} -h"));
    }
    let mut error = match error.kind {
        Kind::Missing => Error {
            kind: Kind::Usage,
            message: match names.is_empty() {
                true => format!("'{word}' is no task: {}", error.message),
                false => format!(
                    "'{word}' is no command of git {verb}, and no task: {}",
                    error.message
                ),
            },
            hints: error.hints,
        },
        _ => error,
    };
    if let Some(name) = nearest(word, names) {
        error
            .hints
            .insert(0, format!("did you mean: git {verb} {name}"));
    }
    error
}

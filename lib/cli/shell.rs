//! What the four programs have in common: arguments in, exit code out, in git's manner.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Command, Parser};

use crate::cli::grammar::{self, After, end_of_options, mistake, native_for, short_usage, usage};
use crate::cli::{hidden, hints, manual, out};
use crate::model::advice::Advice;
use crate::model::error::{Error, Kind, Result};
use crate::render::style::clean;

/// git's own exit code for a command line that makes no sense, and for `-h`.
const USAGE: u8 = 129;

/// The usage is not wider than this, however wide the terminal is.
const WIDEST: usize = 100;

/// What a command answered: its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done, or yes.
    Yes,
    /// The answer is no.
    No,
}

/// Runs one of the four programs.
pub fn run<A: Parser>(act: impl FnOnce(A) -> Result<Answer>) -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().map(end_of_options).collect();
    if let Some(mode) = hidden::wanted(&arguments) {
        return exit(hidden::run(mode, &arguments));
    }
    let mut command = native_for(A::command(), &arguments);
    let matches = command.try_get_matches_from_mut(&arguments);
    let parsed = matches.and_then(|matches| {
        let named = grammar::attempt_named(&command, &matches);
        Ok((A::from_arg_matches(&matches)?, named))
    });
    match parsed {
        Ok((parsed, named)) => exit(act(parsed).map_err(|error| match named {
            Some(attempt) => error.naming(&attempt),
            None => error,
        })),
        Err(error) => refuse(&error, &command, &arguments),
    }
}

/// The exit code of an answer; an error is told.
pub fn exit(result: Result<Answer>) -> ExitCode {
    let code = match result {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(error) => return fail(&error),
    };
    hints::say_how_to_be_rid();
    code
}

/// Answers a command line that is not for acting on.
fn refuse(error: &clap::Error, command: &Command, arguments: &[OsString]) -> ExitCode {
    let meant = grammar::meant(command, arguments);
    let columns = out::columns().min(WIDEST);
    let answered = match error.kind() {
        ErrorKind::DisplayVersion => {
            let name = command.get_name();
            let version = command.get_version().unwrap_or_default();
            out::answer(&format!("{name} version {version}\n")).map(|()| ExitCode::SUCCESS)
        }
        ErrorKind::DisplayHelp => {
            let mut text = usage(meant, columns);
            if meant.get_name() == command.get_name() {
                text.push_str(&manual::pointer(command.get_name()));
            }
            out::answer(&text).map(|()| ExitCode::from(USAGE))
        }
        _ => {
            let mistake = mistake(error, meant, arguments);
            out::story(&format!("error: {}\n", clean(&mistake.message)));
            if let Some(command) = &mistake.meant {
                out::hint(Advice::Mend, &format!("did you mean: {command}"));
                hints::say_how_to_be_rid();
            }
            match mistake.after {
                After::Everything => out::story(&usage(meant, columns)),
                After::Usage => out::story(&short_usage(meant, columns)),
                After::Nothing => {}
            }
            Ok(ExitCode::from(USAGE))
        }
    };
    answered.unwrap_or_else(|error| fail(&error))
}

fn fail(error: &Error) -> ExitCode {
    let (prefix, code) = match error.kind {
        Kind::No => ("error", 1),
        Kind::Missing => ("error", 2),
        Kind::Fatal | Kind::Conflict => ("fatal", 128),
        Kind::Usage => ("error", USAGE),
        Kind::Interrupted => ("error", 130),
    };
    out::error(error, prefix);
    hints::say_how_to_be_rid();
    ExitCode::from(code)
}

//! What the four programs have in common: arguments in, exit code out, in git's manner.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::{hidden, out};
use crate::model::error::{Error, Kind, Result};
use crate::render::style::{Colour, clean};
use crate::workflow::Repo;

/// git's own exit code for a command line that makes no sense, and for `-h`.
const USAGE: u8 = 129;

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
    let matches = match native(A::command()).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage::<A>(&error),
    };
    let result = match A::from_arg_matches(&matches) {
        Ok(arguments) => act(arguments),
        Err(error) => return usage::<A>(&error),
    };
    exit(result)
}

fn exit(result: Result<Answer>) -> ExitCode {
    match result {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(error) => fail(&error),
    }
}

/// clap does not know git's other word for `--`.
fn end_of_options(argument: OsString) -> OsString {
    if argument == "--end-of-options" {
        "--".into()
    } else {
        argument
    }
}

fn usage<A: Parser>(error: &clap::Error) -> ExitCode {
    let answered = match error.kind() {
        ErrorKind::DisplayVersion => {
            let shown = out::answer(&error.to_string());
            return shown.map_or_else(|error| fail(&error), |()| ExitCode::SUCCESS);
        }
        ErrorKind::DisplayHelp => out::answer(&error.to_string()),
        kind => {
            let message = match (kind, error.get(ContextKind::InvalidArg)) {
                (ErrorKind::UnknownArgument, Some(ContextValue::String(argument))) => {
                    unknown(argument)
                }
                (
                    ErrorKind::MissingSubcommand
                    | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
                    _,
                ) => "need a subcommand".to_owned(),
                _ => first_line(error),
            };
            out::story(&format!("error: {}\n", clean(&message)));
            out::story(&native(A::command()).render_help().to_string());
            Ok(())
        }
    };
    match answered {
        Ok(()) => ExitCode::from(USAGE),
        Err(error) => fail(&error),
    }
}

/// As git words it.
fn unknown(argument: &str) -> String {
    match argument.strip_prefix("--") {
        Some(option) => format!("unknown option `{option}'"),
        None if argument.starts_with('-') => {
            format!("unknown switch `{}'", argument.trim_start_matches('-'))
        }
        None => format!("unknown argument `{argument}'"),
    }
}

fn first_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let lines = text.lines().take_while(|line| !line.trim().is_empty());
    let message = lines.map(str::trim).collect::<Vec<_>>().join(" ");
    message.trim_start_matches("error: ").to_owned()
}

/// Help as git lays it out: the usage first.
fn native(command: clap::Command) -> clap::Command {
    command
        .help_template("usage: {usage}\n\n{about}\n\n{all-args}{after-help}\n")
        .mut_subcommands(native)
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
    ExitCode::from(code)
}

/// Whether a stream of ours is coloured: `color.<command>`, then `color.ui`, then `NO_COLOR`
/// and what the terminal can do, as git has it.
pub fn colour(repo: Option<&Repo>, command: &str, to_terminal: bool) -> Colour {
    let configured = repo.and_then(|repo| {
        repo.config(&format!("color.{command}"))
            .or_else(|| repo.config("color.ui"))
    });
    let can = to_terminal && std::env::var("TERM").is_ok_and(|term| term != "dumb");
    let on = match configured.as_deref() {
        Some("always") => true,
        Some("never" | "false" | "no" | "off" | "0") => false,
        Some(_) => can,
        None => can && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    };
    if on { Colour::On } else { Colour::Off }
}

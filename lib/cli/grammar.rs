//! The grammar of git's command lines, put over clap's definitions: what `-h` prints, how an
//! option is shortened and taken back, and in which words a mistake is told.
//!
//! The definitions are the one source. The usage, the heads of the manual's options and the
//! completions are made of what is here.

pub mod entry;
mod mistake;
mod opposites;
pub mod synopsis;
mod usage;
pub mod value;
pub mod word;

pub use mistake::{After, mistake};
pub use usage::{short_usage, usage};

use std::ffi::OsString;

use clap::{ArgMatches, Command};

/// The same command as git would have it: a long option may be shortened, be taken back by
/// its opposite (`--no-json`) and be given again, whereupon the last one counts.
pub fn native(command: Command) -> Command {
    let mut command = opposites::of_all(command.args_override_self(true));
    // The names that clap gives to subcommands in messages are made here.
    command.build();
    command
}

/// The same for one command line, as far as that needs it: most of the time that a command
/// takes to start would go into what its other subcommands could be told.
pub fn native_for(command: Command, arguments: &[OsString]) -> Command {
    let command = opposites::of_own(command.args_override_self(true));
    let name = meant(&command, arguments).get_name().to_owned();
    match command.find_subcommand(&name) {
        Some(_) => command.mut_subcommand(name, opposites::of_own),
        None => command,
    }
}

/// The attempt that a command line names, in its words, where it names one alone.
pub fn attempt_named(command: &Command, matches: &ArgMatches) -> Option<String> {
    if let Some((name, inner)) = matches.subcommand() {
        return attempt_named(command.find_subcommand(name)?, inner);
    }
    let operand = command.get_positionals().find(|one| {
        let names = one.get_value_names().unwrap_or_default();
        names.iter().any(|name| name == "attempt")
    })?;
    let mut named = matches.get_raw(operand.get_id().as_str())?;
    match (named.next(), named.next()) {
        (Some(only), None) => only.to_str().map(str::to_owned),
        _ => None,
    }
}

/// What an argument says to clap, which does not know git's other word for `--`.
pub fn end_of_options(argument: OsString) -> OsString {
    if argument == "--end-of-options" {
        "--".into()
    } else {
        argument
    }
}

/// The command that a command line is about: a subcommand where its first word names one. (An
/// option may not stand before a subcommand.)
pub fn meant<'c>(command: &'c Command, arguments: &[OsString]) -> &'c Command {
    let first = arguments.get(1).and_then(|word| word.to_str());
    first
        .and_then(|word| command.find_subcommand(word))
        .unwrap_or(command)
}

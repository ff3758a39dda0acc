//! A command line that makes no sense, in git's words.

use std::error::Error as _;
use std::ffi::OsString;
use std::fmt;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::model::nearest::nearest;

/// What is wrong with a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What it is, as git says it after `error: `.
    pub message: String,
    /// What the user may have meant.
    pub meant: Option<String>,
    /// Whether the usage is of help. Where a value is wrong, git leaves it at the message.
    pub after: After,
}

/// What follows the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// All of the usage, for whoever knows nothing yet.
    Everything,
    /// The forms and the options.
    Usage,
    /// Nothing.
    Nothing,
}

/// What clap found, told as git tells it.
pub fn mistake(error: &clap::Error, command: &Command, arguments: &[OsString]) -> Mistake {
    let of = |kind| texts(error, kind);
    let first = |kind| of(kind).into_iter().next().unwrap_or_default();
    let argument = first(ContextKind::InvalidArg);
    // A word that may be a subcommand, and is not.
    let mut slip = None;
    let (message, after) = match error.kind() {
        ErrorKind::UnknownArgument => match ambiguous(command, &argument) {
            Some(message) => (message, After::Nothing),
            None => (unknown(&argument), After::Usage),
        },
        ErrorKind::InvalidSubcommand => {
            let word = first(ContextKind::InvalidSubcommand);
            (format!("unknown subcommand: `{word}'"), After::Usage)
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            ("need a subcommand".to_owned(), After::Everything)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let subject = subject(&argument, command, arguments);
            let value = first(ContextKind::InvalidValue);
            if let Subject::Operand(_) = subject {
                slip = nearest(&value, command.get_subcommands().map(Command::get_name));
            }
            (bad_value(error, &subject, &value), After::Nothing)
        }
        ErrorKind::TooManyValues => {
            let subject = subject(&argument, command, arguments).to_string();
            (format!("{subject} takes no value"), After::Nothing)
        }
        ErrorKind::MissingRequiredArgument => (
            missing(&of(ContextKind::InvalidArg), command, arguments),
            After::Usage,
        ),
        ErrorKind::ArgumentConflict => {
            let prior = of(ContextKind::PriorArg);
            (conflict(&argument, &prior), After::Nothing)
        }
        ErrorKind::InvalidUtf8 => ("an argument is not in UTF-8".to_owned(), After::Nothing),
        _ => (first_line(error), After::Usage),
    };
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    // Of an option that was shortened too much, both are named already.
    let suggested = suggested
        .into_iter()
        .flat_map(of)
        .next()
        .filter(|_| after == After::Usage)
        .or(slip.map(str::to_owned));
    let program = command.get_bin_name().unwrap_or_default();
    Mistake {
        message,
        meant: suggested.map(|word| format!("{program} {word}")),
        after,
    }
}

/// As git words it.
fn unknown(argument: &str) -> String {
    match argument.strip_prefix("--") {
        Some(option) => format!("unknown option `{}'", name_of(option)),
        None if argument.starts_with('-') => {
            format!("unknown switch `{}'", argument.trim_start_matches('-'))
        }
        None => format!("unknown argument: '{argument}'"),
    }
}

/// Where a long option was shortened too much, which clap takes for unknown.
fn ambiguous(command: &Command, argument: &str) -> Option<String> {
    let typed = name_of(argument.strip_prefix("--")?);
    let mut candidates = command
        .get_arguments()
        .filter_map(|one| one.get_long())
        .filter(|long| long.starts_with(typed));
    let (one, other) = (candidates.next()?, candidates.next()?);
    Some(format!(
        "ambiguous option: {typed} (could be --{one} or --{other})"
    ))
}

/// What a value was given to.
enum Subject {
    /// An option that was written out.
    Option(String),
    /// An option that was written as one letter.
    Switch(char),
    /// An operand.
    Operand(String),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option(name) => write!(f, "option `{name}'"),
            Self::Switch(letter) => write!(f, "switch `{letter}'"),
            Self::Operand(name) => f.write_str(name),
        }
    }
}

/// clap tells of the long form only; git, of the one that was typed.
fn subject(argument: &str, command: &Command, arguments: &[OsString]) -> Subject {
    let Some(long) = argument.strip_prefix("--").map(name_of) else {
        return match argument
            .strip_prefix('-')
            .and_then(|rest| rest.chars().next())
        {
            Some(letter) => Subject::Switch(letter),
            None => Subject::Operand(plain_operand(argument)),
        };
    };
    let is_written_out = arguments
        .iter()
        .filter_map(|word| word.to_str()?.strip_prefix("--"))
        .any(|typed| !typed.is_empty() && long.starts_with(name_of(typed)));
    let mut options = command.get_arguments();
    let short = options
        .find(|one| one.get_long() == Some(long))
        .and_then(|one| one.get_short());
    match short {
        Some(letter) if !is_written_out => Subject::Switch(letter),
        _ => Subject::Option(long.to_owned()),
    }
}

fn bad_value(error: &clap::Error, subject: &Subject, value: &str) -> String {
    let allowed: Vec<String> = texts(error, ContextKind::ValidValue)
        .iter()
        .map(|value| format!("\"{value}\""))
        .collect();
    match allowed.as_slice() {
        [] => {}
        [one, other] => return format!("{subject} expects {one} or {other}"),
        [others @ .., last] => {
            return format!("{subject} expects {}, or {last}", others.join(", "));
        }
    }
    let Some(why) = error.source() else {
        return format!("{subject} requires a value");
    };
    match subject {
        Subject::Operand(name) => format!("'{value}' is no {name}: {why}"),
        _ => format!("{subject} does not take '{value}': {why}"),
    }
}

/// `[task]` and `<attempt>...` without what says how many there may be.
fn plain_operand(operand: &str) -> String {
    let name = operand
        .trim_end_matches('.')
        .trim_matches(['[', ']', '<', '>']);
    format!("<{name}>")
}

/// What has to be there and is not.
fn missing(needed: &[String], command: &Command, arguments: &[OsString]) -> String {
    let is_option = |one: &&String| one.starts_with('-');
    let Some(option) = needed.iter().find(is_option) else {
        let needed: Vec<String> = needed.iter().map(|one| plain_operand(one)).collect();
        return format!("{} is missing", needed.join(" "));
    };
    let option = name_of(option);
    // clap does not say whose need it is; where there is but one option, it is that one's.
    let mut given = arguments
        .iter()
        .skip(1)
        .filter_map(|word| word.to_str())
        .filter_map(|word| word.strip_prefix("--"))
        .map(name_of)
        .filter_map(|typed| {
            let longs = command.get_arguments().filter_map(|one| one.get_long());
            let mut meant = longs.filter(|long| long.starts_with(typed));
            meant.next()
        });
    match (given.next(), given.next()) {
        (Some(one), None) => format!("the option '--{one}' requires '{option}'"),
        _ => format!("'{option}' is missing"),
    }
}

fn conflict(argument: &str, prior: &[String]) -> String {
    let quoted = |one: &str| match one.starts_with('-') {
        true => format!("'{}'", name_of(one)),
        false => plain_operand(one),
    };
    match prior {
        [] => format!("{} cannot be used here", quoted(argument)),
        [prior, ..] => {
            let kind = match argument.starts_with('-') && prior.starts_with('-') {
                true => "options ",
                false => "",
            };
            let (one, other) = (quoted(prior), quoted(argument));
            format!("{kind}{one} and {other} cannot be used together")
        }
    }
}

/// An option without its value.
fn name_of(option: &str) -> &str {
    option.split(['=', ' ', '[']).next().unwrap_or(option)
}

fn texts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

fn first_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let lines = text.lines().take_while(|line| !line.trim().is_empty());
    let message = lines.map(str::trim).collect::<Vec<_>>().join(" ");
    message.trim_start_matches("error: ").to_owned()
}

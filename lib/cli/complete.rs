//! What a shell asks at TAB, and what it is told: all that the four programs know of their own
//! command line and of the repository. The shells' side is in `shims/`.
//!
//! The question: `git spawn --complete <command> <word>…`. The command is what stands for
//! `spawn` in the command line, which may be an alias; the words are those up to the cursor,
//! without the shell's quotes, and the last of them is the one that is being typed.
//!
//! The answer: a line `<value><TAB><what it is>` for each thing that could be there, whether it
//! begins with what is typed or not, since some shells match otherwise. A value that ends in
//! `=`, `:` or `/` wants no space behind it. A line with an empty value asks the shell to offer
//! `files` or `directories` beside. Whatever goes wrong, nobody wants to read of it between
//! two keys.

mod position;
#[cfg(test)]
mod position_tests;
pub mod shims;
mod source;
mod values;

use std::collections::HashSet;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Arg, Command};

use crate::cli::complete::position::{Expected, Position, Shown, requires_value};
use crate::cli::complete::values::{Paths, values};
use crate::cli::grammar::native;
use crate::cli::out;
use crate::cli::program::Program;
use crate::render::style::clean;
use crate::workflow::Repo;
use crate::workflow::offers::Offer;

/// How a shell begins its question.
const FLAG: &str = "--complete";

/// What the opposite of an option begins with.
const OPPOSITE: &str = "--no-";

/// An alias of an alias, and so on, is followed no further than this.
const MOST_ALIASES: usize = 10;

/// The words of the command line that a shell asks about, if one does.
pub fn asked(arguments: &[OsString]) -> Option<&[OsString]> {
    let (first, words) = arguments.get(1..)?.split_first()?;
    (first == FLAG).then_some(words)
}

/// Answers.
pub fn main(program: Program, words: &[OsString]) -> ExitCode {
    let words: Vec<String> = words
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let repo = Repo::discover().ok();
    let alias = |name: &str| repo.as_ref()?.config(&format!("alias.{name}"));
    if let Some((typed, before)) = expanded(program, words, &alias).split_last() {
        let command = native(program.command());
        let (offers, paths) = offers(&command, repo.as_ref(), before, typed);
        let _ = out::answer(&lines(offers, paths));
    }
    ExitCode::SUCCESS
}

/// The words behind the program's name, with those of an alias that stands for it.
fn expanded(
    program: Program,
    mut words: Vec<String>,
    alias: &dyn Fn(&str) -> Option<String>,
) -> Vec<String> {
    for _ in 0..MOST_ALIASES {
        let Some(command) = words.first() else {
            break;
        };
        if command == program.verb() || command == program.file_name() {
            break;
        }
        let meaning = alias(command).filter(|meaning| !meaning.starts_with('!'));
        let Some(mut meaning) = meaning.as_deref().and_then(shlex::split) else {
            break;
        };
        // git's own options may stand before: `-c agent.codex.model=m spawn`.
        if let Some(at) = meaning.iter().position(|word| word == program.verb()) {
            meaning.drain(..at);
        }
        words.splice(..1, meaning);
    }
    words.drain(..words.len().min(1));
    words
}

fn offers(
    command: &Command,
    repo: Option<&Repo>,
    before: &[String],
    typed: &str,
) -> (Vec<Offer>, Option<Paths>) {
    let position = Position::after(command, before);
    let (mut offers, mut paths) = (Vec::new(), None);
    for expected in position.expected(typed) {
        match expected {
            Expected::Option => offers.extend(options(&position, typed)),
            Expected::Subcommand => offers.extend(subcommands(position.command())),
            Expected::Value(argument, start) => {
                let (more, kind) = values(repo, &position, argument, &typed[start.len()..]);
                let more = more.into_iter();
                offers.extend(more.map(|one| Offer {
                    value: format!("{start}{}", one.value),
                    ..one
                }));
                paths = paths.or(kind);
            }
        }
    }
    (offers, paths)
}

/// The options; their opposites where these are wanted, as git has it.
fn options(position: &Position<'_>, typed: &str) -> Vec<Offer> {
    let mut offers = Vec::new();
    if typed.starts_with(OPPOSITE) {
        let opposites = position.options(Shown::Opposites).into_iter();
        let longs = opposites.filter_map(Arg::get_long);
        let offer = |long: &str| {
            let option = long.trim_start_matches("no-");
            Offer::new(format!("--{long}"), format!("take back --{option}"))
        };
        offers.extend(longs.map(offer));
    }
    for option in position.options(Shown::Options) {
        let about = help(option);
        if let Some(long) = option.get_long() {
            let equals = if requires_value(option) { "=" } else { "" };
            offers.push(Offer::new(format!("--{long}{equals}"), about.as_str()));
        }
        if let (Some(short), "-") = (option.get_short(), typed) {
            offers.push(Offer::new(format!("-{short}"), about));
        }
    }
    offers
}

fn subcommands(command: &Command) -> Vec<Offer> {
    let all = command.get_subcommands().filter(|one| !one.is_hide_set());
    let about = |one: &Command| one.get_about().map(ToString::to_string);
    all.map(|one| Offer::new(one.get_name(), about(one).unwrap_or_default()))
        .collect()
}

fn help(argument: &Arg) -> String {
    let help = argument.get_help().map(ToString::to_string);
    help.unwrap_or_default()
}

/// One line for each value.
fn lines(offers: Vec<Offer>, paths: Option<Paths>) -> String {
    let mut told = HashSet::new();
    let mut text = String::new();
    for offer in offers {
        // A word that a terminal could not show is none that anybody would choose.
        let is_plain = !offer.value.is_empty() && clean(&offer.value) == offer.value;
        if is_plain && told.insert(offer.value.clone()) {
            let about = clean(offer.about.trim());
            text.push_str(&format!("{}\t{about}\n", offer.value));
        }
    }
    match paths {
        Some(Paths::Files) => text.push_str("\tfiles\n"),
        Some(Paths::Directories) => text.push_str("\tdirectories\n"),
        None => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    fn spawn(line: &str) -> Vec<String> {
        let alias = |name: &str| match name {
            "s" => Some("-c agent.codex.model=m spawn list".to_owned()),
            "ss" => Some("s --disk".to_owned()),
            "round" => Some("round".to_owned()),
            "shell" => Some("!git spawn list".to_owned()),
            _ => None,
        };
        expanded(Program::Spawn, words(line), &alias)
    }

    #[test]
    fn an_alias_stands_for_all_its_words_and_may_stand_for_another() {
        assert_eq!(spawn("spawn list x"), ["list", "x"]);
        assert_eq!(spawn("git-spawn list x"), ["list", "x"]);
        assert_eq!(spawn("s x"), ["list", "x"]);
        assert_eq!(spawn("ss x"), ["list", "--disk", "x"]);
    }

    #[test]
    fn an_alias_that_goes_round_or_runs_a_shell_stands_for_the_command_alone() {
        assert_eq!(spawn("round x"), ["x"]);
        assert_eq!(spawn("shell x"), ["x"]);
        assert!(expanded(Program::Spawn, Vec::new(), &|_| None).is_empty());
    }

    #[test]
    fn a_value_is_told_once_on_a_line_of_its_own_and_never_with_control_characters() {
        let offers = ["a", "a", "", "b\nc", "d"].map(|value| Offer::new(value, "x\ny\tz"));
        let lines = lines(offers.into(), Some(Paths::Files));
        assert_eq!(lines, "a\tx y z\nd\tx y z\n\tfiles\n");
    }
}

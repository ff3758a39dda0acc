//! What a command takes, entry by entry, as the usage, the manual and nobody else words it.

use clap::{Arg, ArgAction, Command};

use super::opposites::opposite;

/// An option, an argument or a subcommand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// How it is written, such as `-n, --count <n>`.
    pub head: String,
    /// What it is for, in a line or two.
    pub help: String,
}

/// The options of a command that are shown, in the order of the definition; not those of its
/// subcommands, nor those that a subcommand has of its program, and not `-h`, which every
/// command of git has and none shows.
pub fn options(command: &Command) -> Vec<Entry> {
    let shown = command
        .get_arguments()
        .filter(|argument| is_shown(argument))
        .filter(|argument| !(argument.is_global_set() && is_subcommand(command)));
    shown
        .filter(|argument| !argument.is_positional())
        .map(|argument| Entry {
            head: option_head(argument),
            help: help(argument.get_help()),
        })
        .collect()
}

/// The arguments of a command that are none of its options.
pub fn operands(command: &Command) -> Vec<Entry> {
    let positionals = command.get_positionals().filter(|one| !one.is_hide_set());
    positionals
        .map(|argument| Entry {
            head: operand(argument),
            help: help(argument.get_help()),
        })
        .collect()
}

/// The subcommands of a command.
pub fn commands(command: &Command) -> Vec<Entry> {
    let shown = command.get_subcommands().filter(|one| !one.is_hide_set());
    shown
        .map(|one| Entry {
            head: one.get_name().to_owned(),
            help: help(one.get_about()),
        })
        .collect()
}

/// By its name, such as `git plan list`.
fn is_subcommand(command: &Command) -> bool {
    let name = command.get_bin_name().unwrap_or_default();
    name.split(' ').count() > 2
}

/// Whether the usage shows an argument.
pub(super) fn is_shown(argument: &Arg) -> bool {
    !argument.is_hide_set() && !matches!(argument.get_action(), ArgAction::Help)
}

/// Whether an option is said alone, without a value.
pub(super) fn is_flag(argument: &Arg) -> bool {
    !argument.get_action().takes_values()
}

fn option_head(argument: &Arg) -> String {
    let mut head = String::new();
    if let Some(short) = argument.get_short() {
        head.push_str(&format!("-{short}"));
    }
    if let Some(long) = argument.get_long() {
        if !head.is_empty() {
            head.push_str(", ");
        }
        // An option that is itself a negation reads better without.
        let is_two_sided =
            matches!(argument.get_action(), ArgAction::SetTrue) || argument.is_global_set();
        let can_be_negated = is_two_sided && opposite(long).starts_with("no-");
        head.push_str(if can_be_negated { "--[no-]" } else { "--" });
        head.push_str(long);
    }
    head.push_str(&value_after(argument, ' '));
    head
}

/// How an option's value is written after it; nothing where it takes none.
pub(super) fn value_after(argument: &Arg, separator: char) -> String {
    if is_flag(argument) {
        return String::new();
    }
    let value = value(argument);
    let is_optional = argument.get_num_args().is_some_and(|n| n.min_values() == 0);
    if is_optional {
        format!(
            "[{}{value}]",
            if separator == ' ' { '=' } else { separator }
        )
    } else {
        format!("{separator}{value}")
    }
}

/// What stands for a value: `<n>`.
pub(super) fn value(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default();
    let name = names.first().map_or("value", |name| name.as_str());
    format!("<{name}>")
}

/// An operand as the synopsis has it: `<attempt>`, `[<task>]`, `[<attempt>...]`.
pub(super) fn operand(argument: &Arg) -> String {
    let value = value(argument);
    let is_many = matches!(argument.get_action(), ArgAction::Append)
        || argument.get_num_args().is_some_and(|n| n.max_values() > 1);
    let dots = if is_many { "..." } else { "" };
    let dashes = if argument.is_last_set() { "-- " } else { "" };
    if argument.is_required_set() {
        format!("{dashes}{value}{dots}")
    } else {
        format!("[{dashes}{value}{dots}]")
    }
}

/// Help as git words it, which begins no sentence with a capital.
fn help(text: Option<&clap::builder::StyledStr>) -> String {
    let text = text.map(ToString::to_string).unwrap_or_default();
    let text = text.split("\n\n").next().unwrap_or_default();
    let text = text.replace('\n', " ");
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            let small: String = first.to_lowercase().collect();
            format!("{small}{}", &text[first.len_utf8()..])
        }
        _ => text,
    }
}

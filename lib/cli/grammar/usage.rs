//! What `-h` prints, laid out as git's own commands do: the forms first, then what there is to
//! say, in a column.

use clap::Command;
use unicode_width::UnicodeWidthStr;

use super::entry::{Entry, commands, operands, options};
use super::synopsis;
use crate::render::page::wrap;

/// The column in which git begins what it says of an option, counted from 0.
const COLUMN: usize = 26;

/// The usage of a command, at most so many columns wide.
pub fn usage(command: &Command, columns: usize) -> String {
    let mut text = forms(command, columns);
    if let Some(about) = command.get_about() {
        text.push('\n');
        for line in wrap(&about.to_string(), columns) {
            text.push_str(&format!("{line}\n"));
        }
    }
    let described = operands(command)
        .into_iter()
        .filter(|one| !one.help.is_empty());
    text.push_str(&listed("Commands", &commands(command), columns));
    text.push_str(&listed(
        "Arguments",
        &described.collect::<Vec<_>>(),
        columns,
    ));
    text.push_str(&listed("Options", &options(command), columns));
    if let Some(end) = command.get_after_help() {
        text.push_str(&format!("\n{end}\n"));
    }
    text
}

/// What is told after a mistake: the forms and the options, so that the mistake itself stays
/// in sight.
pub fn short_usage(command: &Command, columns: usize) -> String {
    let options = listed("Options", &options(command), columns);
    format!("{}{options}", forms(command, columns))
}

fn forms(command: &Command, columns: usize) -> String {
    let mut text = String::new();
    for (n, form) in synopsis::forms(command).iter().enumerate() {
        let begin = if n == 0 { "usage: " } else { "   or: " };
        text.push_str(&folded(begin, command, form, columns));
    }
    text
}

/// A form in as many lines as it takes, the further ones below what follows the command's
/// name.
fn folded(begin: &str, command: &Command, form: &str, columns: usize) -> String {
    let indent = begin.len() + command.get_bin_name().unwrap_or_default().len() + 1;
    let lines = wrap_words(
        form,
        columns.saturating_sub(begin.len()),
        indent - begin.len(),
    );
    let mut text = String::new();
    for (n, line) in lines.iter().enumerate() {
        let space = if n == 0 { begin } else { &" ".repeat(indent) };
        text.push_str(&format!("{space}{line}\n"));
    }
    text
}

/// Words in lines, of which the first is wider by `indent`; what stands in brackets is one.
fn wrap_words(text: &str, columns: usize, indent: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    let mut depth = 0_i32;
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match words.last_mut() {
            Some(last) if depth > 0 => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
        let count = |c| i32::try_from(word.matches(c).count()).unwrap_or(0);
        depth += count('[') - count(']');
    }
    for word in words {
        let room = if lines.len() == 1 {
            columns
        } else {
            columns.saturating_sub(indent)
        };
        let line = lines.last_mut().expect("there is one");
        if line.is_empty() {
            line.push_str(&word);
        } else if line.width() + 1 + word.width() <= room {
            line.push(' ');
            line.push_str(&word);
        } else {
            lines.push(word);
        }
    }
    lines
}

fn listed(title: &str, entries: &[Entry], columns: usize) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{title}\n");
    for entry in entries {
        let head = format!("    {}", entry.head);
        let help = wrap(&entry.help, columns.saturating_sub(COLUMN).max(20));
        let mut lines = help.iter();
        if head.width() < COLUMN {
            let first = lines.next().map_or("", String::as_str);
            let space = " ".repeat(COLUMN - head.width());
            text.push_str(format!("{head}{space}{first}").trim_end());
        } else {
            text.push_str(&head);
        }
        text.push('\n');
        for line in lines {
            text.push_str(&format!("{}{line}\n", " ".repeat(COLUMN)));
        }
    }
    text
}

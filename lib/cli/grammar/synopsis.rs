//! The forms in which a command is written, as `-h` and the manual's SYNOPSIS show them.

use clap::{Arg, Command};

use super::entry::{is_flag, is_shown, operand, value_after};

/// Options that are named one by one; where there are more, `<options>` stands for them, as
/// git has it.
const NAMED: usize = 4;

/// The forms of a command: its own, and those of its subcommands.
pub fn forms(command: &Command) -> Vec<String> {
    let mut forms = Vec::new();
    let works_alone = !command.is_subcommand_required_set()
        && !command.is_arg_required_else_help_set()
        || !command.has_subcommands();
    let name = command.get_bin_name().unwrap_or(command.get_name());
    if works_alone {
        forms.push(form(name, command));
    }
    // They have no such name of their own until they are asked for one.
    let shown = command.get_subcommands().filter(|one| !one.is_hide_set());
    forms.extend(shown.map(|one| form(&format!("{name} {}", one.get_name()), one)));
    forms
}

/// A command's own form: `git spawn wait [--any] [<plan|task|attempt>...]`.
fn form(name: &str, command: &Command) -> String {
    let mut words = vec![name.to_owned()];
    let options: Vec<&Arg> = command
        .get_arguments()
        .filter(|one| !one.is_positional() && is_shown(one) && !is_everywhere(one))
        .collect();
    if options.len() > NAMED {
        words.push("[<options>]".to_owned());
    } else {
        words.extend(alternatives(command, &options));
    }
    words.extend(command.get_positionals().map(operand));
    words.join(" ")
}

/// What every command takes belongs to none of the forms.
fn is_everywhere(option: &Arg) -> bool {
    option.is_global_set() || matches!(option.get_action(), clap::ArgAction::Version)
}

/// Each option in brackets; those that exclude one another in one pair of them.
fn alternatives(command: &Command, options: &[&Arg]) -> Vec<String> {
    let mut groups: Vec<Vec<&Arg>> = Vec::new();
    for option in options {
        let excludes = |other: &&Arg| {
            let conflicts = |a: &Arg, b: &Arg| {
                let mut of_a = command.get_arg_conflicts_with(a).into_iter();
                of_a.any(|one| one.get_id() == b.get_id())
            };
            conflicts(option, other) || conflicts(other, option)
        };
        match groups.iter_mut().find(|group| group.iter().all(excludes)) {
            Some(group) => group.push(option),
            None => groups.push(vec![option]),
        }
    }
    let one = |option: &&Arg| match (option.get_short(), option.get_long()) {
        (Some(short), _) => format!("-{short}{}", value_after(option, ' ')),
        (None, Some(long)) if is_flag(option) => format!("--{long}"),
        (None, Some(long)) => format!("--{long}{}", value_after(option, '=')),
        (None, None) => String::new(),
    };
    let written = groups.iter().map(|group| {
        let inner: Vec<String> = group.iter().map(one).collect();
        format!("[{}]", inner.join(" | "))
    });
    written.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::grammar::native;
    use crate::cli::program::Program;
    use insta::assert_snapshot;

    #[test]
    fn a_form_names_a_few_options_and_sums_up_many() {
        assert_snapshot!(forms(&native(Program::Spawn.command())).join("\n"), @r"
        git spawn [<options>] [<task>]
        git spawn list [<options>] [<plan|task|attempt>...]
        git spawn rm <attempt>...
        git spawn restore <attempt>
        git spawn prune [<options>]
        git spawn watch [<plan|task|attempt>...]
        git spawn wait [--any] [<plan|task|attempt>...]
        git spawn logs [-f | --round=<n>] [--raw] <attempt>
        git spawn retry [-a <agent> | --agent-command=<command>] [-d] <attempt>
        git spawn resume [-m <text> | -F <file>] [-d] <attempt>
        git spawn doctor [<options>]
        git spawn stop <attempt>
        git spawn path <attempt>
        git spawn shell <attempt> [-- <command>...]
        ");
    }
}

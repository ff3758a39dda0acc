//! `--no-x` for every `--x`, and `--x` for every `--no-x`: git's option parser has them for
//! nothing, and the last one counts.

use std::collections::HashSet;

use clap::{Arg, ArgAction, Command, Id};

/// Adds the opposites of all options, of subcommands too.
pub(super) fn of_all(command: Command) -> Command {
    of_own(command).mut_subcommands(of_all)
}

/// Adds the opposites of a command's own options. They are hidden: the usage shows them in the
/// head of the option that they belong to.
pub(super) fn of_own(mut command: Command) -> Command {
    let taken: HashSet<String> = command
        .get_arguments()
        .filter_map(|argument| argument.get_long().map(str::to_owned))
        .collect();
    let pairs: Vec<(Id, String)> = command
        .get_arguments()
        .filter(|argument| can_be_taken_back(argument))
        .filter_map(|argument| {
            let opposite = opposite(argument.get_long()?);
            let is_free = !taken.contains(&opposite);
            is_free.then(|| (argument.get_id().clone(), opposite))
        })
        .collect();
    for (id, opposite) in pairs {
        let other = Id::from(format!("not {id}"));
        command = command
            .mut_arg(&id, |argument| argument.overrides_with(&other))
            .arg(
                Arg::new(other)
                    .long(opposite)
                    .action(ArgAction::SetTrue)
                    .overrides_with(&id)
                    .hide(true),
            );
    }
    command
}

fn can_be_taken_back(argument: &Arg) -> bool {
    matches!(
        argument.get_action(),
        ArgAction::SetTrue | ArgAction::Set | ArgAction::Append
    )
}

/// The long option that takes another one back.
pub(super) fn opposite(long: &str) -> String {
    match long.strip_prefix("no-") {
        Some(plain) => plain.to_owned(),
        None => format!("no-{long}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::program::Program;

    #[test]
    fn what_was_taken_back_was_never_said() {
        let command = Command::new("x")
            .args_override_self(true)
            .arg(Arg::new("json").long("json").action(ArgAction::SetTrue))
            .arg(Arg::new("only").long("only").action(ArgAction::Append))
            .arg(
                Arg::new("no_edit")
                    .long("no-edit")
                    .action(ArgAction::SetTrue),
            );
        let matches = of_own(command)
            .try_get_matches_from([
                "x",
                "--json",
                "--no-json",
                "--only",
                "a",
                "--no-only",
                "--only=b",
                "--no-edit",
                "--edit",
            ])
            .unwrap();
        assert!(!matches.get_flag("json"));
        assert!(!matches.get_flag("no_edit"));
        let only: Vec<&String> = matches.get_many("only").unwrap().collect();
        assert_eq!(only, ["b"]);
    }

    #[test]
    fn the_definitions_of_the_programs_hold_together_with_opposites() {
        for program in Program::ALL {
            of_all(program.command()).debug_assert();
        }
    }
}

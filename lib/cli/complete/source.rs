//! Where the values of options and arguments come from: by what the definition calls them.

use clap::Arg;

use crate::workflow::offers::Eligible;

/// Where the values come from that have a name in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// One attempt.
    Attempt,
    /// An attempt, a colon, and a rule of safety.
    AttemptAndRule,
    /// An attempt, a colon, and what only a comparison could tell.
    AttemptAndPoint,
    /// An attempt; or a version of a plan, which nobody knows by heart.
    AttemptOrVersion,
    /// A plan, a task or an attempt.
    Group,
    /// A task of the plan.
    Task,
    /// A task of the plan, or an approach to it.
    TaskOrApproach,
    /// A task that has attempts, or a revision.
    TaskOrRevision,
    /// A plan by its name or its file.
    Plan,
    /// An agent.
    Agent,
    /// A check of the plan.
    Check,
    /// A rule of plans.
    Rule,
    /// A criterion that a person judges.
    Criterion,
    /// What git knows as a commit.
    Revision,
    /// A branch.
    Branch,
    /// A remote.
    Remote,
    /// What keeps attempts apart.
    Isolation,
    /// A file.
    File,
    /// A directory.
    Directory,
    /// A plan of another shape: a file, or an issue.
    Origin,
    /// The words that the definition itself has, or those of whoever types.
    Definition,
}

impl Source {
    /// The source of what is called so; nothing where the name is not known.
    pub fn named(value: &str) -> Option<Self> {
        Some(match value {
            "attempt" => Self::Attempt,
            "attempt:rule" => Self::AttemptAndRule,
            "attempt:point" => Self::AttemptAndPoint,
            "attempt|version" => Self::AttemptOrVersion,
            "plan|task|attempt" => Self::Group,
            "task" => Self::Task,
            "task[/approach]" => Self::TaskOrApproach,
            "task-or-revision" => Self::TaskOrRevision,
            "file|name" => Self::Plan,
            "agent" => Self::Agent,
            "check" => Self::Check,
            "rule" => Self::Rule,
            "criterion" => Self::Criterion,
            "revision" => Self::Revision,
            "branch" => Self::Branch,
            "remote" => Self::Remote,
            "how" => Self::Isolation,
            "file" | "path" => Self::File,
            "dir" => Self::Directory,
            "origin" => Self::Origin,
            "command" | "duration" | "format" | "n" | "text" | "version" | "what is wanted"
            | "when" | "whom" | "why" => Self::Definition,
            _ => return None,
        })
    }

    /// The source of an option's or an argument's values.
    pub fn of(argument: &Arg) -> Self {
        let name = argument.get_value_names().and_then(|names| names.first());
        name.and_then(|name| Self::named(name))
            .unwrap_or(Self::Definition)
    }
}

/// The attempts that a command can act on: by `git-spawn stop` and the like, and the option.
pub fn eligible(command: &str, option: Option<&str>) -> Eligible {
    match (command, option) {
        ("git-spawn watch" | "git-spawn wait", _) => Eligible::Live,
        ("git-spawn stop", _) => Eligible::Stoppable,
        ("git-spawn resume" | "git-spawn rm", _) => Eligible::Over,
        ("git-spawn restore", _) | ("git-promote", Some("restore")) => Eligible::Archived,
        ("git-spawn path" | "git-spawn shell" | "git-compare", _) => Eligible::Present,
        ("git-promote", None) => Eligible::Promotable,
        ("git-promote", Some("undo"))
        | ("git-promote revise" | "git-promote ready" | "git-promote merge", _) => {
            Eligible::Unmerged
        }
        ("git-promote status" | "git-promote finish", _) => Eligible::Promoted,
        _ => Eligible::All,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::Command;

    use super::*;
    use crate::cli::program::Program;

    /// Calls `see` with each command and subcommand, by its names.
    fn each(see: &mut dyn FnMut(&str, &Command)) {
        for program in Program::ALL {
            let command = program.command();
            see(command.get_name(), &command);
            for one in command.get_subcommands() {
                see(&format!("{} {}", command.get_name(), one.get_name()), one);
            }
        }
    }

    #[test]
    fn every_value_of_the_four_programs_has_a_source() {
        let mut strange = BTreeSet::new();
        each(&mut |path, command| {
            for argument in command.get_arguments() {
                let has_words = !argument.get_possible_values().is_empty();
                for name in argument.get_value_names().unwrap_or_default() {
                    if Source::named(name).is_none() && !has_words {
                        strange.insert(format!("{path}: <{name}>"));
                    }
                }
            }
        });
        assert!(
            strange.is_empty(),
            "say in lib/cli/complete/source.rs where these come from: {strange:?}"
        );
    }

    #[test]
    fn what_a_command_can_act_on_is_said_of_commands_that_there_are() {
        let mut special = BTreeSet::new();
        each(&mut |path, command| {
            let options = command.get_arguments().map(Arg::get_long);
            for option in options.chain([None]) {
                if eligible(path, option) != Eligible::All {
                    special.insert(path.to_owned());
                }
            }
        });
        let special: Vec<&str> = special.iter().map(String::as_str).collect();
        assert_eq!(
            special,
            [
                "git-compare",
                "git-promote",
                "git-promote finish",
                "git-promote merge",
                "git-promote ready",
                "git-promote revise",
                "git-promote status",
                "git-spawn path",
                "git-spawn restore",
                "git-spawn resume",
                "git-spawn rm",
                "git-spawn shell",
                "git-spawn stop",
                "git-spawn wait",
                "git-spawn watch",
            ]
        );
    }
}

//! What may stand where the cursor is, by the definition of a command and the words before.

use clap::{Arg, ArgAction, Command};

/// A command line up to the word that is being typed.
pub struct Position<'c> {
    /// The command, and the subcommand if one is named.
    commands: Vec<&'c Command>,
    /// The options that are given.
    given: Vec<&'c Arg>,
    /// The value of `--plan`.
    plan: Option<String>,
    /// How many arguments are given that are no options.
    arguments: usize,
    /// Whether `--` was there.
    options_are_over: bool,
    /// The option whose value comes next.
    awaiting: Option<&'c Arg>,
}

/// What may stand at the cursor.
#[derive(Clone, Debug)]
pub enum Expected<'c> {
    /// An option.
    Option,
    /// A value of this option or argument, right behind what is already there of the word.
    Value(&'c Arg, String),
    /// A subcommand.
    Subcommand,
}

/// Which options are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Those of the definition, without `-h`, which every command of git has and none shows.
    Options,
    /// `--no-x`, which takes `--x` back.
    Opposites,
}

impl<'c> Position<'c> {
    /// After these words. The command has to have been built.
    pub fn after(command: &'c Command, words: &[String]) -> Self {
        let mut position = Self {
            commands: vec![command],
            given: Vec::new(),
            plan: None,
            arguments: 0,
            options_are_over: false,
            awaiting: None,
        };
        words.iter().for_each(|word| position.pass(word));
        position
    }

    /// The subcommand, or else the command.
    pub fn command(&self) -> &'c Command {
        self.commands[self.commands.len() - 1]
    }

    /// The names of command and subcommand, such as `git-spawn list`.
    pub fn path(&self) -> String {
        let names: Vec<&str> = self.commands.iter().map(|one| one.get_name()).collect();
        names.join(" ")
    }

    /// Whether an option is given.
    pub fn has(&self, long: &str) -> bool {
        self.given.iter().any(|one| one.get_long() == Some(long))
    }

    /// The plan that is named.
    pub fn plan(&self) -> Option<&str> {
        self.plan.as_deref()
    }

    /// What may stand here where this much of it is typed.
    pub fn expected(&self, typed: &str) -> Vec<Expected<'c>> {
        if let Some(option) = self.awaiting
            && (requires_value(option) || !typed.starts_with('-'))
        {
            return vec![Expected::Value(option, String::new())];
        }
        if !self.options_are_over && typed.starts_with('-') {
            return match self.attached(typed) {
                Some((option, before)) => vec![Expected::Value(option, before.to_owned())],
                None if typed.contains('=') => Vec::new(),
                None => vec![Expected::Option],
            };
        }
        let mut expected = Vec::new();
        if self.takes_subcommand() {
            expected.push(Expected::Subcommand);
        }
        let argument = self.argument().filter(|argument| self.admits(argument));
        expected.extend(argument.map(|argument| Expected::Value(argument, String::new())));
        expected
    }

    /// The options that can be added.
    pub fn options(&self, shown: Shown) -> Vec<&'c Arg> {
        let options = self.command().get_arguments();
        let options = options.filter(|one| !one.is_positional());
        let is_shown = |option: &&Arg| match shown {
            Shown::Options => {
                !option.is_hide_set() && !matches!(option.get_action(), ArgAction::Help)
            }
            Shown::Opposites => {
                let is_negative = |long: &str| long.starts_with("no-");
                option.is_hide_set() && option.get_long().is_some_and(is_negative)
            }
        };
        options
            .filter(is_shown)
            .filter(|option| self.admits(option))
            .collect()
    }

    /// Whether this goes together with the options that are given.
    fn admits(&self, argument: &Arg) -> bool {
        let excludes = |one: &Arg, other: &Arg| {
            let conflicts = self.command().get_arg_conflicts_with(one);
            conflicts.iter().any(|conflict| same(conflict, other))
        };
        self.given.iter().all(|given| {
            let is_again = same(given, argument) && !is_repeatable(argument);
            !is_again && !excludes(given, argument) && !excludes(argument, given)
        })
    }

    /// The option of this name, which may be shortened as long as it is the only one.
    pub fn option(&self, name: &str) -> Option<&'c Arg> {
        let mut exact = self.longs();
        if let Some((_, option)) = exact.find(|(long, _)| *long == name) {
            return Some(option);
        }
        let found: Vec<_> = self
            .longs()
            .filter(|(long, _)| long.starts_with(name))
            .collect();
        match found.as_slice() {
            [(_, option), more @ ..] if more.iter().all(|(_, one)| same(one, option)) => {
                Some(option)
            }
            _ => None,
        }
    }

    /// All long names, those beside the first too.
    fn longs(&self) -> impl Iterator<Item = (&'c str, &'c Arg)> + use<'c> {
        let options = self.command().get_arguments();
        options.flat_map(|option| {
            let names = option.get_long().into_iter();
            let more = option.get_all_aliases().unwrap_or_default();
            names.chain(more).map(move |name| (name, option))
        })
    }

    fn pass(&mut self, word: &str) {
        if let Some(option) = self.awaiting.take()
            && (requires_value(option) || !word.starts_with('-'))
        {
            self.keep(option, word);
        } else if self.options_are_over || !word.starts_with('-') || word == "-" {
            self.pass_argument(word);
        } else if matches!(word, "--" | "--end-of-options") {
            self.options_are_over = true;
        } else if let Some((option, before)) = self.attached(word) {
            self.given.push(option);
            self.keep(option, &word[before.len()..]);
        } else if let Some(name) = word.strip_prefix("--") {
            let option = self.option(name);
            self.given.extend(option);
            self.awaiting = option.filter(|option| can_be_followed(option));
        } else {
            let options: Vec<&Arg> = word[1..].chars().filter_map(|c| self.short(c)).collect();
            let last = options.last().copied();
            self.awaiting = last.filter(|option| can_be_followed(option));
            self.given.extend(options);
        }
    }

    fn pass_argument(&mut self, word: &str) {
        let subcommand = self.command().find_subcommand(word);
        match subcommand.filter(|_| self.takes_subcommand()) {
            Some(subcommand) => self.commands.push(subcommand),
            None => self.arguments += 1,
        }
    }

    fn keep(&mut self, option: &Arg, value: &str) {
        if option.get_long() == Some("plan") {
            self.plan = Some(value.to_owned());
        }
    }

    /// The option whose value is a part of this word, and what stands before the value.
    fn attached<'w>(&self, word: &'w str) -> Option<(&'c Arg, &'w str)> {
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) = long.split_once('=')?;
            let option = self.option(name).filter(|option| takes_value(option))?;
            return Some((option, &word[..word.len() - value.len()]));
        }
        for (at, c) in word.char_indices().skip(1) {
            let option = self.short(c)?;
            let rest = at + c.len_utf8();
            if takes_value(option) {
                return (rest < word.len()).then_some((option, &word[..rest]));
            }
        }
        None
    }

    fn short(&self, c: char) -> Option<&'c Arg> {
        let mut options = self.command().get_arguments();
        options.find(|option| option.get_short() == Some(c))
    }

    /// A subcommand comes before everything else.
    fn takes_subcommand(&self) -> bool {
        let is_first = self.arguments == 0 && self.given.is_empty() && !self.options_are_over;
        self.command().has_subcommands() && is_first
    }

    /// The argument that comes next.
    fn argument(&self) -> Option<&'c Arg> {
        let (last, others): (Vec<&Arg>, Vec<&Arg>) = self
            .command()
            .get_positionals()
            .partition(|argument| argument.is_last_set());
        if let ([last], true) = (last.as_slice(), self.options_are_over) {
            return Some(last);
        }
        let mut ends = 0;
        others.into_iter().find(|argument| {
            let most = argument
                .get_num_args()
                .map_or(1, |count| count.max_values());
            let most = if is_repeatable(argument) {
                usize::MAX
            } else {
                most
            };
            ends = most.saturating_add(ends);
            self.arguments < ends
        })
    }
}

/// Whether an option has a value, be it that it may be left out.
fn takes_value(option: &Arg) -> bool {
    option.get_action().takes_values()
}

/// Whether the value of an option may be the next word.
fn can_be_followed(option: &Arg) -> bool {
    takes_value(option) && !option.is_require_equals_set()
}

/// Whether an option makes no sense without a value.
pub fn requires_value(option: &Arg) -> bool {
    let least = option.get_num_args().map_or(1, |count| count.min_values());
    takes_value(option) && least > 0
}

fn is_repeatable(option: &Arg) -> bool {
    matches!(option.get_action(), ArgAction::Append | ArgAction::Count)
}

fn same(one: &Arg, other: &Arg) -> bool {
    one.get_id() == other.get_id()
}

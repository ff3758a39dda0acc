//! What a user approved, and how commands differ from it.

use jiff::Timestamp;
use serde::Serialize;

use crate::model::name::PlanName;
use crate::model::plan::PlanCommands;

/// Commands that a user approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// Of which plan.
    pub plan: PlanName,
    /// Exactly these.
    pub commands: PlanCommands,
    /// When.
    pub approved: Timestamp,
    /// Their digest, in hexadecimal.
    pub digest: String,
}

/// One command beside what was approved before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine<'a> {
    /// What it is called: a check's name, or none for the set-up.
    pub name: Option<&'a str>,
    /// The command.
    pub command: &'a str,
    /// What became of it.
    pub change: Change,
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Change {
    /// It was approved.
    Same,
    /// It was not approved.
    New,
    /// It was approved, and is not there any more.
    Gone,
}

/// The commands as lines, beside those that were approved; what is gone stands where it was.
/// A command of another place is new: they run in their order.
pub fn beside<'a>(now: &'a PlanCommands, before: &'a PlanCommands) -> Vec<CommandLine<'a>> {
    let (now, before) = (flat(now), flat(before));
    // The longest common sequence; there are few commands.
    let width = before.len() + 1;
    let mut longest = vec![0_usize; (now.len() + 1) * width];
    for i in (0..now.len()).rev() {
        for j in (0..before.len()).rev() {
            longest[i * width + j] = match now[i] == before[j] {
                true => longest[(i + 1) * width + j + 1] + 1,
                false => longest[(i + 1) * width + j].max(longest[i * width + j + 1]),
            };
        }
    }
    let line = |(name, command), change| CommandLine {
        name,
        command,
        change,
    };
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < now.len() || j < before.len() {
        let same = i < now.len() && j < before.len() && now[i] == before[j];
        if same {
            lines.push(line(now[i], Change::Same));
            (i, j) = (i + 1, j + 1);
        } else if j < before.len()
            && (i == now.len() || longest[i * width + j + 1] >= longest[(i + 1) * width + j])
        {
            lines.push(line(before[j], Change::Gone));
            j += 1;
        } else {
            lines.push(line(now[i], Change::New));
            i += 1;
        }
    }
    lines
}

fn flat(commands: &PlanCommands) -> Vec<(Option<&str>, &str)> {
    let setup = commands.setup.iter().map(|setup| (None, setup.as_str()));
    let checks = commands.checks.iter();
    setup
        .chain(checks.map(|(name, command)| (Some(name.as_str()), command.as_str())))
        .collect()
}

/// What of a command a reader could overlook, in words.
pub fn cautions(command: &str, is_unseen: impl Fn(char) -> bool) -> Vec<String> {
    const LONG: usize = 400;
    const WIDE: usize = 16;
    let mut said = Vec::new();
    let unseen = command
        .chars()
        .filter(|c| *c != '\n' && is_unseen(*c))
        .count();
    if unseen > 0 {
        let what = if unseen == 1 {
            "character"
        } else {
            "characters"
        };
        said.push(format!(
            "{unseen} {what} that cannot be seen or read, written here as \\u{{…}}"
        ));
    }
    let mut foreign: Vec<char> = command
        .chars()
        .filter(|c| !c.is_ascii() && !is_unseen(*c))
        .collect();
    foreign.sort_unstable();
    foreign.dedup();
    if !foreign.is_empty() {
        let shown = foreign.iter().take(5);
        let shown = shown.map(|c| format!("{c} (U+{:04X})", u32::from(*c)));
        let more = if foreign.len() > 5 { ", …" } else { "" };
        let shown = shown.collect::<Vec<_>>().join(", ");
        said.push(format!("characters that are not ASCII: {shown}{more}"));
    }
    let spaces = command.split(|c| c != ' ').map(str::len).max().unwrap_or(0);
    if spaces >= WIDE {
        said.push(format!("{spaces} spaces in a row, with more behind them"));
    }
    if command.len() > LONG {
        said.push(format!("{} bytes: read it to its end", command.len()));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(setup: Option<&str>, checks: &[(&str, &str)]) -> PlanCommands {
        let check = |(name, command): &(&str, &str)| (name.parse().unwrap(), (*command).to_owned());
        PlanCommands {
            setup: setup.map(str::to_owned),
            checks: checks.iter().map(check).collect(),
        }
    }

    #[test]
    fn what_is_new_stands_beside_what_it_replaces() {
        let before = commands(None, &[("test", "make"), ("lint", "lint"), ("old", "x")]);
        let now = commands(Some("npm ci"), &[("test", "make all"), ("lint", "lint")]);
        let lines = beside(&now, &before);
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.change, line.name.unwrap_or("set-up"), line.command))
            .collect();
        let expected = [
            (Change::Gone, "test", "make"),
            (Change::New, "set-up", "npm ci"),
            (Change::New, "test", "make all"),
            (Change::Same, "lint", "lint"),
            (Change::Gone, "old", "x"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_only_moved_is_shown_as_moved() {
        let before = commands(None, &[("a", "x"), ("b", "y")]);
        let now = commands(None, &[("b", "y"), ("a", "x")]);
        let lines = beside(&now, &before);
        let changes: Vec<_> = lines.iter().map(|line| line.change).collect();
        assert_eq!(changes, [Change::Gone, Change::Same, Change::New]);
    }

    #[test]
    fn what_could_be_overlooked_is_said() {
        let unseen = |c: char| c == '\u{202e}';
        assert!(cautions("cargo test --locked", unseen).is_empty());
        let evil = format!(
            "a\u{202e}; m\u{430}ke{}rm -rf x{}",
            " ".repeat(200),
            "y".repeat(300)
        );
        let said = cautions(&evil, unseen);
        assert_eq!(
            said,
            [
                "1 character that cannot be seen or read, written here as \\u{…}",
                "characters that are not ASCII: а (U+0430)",
                "200 spaces in a row, with more behind them",
                "519 bytes: read it to its end",
            ]
        );
    }
}

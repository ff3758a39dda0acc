//! The four programs, which are one: whatever file name it is started by says which.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory;

use crate::cli::{compare, complete, manual, plan, promote, shell, spawn};

/// One of the four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// `git plan`.
    Plan,
    /// `git spawn`.
    Spawn,
    /// `git compare`.
    Compare,
    /// `git promote`.
    Promote,
}

impl Program {
    /// All, in the order of work.
    pub const ALL: [Self; 4] = [Self::Plan, Self::Spawn, Self::Compare, Self::Promote];

    /// What git calls it, as in `git plan`.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Spawn => "spawn",
            Self::Compare => "compare",
            Self::Promote => "promote",
        }
    }

    /// The name of its file, where git looks for it.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Plan => "git-plan",
            Self::Spawn => "git-spawn",
            Self::Compare => "git-compare",
            Self::Promote => "git-promote",
        }
    }

    /// Its command line, as it is defined; usage, manual and completions are made of this.
    pub fn command(self) -> clap::Command {
        match self {
            Self::Plan => plan::Arguments::command(),
            Self::Spawn => spawn::Arguments::command(),
            Self::Compare => compare::Arguments::command(),
            Self::Promote => promote::Arguments::command(),
        }
    }

    /// The one whose file is started; nothing for a file that was given another name.
    fn of_file(path: &OsStr) -> Option<Self> {
        let name = Path::new(path).file_stem()?;
        Self::ALL
            .into_iter()
            .find(|program| name == program.file_name())
    }
}

/// Runs the program that the file's name says. Each of the four files holds all four, so that
/// a package needs one file with four links to it.
pub fn main(otherwise: Program) -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let called = arguments.first();
    let program = called
        .and_then(|path| Program::of_file(path))
        .unwrap_or(otherwise);
    if manual::is_wanted(&arguments) {
        return shell::exit(manual::show_page(program));
    }
    if let Some(words) = complete::asked(&arguments) {
        return complete::main(program, words);
    }
    match program {
        Program::Plan => plan::main(),
        Program::Spawn => spawn::main(),
        Program::Compare => compare::main(),
        Program::Promote => promote::main(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_file_says_which_program_it_is() {
        let of_file = |path: &str| Program::of_file(OsStr::new(path));
        assert_eq!(of_file("/usr/bin/git-spawn"), Some(Program::Spawn));
        assert_eq!(of_file("git-promote.exe"), Some(Program::Promote));
        assert_eq!(of_file("/tmp/renamed"), None);
    }
}

//! The manual that the programs carry: shown by `git-plan --help`. (`git plan --help` is
//! git's, which runs man and none of the programs.)

use std::ffi::OsString;

use crate::cli::carried::CARRIED;
use crate::cli::program::Program;
use crate::cli::shell::Answer;
use crate::cli::{out, pager};
use crate::model::carried::Carried;
use crate::model::error::Result;
use crate::render::manual::plain;
use crate::workflow::Repo;
use crate::workflow::setup::manual::{Shown, is_found, show};

/// Whether the manual is asked for, as git takes it: by the first argument alone.
pub fn is_wanted(arguments: &[OsString]) -> bool {
    arguments.get(1).is_some_and(|first| first == "--help")
}

/// Shows the page of a program.
pub fn show_page(program: Program) -> Result<Answer> {
    let page = page(program);
    if show(page) == Shown::No {
        let columns = out::answer_columns().unwrap_or(80).min(80);
        let text = plain(page.text, columns);
        match Repo::discover() {
            Ok(repo) => pager::answer(&repo, program.verb(), &text)?,
            Err(_) => out::answer(&text)?,
        }
    }
    Ok(Answer::Yes)
}

/// What the usage of a program, such as `git-plan`, says of it.
pub fn pointer(name: &str) -> String {
    let once = match is_found(&format!("{name}.1")) {
        true => "",
        false => " (once, before that: git plan setup)",
    };
    let asked = name.replacen('-', " ", 1);
    format!("\nThe whole manual: {asked} --help{once}\n")
}

fn page(program: Program) -> &'static Carried {
    let name = program.file_name();
    let mut all = CARRIED.iter();
    let found =
        all.find(|file| file.share.is_manual() && file.name.split('.').next() == Some(name));
    found.expect("each program carries its page")
}

//! The pages of the four programs hold what `-h` says: SYNOPSIS is its forms, and COMMANDS and
//! OPTIONS have an entry for each subcommand and option, under the head that it has there. The
//! prose of an entry is people's. To write the rest anew, with the short help as the prose of
//! what is missing: `UPDATE_MANUAL=1 cargo nextest run the_manual`.

pub mod page;

use std::fs;
use std::path::{Path, PathBuf};

use git_attempts::cli::grammar::entry::{Entry, commands, options};
use git_attempts::cli::grammar::{native, usage};
use git_attempts::cli::program::Program;

use crate::env::{TestEnv, needs};
use page::{Group, bold, folded, head, renewed, replaced, section};

const PAGES: [&str; 5] = [
    "man/git-plan.1",
    "man/git-spawn.1",
    "man/git-compare.1",
    "man/git-promote.1",
    "man/gitattempts.7",
];

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(file(path)).unwrap_or_else(|why| panic!("read {path}: {why}"))
}

/// The forms as `-h` prints them on a terminal of 80 columns. man indents them by as many
/// columns as `usage: ` takes.
fn synopsis(program: Program) -> String {
    let usage = usage(&native(program.command()), 80);
    let forms = usage.lines().take_while(|line| !line.is_empty());
    let forms = forms.map(|line| line.split_at("usage: ".len()).1);
    let lines: String = forms
        .map(|form| format!("{}\n", page::form(form)))
        .collect();
    format!(".nf\n{lines}.fi\n")
}

/// What OPTIONS has: the program's own options, and those of each subcommand.
fn groups(program: Program) -> Vec<Group> {
    let command = native(program.command());
    let of = |title: Option<String>, command| Group {
        title,
        entries: options(command).into_iter().map(of_option).collect(),
    };
    let own = of(None, &command);
    let subcommands = command.get_subcommands().filter(|one| !one.is_hide_set());
    let others = subcommands.map(|one| of(one.get_bin_name().map(str::to_owned), one));
    let all = std::iter::once(own).chain(others);
    all.filter(|group| !group.entries.is_empty()).collect()
}

fn of_option(option: Entry) -> page::Entry {
    page::Entry {
        head: head(&option.head),
        prose: sentence(&option.help),
    }
}

/// A short help as prose.
fn sentence(help: &str) -> String {
    let mut letters = help.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!(
        "{}.\n",
        page::escaped(&format!("{first}{}", letters.as_str()))
    )
}

/// The page of a program as it has to be.
fn due(program: Program, page: &str) -> String {
    let command = native(program.command());
    let mut page = replaced(page, "SYNOPSIS", &synopsis(program));
    let subcommands = commands(&command).into_iter().map(|one| page::Entry {
        head: bold(&one.head),
        prose: sentence(&one.help),
    });
    let subcommands = Group {
        title: None,
        entries: subcommands.collect(),
    };
    if !subcommands.entries.is_empty() {
        let renewed = renewed(section(&page, "COMMANDS"), &[subcommands]);
        page = replaced(&page, "COMMANDS", &renewed);
    }
    let renewed = renewed(section(&page, "OPTIONS"), &groups(program));
    folded(&replaced(&page, "OPTIONS", &renewed))
}

#[test]
fn the_manual_has_the_forms_commands_and_options_that_the_usage_has() {
    for program in Program::ALL {
        let path = format!("man/{}.1", program.file_name());
        let page = text(&path);
        let due = due(program, &page);
        if std::env::var_os("UPDATE_MANUAL").is_some() {
            fs::write(file(&path), due).expect("write the page");
            continue;
        }
        for (is, should_be) in page.lines().zip(due.lines()) {
            assert_eq!(is, should_be, "{path} is stale");
        }
        assert!(page == due, "{path} is stale at its end");
    }
}

#[test]
fn the_manual_of_the_whole_has_no_line_that_is_too_long() {
    let path = "man/gitattempts.7";
    let page = text(path);
    if std::env::var_os("UPDATE_MANUAL").is_some() {
        fs::write(file(path), folded(&page)).expect("write the page");
        return;
    }
    assert!(folded(&page) == page, "{path} has a line that is too long");
}

#[test]
fn the_manual_is_read_without_a_complaint() {
    if std::env::var_os("UPDATE_MANUAL").is_some() {
        return;
    }
    let env = TestEnv::new();
    let checks: [(&str, &[&str]); 4] = [
        ("mandoc", &["-Tlint", "-Wall"]),
        ("groff", &["-man", "-ww", "-b", "-z", "-Kutf8", "-Tutf8"]),
        ("man", &["--warnings", "-Tutf8", "-Z", "-l"]),
        ("lexgrog", &[]),
    ];
    for (name, options) in checks {
        let Some(program) = needs::on_path(name) else {
            eprintln!("skipped: needs {name}");
            continue;
        };
        for path in PAGES {
            let path = file(path).display().to_string();
            let arguments = [options, &[path.as_str()]].concat();
            let output = env.run(&program, &arguments, env.root()).success();
            assert_eq!(output.stderr, "", "{name} {path}");
            if name == "mandoc" {
                assert_eq!(output.stdout, "", "{path}");
            }
        }
    }
}

#[test]
fn the_manual_fits_a_terminal_of_80_columns() {
    let Some(man) = needs::on_path("man") else {
        eprintln!("skipped: needs man");
        return;
    };
    let env = TestEnv::new();
    env.set("MANWIDTH", "80");
    for path in PAGES {
        let file = file(path).display().to_string();
        let output = env.run(&man, &["-l", &file], env.root()).success();
        let wide = output.stdout.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None, "{path}");
    }
}

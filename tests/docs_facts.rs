//! What the code reads and writes outside of itself is in the manual: each variable of the
//! environment, each exit code, each file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use git_attempts::model::advice::Advice;

use crate::docs_manual::page::section;

const PAGES: [&str; 4] = [
    "man/git-plan.1",
    "man/git-spawn.1",
    "man/git-compare.1",
    "man/git-promote.1",
];
const OVERVIEW: &str = "man/gitattempts.7";

/// In git's order. What a page has besides stands behind OUTPUT.
const SECTIONS: [&str; 13] = [
    "NAME",
    "SYNOPSIS",
    "DESCRIPTION",
    "COMMANDS",
    "OPTIONS",
    "OUTPUT",
    "EXAMPLES",
    "CONFIGURATION",
    "ENVIRONMENT",
    "FILES",
    "EXIT STATUS",
    "SEE ALSO",
    "GIT",
];

/// Files that read a variable whose name is a value, and the names.
const BY_VALUE: [(&str, &[&str]); 5] = [
    (
        "lib/cli/out.rs",
        &[
            "GIT_TERMINAL_PROMPT",
            "GIT_PAGER_IN_USE",
            "LC_ALL",
            "LC_CTYPE",
            "LANG",
        ],
    ),
    ("lib/cli/pager.rs", &["LESS", "LV"]),
    ("lib/forge/named.rs", &["GH_HOST", "GITLAB_HOST"]),
    ("lib/workflow/compare_jobs.rs", &["PATH", "LANG", "LC_ALL"]),
    ("lib/workflow/setup/manual.rs", &["MANPATH", "PATH"]),
];

/// What an agent's own words name is looked up in what the agent did not get.
const ANYTHING: &str = "lib/workflow/agent_environment.rs";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|why| panic!("read {}: {why}", path.display()))
}

/// A page as it reads, but for its macros.
fn plain(path: &str) -> String {
    let mut text = read(path);
    for (escape, character) in [("\\-", "-"), ("\\fB", ""), ("\\fI", ""), ("\\fR", "")] {
        text = text.replace(escape, character);
    }
    text
}

/// The sources of the library without its tests, as paths from the top and their texts.
fn sources() -> Vec<(String, String)> {
    fn below(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in directory.read_dir().expect("list the sources").flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => below(&path, found),
                false => found.push(path),
            }
        }
    }
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    below(&top.join("lib"), &mut found);
    let found = found.into_iter().filter_map(|path| {
        let name = path
            .strip_prefix(top)
            .expect("below the top")
            .to_str()?
            .to_owned();
        let is_source = name.ends_with(".rs") && !name.contains("tests");
        is_source.then(|| (name.clone(), read(&name)))
    });
    found.collect()
}

/// The value of a constant, wherever it is.
fn constant(sources: &[(String, String)], name: &str) -> Option<String> {
    let definition = format!(" {name}: &str = \"");
    let mut found = sources
        .iter()
        .filter_map(|(_, text)| text.split_once(&definition));
    let (_, rest) = found.next()?;
    rest.split('"').next().map(str::to_owned)
}

/// The names of the variables that the library reads.
fn variables_read() -> BTreeSet<String> {
    let sources = sources();
    let mut names = BTreeSet::new();
    for (path, text) in &sources {
        for read in ["env::var(", "env::var_os("] {
            for (at, _) in text.match_indices(read) {
                let rest = &text[at + read.len()..];
                let argument = rest.split(')').next().unwrap_or_default();
                let known = BY_VALUE.iter().find(|(known, _)| known == path);
                if let Some(literal) = argument.strip_prefix('"') {
                    names.insert(literal.trim_end_matches('"').to_owned());
                } else if let Some(value) = constant(&sources, argument) {
                    names.insert(value);
                } else if let Some((_, all)) = known {
                    names.extend(all.iter().map(|name| (*name).to_owned()));
                } else {
                    assert_eq!(path, ANYTHING, "reads the variable {argument}");
                }
            }
        }
    }
    names
}

/// The words that ENVIRONMENT of some page has.
fn variables_told() -> BTreeSet<String> {
    let all = PAGES.into_iter().chain([OVERVIEW]);
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let words = all.flat_map(|path| {
        let page = plain(path);
        let words = section(&page, "ENVIRONMENT").split(|c| !is_part(c));
        words.map(str::to_owned).collect::<Vec<_>>()
    });
    words.collect()
}

#[test]
fn every_variable_that_is_read_or_set_is_in_environment() {
    let read = variables_read();
    assert!(
        read.contains("GIT_ADVICE") && read.contains("GIT_ATTEMPT"),
        "{read:?}"
    );
    let sources = sources();
    let set = ["FIRST", "COUNT", "SPAWN", "PLAN", "NAME"];
    let set = set.map(|name| format!("{name}_VARIABLE"));
    let set = set.iter().filter_map(|name| constant(&sources, name));
    let told = variables_told();
    let missing: Vec<String> = read
        .into_iter()
        .chain(set)
        .filter(|name| !told.contains(name))
        .collect();
    assert_eq!(missing, [""; 0], "are in no ENVIRONMENT");
}

#[test]
fn every_kind_of_hint_can_be_switched_off_by_the_manual() {
    let page = plain(OVERVIEW);
    for advice in Advice::ALL {
        let configuration = section(&page, "CONFIGURATION");
        assert!(configuration.contains(advice.key()), "{}", advice.key());
    }
}

#[test]
fn every_exit_code_is_in_exit_status_of_every_page() {
    let shell = read("lib/cli/shell.rs");
    let (_, rest) = shell
        .split_once("\nfn fail(")
        .expect("where errors become codes");
    let fail = rest.split("\n}\n").next().unwrap_or_default();
    let is_digit = |c: char| c.is_ascii_digit();
    let codes = fail.split(|c| !is_digit(c)).filter(|code| !code.is_empty());
    // Done, and the usage, which has a name of its own there.
    let codes: BTreeSet<&str> = codes.chain(["0", "129"]).collect();
    assert!(codes.len() > 4, "{codes:?}");
    for path in PAGES {
        let page = plain(path);
        let lines: Vec<&str> = section(&page, "EXIT STATUS").lines().collect();
        let heads = lines
            .windows(2)
            .filter(|pair| pair[0] == ".TP")
            .map(|pair| pair[1]);
        assert_eq!(heads.collect::<BTreeSet<_>>(), codes, "{path}");
    }
}

/// Every name of a file, a directory or a ref that the storage is made of.
fn names_written() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in ["lib/store/layout.rs", "lib/store/attempt_dir.rs"] {
        let text = read(path);
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            let literals = line.split('"').skip(1).step_by(2);
            // What stands in braces is a name of the user's.
            let parts = literals.flat_map(|literal| literal.split(['{', '}', '/']).step_by(2));
            let parts = parts.map(|part| part.trim_matches(['.', '-', ' ']).to_owned());
            names.extend(parts.filter(|part| part.len() > 4));
        }
    }
    names
}

#[test]
fn every_file_and_ref_is_named_in_the_manual() {
    let names = names_written();
    assert!(names.contains("manifest.json"), "{names:?}");
    let all = PAGES.into_iter().chain([OVERVIEW]);
    let manual: String = all.map(plain).collect();
    let missing: Vec<&String> = names
        .iter()
        .filter(|name| !manual.contains(name.as_str()))
        .collect();
    assert_eq!(missing, [""; 0], "are on no page");
}

#[test]
fn the_pages_have_the_sections_of_git_in_the_order_of_git() {
    for path in PAGES {
        let page = read(path);
        let titles = page.lines().filter_map(|line| line.strip_prefix(".SH "));
        let known = titles
            .filter(|title| SECTIONS.contains(title))
            .collect::<Vec<_>>();
        let has_subcommands = known.contains(&"COMMANDS");
        let due = SECTIONS
            .into_iter()
            .filter(|title| has_subcommands || *title != "COMMANDS");
        assert_eq!(known, due.collect::<Vec<_>>(), "{path}");
    }
}

#[test]
fn the_pages_are_of_this_version_and_their_examples_can_be_pasted() {
    for path in PAGES.into_iter().chain([OVERVIEW]) {
        let page = read(path);
        let version = format!("\"git-attempts {}\"", env!("CARGO_PKG_VERSION"));
        let title = page.lines().next().unwrap_or_default();
        assert!(title.contains(&version), "{path}: {title}");
        let prompt = page
            .lines()
            .find(|line| line.trim_start().starts_with("$ "));
        assert_eq!(prompt, None, "{path}");
    }
}

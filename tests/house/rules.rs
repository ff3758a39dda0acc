//! The rules, each a pure function of a file's path and text: what is wrong with it, a line
//! for each fault.

use super::source::{code, names_crate, own_paths, words};

/// The rooms that one floor holds, from the ground up. Rooms of one floor do not import one
/// another.
const FLOORS: [&[&str]; 6] = [
    &["model"],
    &["git"],
    &["store", "process", "agent", "forge"],
    &["workflow", "render"],
    &["cli"],
    &["bins"],
];

/// The longest that a file may be, in lines.
const LONGEST: usize = 350;

/// A rule of the house.
pub type Rule = fn(path: &str, text: &str) -> Vec<String>;

/// The room that a file is in; none for the map, `lib/lib.rs`.
fn room(path: &str) -> Option<&str> {
    if path.starts_with("bins/") {
        return Some("bins");
    }
    let (room, _) = path.strip_prefix("lib/")?.split_once('/')?;
    Some(room)
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.contains("tests")
}

/// A file imports its own room and those of lower floors.
pub fn imports_go_down_only(path: &str, text: &str) -> Vec<String> {
    let Some(own) = room(path) else {
        return Vec::new();
    };
    let Some(own_floor) = floor(own) else {
        return vec![format!("{path}: '{own}' is no room of the house")];
    };
    imports(text)
        .filter_map(|import| {
            let other = import.split("::").next().unwrap_or_default().to_owned();
            let theirs = floor(&other)?;
            let goes_down = theirs < own_floor || other == own;
            (!goes_down).then(|| format!("{path} ({own}) imports {import}"))
        })
        .collect()
}

/// `bins` know `cli` alone.
pub fn bins_name_cli_alone(path: &str, text: &str) -> Vec<String> {
    knows_only(path, text, "bins", &["cli"])
}

/// `render` knows `model` alone.
pub fn render_imports_model_alone(path: &str, text: &str) -> Vec<String> {
    knows_only(path, text, "render", &["model", "render"])
}

/// `cli` names neither `git` nor `store`.
pub fn cli_names_neither_git_nor_store(path: &str, text: &str) -> Vec<String> {
    let rooms = [
        "cli", "workflow", "render", "process", "agent", "forge", "model",
    ];
    knows_only(path, text, "cli", &rooms)
}

fn knows_only(path: &str, text: &str, of: &str, known: &[&str]) -> Vec<String> {
    if room(path) != Some(of) {
        return Vec::new();
    }
    imports(text)
        .filter(|import| !known.iter().any(|room| starts_with_path(import, room)))
        .map(|import| format!("{path} names {import}"))
        .collect()
}

/// gix is behind one door.
pub fn gix_is_named_in_git_alone(path: &str, text: &str) -> Vec<String> {
    stays_in(path, text, "gix", &["lib/git/"])
}

/// clap is behind one door.
pub fn clap_is_named_in_cli_alone(path: &str, text: &str) -> Vec<String> {
    stays_in(path, text, "clap", &["lib/cli/"])
}

/// comrak is behind the parser of plans, and that of their prose for whoever shows it.
pub fn comrak_is_named_in_the_plan_parser_alone(path: &str, text: &str) -> Vec<String> {
    let places = ["lib/model/plan_markdown", "lib/model/prose.rs"];
    stays_in(path, text, "comrak", &places)
}

/// maud makes pages, in the one place that makes any.
pub fn maud_is_named_in_the_page_alone(path: &str, text: &str) -> Vec<String> {
    stays_in(path, text, "maud", &["lib/render/html/"])
}

/// similar is behind one door.
pub fn similar_is_named_in_the_words_alone(path: &str, text: &str) -> Vec<String> {
    stays_in(path, text, "similar", &["lib/render/words.rs"])
}

/// Programs are run with duct where git and the forges are.
pub fn duct_is_named_in_git_and_forge_alone(path: &str, text: &str) -> Vec<String> {
    stays_in(path, text, "duct", &["lib/git/", "lib/forge/"])
}

fn stays_in(path: &str, text: &str, name: &str, places: &[&str]) -> Vec<String> {
    let is_at_home = places.iter().any(|place| path.starts_with(place));
    if !is_at_home && names_crate(&code(text), name) {
        vec![format!("{path} names {name}")]
    } else {
        Vec::new()
    }
}

/// `git` itself is run in `lib/git` alone.
pub fn git_is_run_in_git_alone(path: &str, text: &str) -> Vec<String> {
    let starts = ["new(\"git\")", "cmd(\"git\"", "cmd!(\"git\""];
    let dense: String = text.split_whitespace().collect();
    if !path.starts_with("lib/git/") && starts.iter().any(|start| dense.contains(start)) {
        vec![format!("{path} runs git")]
    } else {
        Vec::new()
    }
}

/// One file prints. What a test says, cargo shows.
pub fn one_file_prints(path: &str, text: &str) -> Vec<String> {
    if path == "lib/cli/out.rs" || is_test(path) {
        return Vec::new();
    }
    let code = code(text);
    let macros = ["println", "eprintln", "print", "eprint", "dbg"];
    let is_macro = |name: &&str| {
        let called = |at: usize| code[at + name.len()..].starts_with('!');
        words(&code, name).into_iter().any(called)
    };
    let is_stream = |name: &&str| {
        let called = |at: usize| code[at + name.len()..].starts_with("()");
        words(&code, name).into_iter().any(called)
    };
    let mut found: Vec<&str> = macros.into_iter().filter(is_macro).collect();
    found.extend(["stdout", "stderr"].iter().filter(|name| is_stream(name)));
    let fault = |name: &str| format!("{path} prints by `{name}`");
    found.into_iter().map(fault).collect()
}

/// A longer file is a room that wants a wall.
pub fn no_file_is_too_long(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    if lines > LONGEST && !is_test(path) {
        vec![format!("{path} has {lines} lines")]
    } else {
        Vec::new()
    }
}

/// The package has four programs and no other.
pub fn only_four_programs_are_named_git(path: &str, text: &str) -> Vec<String> {
    const PROGRAMS: [&str; 4] = ["git-compare", "git-plan", "git-promote", "git-spawn"];
    if path != "Cargo.toml" {
        return Vec::new();
    }
    let mut names = Vec::new();
    let mut table = "";
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            table = line;
        } else if let Some(value) = line.strip_prefix("name = ")
            && table != "[package]"
        {
            names.push(value.trim_matches('"'));
        }
    }
    let is_ours = |name: &&&str| PROGRAMS.contains(*name);
    let strange = |name: &&&str| name.starts_with("git-") && !PROGRAMS.contains(*name);
    let mut faults: Vec<String> = names
        .iter()
        .filter(strange)
        .map(|name| format!("{path} has a program '{name}'"))
        .collect();
    if names.iter().filter(is_ours).count() != PROGRAMS.len() {
        faults.push(format!("{path} does not have the four programs once each"));
    }
    if !text.contains("autobins = false") {
        faults.push(format!("{path} lets cargo look for programs"));
    }
    faults
}

/// What a file names of the house itself.
fn imports(text: &str) -> impl Iterator<Item = String> {
    own_paths(&code(text)).into_iter()
}

/// Whether `path` is `start` or below it.
fn starts_with_path(path: &str, start: &str) -> bool {
    path.strip_prefix(start)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

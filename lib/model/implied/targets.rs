//! The targets of a Makefile and the recipes of a justfile, as far as their names tell what
//! they are for.

use super::command_kind::kind_of_script;
use super::files::Place;
use super::{Candidate, Kind};

/// The first of these that is there is the one that make reads.
const MAKEFILES: [&str; 3] = ["GNUmakefile", "makefile", "Makefile"];

const JUSTFILES: [&str; 3] = ["justfile", "Justfile", ".justfile"];

pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (program, files) in [("make", MAKEFILES), ("just", JUSTFILES)] {
        let texts = files.iter().map(|file| (*file, place.text(file)));
        let Some((file, text)) = texts.filter_map(|(file, text)| Some((file, text?))).next() else {
            continue;
        };
        let mut names: Vec<(Kind, &str)> = Vec::new();
        for name in text.lines().flat_map(|line| match program {
            "make" => targets(line),
            _ => recipe(line).into_iter().collect(),
        }) {
            let Some(kind) = kind_of_script(name) else {
                continue;
            };
            if !names.iter().any(|(_, known)| *known == name) {
                names.push((kind, name));
            }
        }
        // `test` before `check`, whichever is written first.
        names.sort_by_key(|(kind, name)| (*kind, *name != kind.name()));
        found.extend(names.into_iter().map(|(kind, name)| {
            let command = format!("{program} {name}");
            Candidate::new(program, kind, place, file, &command)
        }));
    }
    found
}

/// The targets that a line of a Makefile makes.
fn targets(line: &str) -> Vec<&str> {
    let Some((before, after)) = line.split_once(':') else {
        return Vec::new();
    };
    let is_rule = !line.starts_with(['\t', ' ', '#', '.'])
        && !after.starts_with('=')
        && !after.starts_with(":=")
        && !before.contains(['=', '$', '%']);
    match is_rule {
        true => before.split_whitespace().collect(),
        false => Vec::new(),
    }
}

/// The recipe that a line of a justfile begins, where it can do without arguments.
fn recipe(line: &str) -> Option<&str> {
    let (before, after) = line.split_once(':')?;
    if line.starts_with(['\t', ' ', '#', '[']) || after.starts_with('=') {
        return None;
    }
    let mut words = before.trim_start_matches('@').split_whitespace();
    let name = words.next()?;
    let needs_none = words.all(|word| word.contains('=') || word.starts_with('*'));
    needs_none.then_some(name)
}

//! `completions/` holds what the programs make. To write it anew:
//! `UPDATE_COMPLETIONS=1 cargo nextest run the_completions`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use git_attempts::cli::complete::shims;

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions")
}

/// The files that are there, with their texts.
fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for file in fs::read_dir(directory()).into_iter().flatten().flatten() {
        let text = fs::read_to_string(file.path()).expect("read a completion");
        files.insert(file.file_name().display().to_string(), text);
    }
    files
}

#[test]
fn the_completions_are_those_that_the_programs_make() {
    let made: BTreeMap<String, String> = shims::all()
        .into_iter()
        .map(|shim| (shim.name, shim.text))
        .collect();
    if std::env::var_os("UPDATE_COMPLETIONS").is_some() {
        let _ = fs::remove_dir_all(directory());
        fs::create_dir_all(directory()).expect("make the directory");
        for (name, text) in &made {
            fs::write(directory().join(name), text).expect("write a completion");
        }
    }
    let files = files();
    let names: Vec<&String> = files.keys().collect();
    assert_eq!(names, made.keys().collect::<Vec<_>>());
    let stale = made.iter().filter(|(name, text)| files[*name] != **text);
    let stale: Vec<&String> = stale.map(|(name, _)| name).collect();
    assert!(
        stale.is_empty(),
        "{stale:?} are stale; write them anew with UPDATE_COMPLETIONS=1"
    );
}

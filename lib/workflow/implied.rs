//! Reads the files that tell how a repository is tested.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;

use crate::git::repo::Repo;
use crate::model::error::Result;
use crate::model::implied::{Implications, RepoFiles, implied, is_read};

/// A longer file is no description of a project, in bytes.
const LONGEST: u64 = 256 * 1024;

/// More files than these are not read.
const MOST: usize = 200;

/// What the repository's files imply; of what git does not track, those at the top alone.
pub(super) fn implications(repo: &Repo, top: &Path) -> Result<Implications> {
    let mut files = RepoFiles {
        tracked: repo.tracked_here()?.into_iter().collect(),
        at_top: names_at(top),
        ..RepoFiles::default()
    };
    let paths: BTreeSet<&String> = files.tracked.iter().chain(&files.at_top).collect();
    let wanted = paths.into_iter().filter(|path| is_read(path)).take(MOST);
    let texts = wanted.filter_map(|path| Some((path.clone(), text(&top.join(path))?)));
    files.texts = texts.collect();
    Ok(implied(&files))
}

fn names_at(top: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(top).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}

/// The text of an ordinary file that is not too long. A link may lead anywhere.
fn text(path: &Path) -> Option<String> {
    let found = path.symlink_metadata().ok()?;
    if !found.is_file() || found.len() > LONGEST {
        return None;
    }
    let mut text = String::new();
    let file = fs::File::open(path).ok()?;
    file.take(LONGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

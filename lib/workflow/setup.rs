//! `git plan setup`: the files that the programs carry, put where man and shells find them.
//! Each of them ends with a stamp, by which it is known again; so nothing is remembered
//! anywhere else, and no file of anybody else is ever touched.

pub mod advice;
mod change;
pub mod manual;
pub mod places;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use change::carry_out;

use crate::model::carried::{Carried, Share};
use crate::model::error::{Context, Error, Result};
use crate::model::stamp::{Stamp, stamp, stamped};
use crate::workflow::setup::places::Places;

/// What is to be done with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub path: PathBuf,
    /// The directory that it is in as long as somebody needs that.
    pub base: PathBuf,
    /// What.
    pub deed: Deed,
}

/// See [`Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is not there, and will be.
    Write(String),
    /// It is of another version of the programs.
    Update(String),
    /// It goes.
    Remove,
}

/// What `--remove` comes to.
#[derive(Debug, Default)]
pub struct Removal {
    /// Files that go.
    pub changes: Vec<Change>,
    /// Files that stay, since somebody has changed them.
    pub changed: Vec<PathBuf>,
}

/// What is at the place of a file.
enum Found {
    Nothing,
    /// Ours, with this text.
    Ours(String),
    /// Ours, until somebody changed it.
    Changed,
    /// What a package brought there.
    Given,
    Foreign,
}

/// What is missing at these places, or stale; refuses where a file of somebody else is in
/// the way.
pub fn setup(places: &Places, carried: &[Carried]) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    let mut refusals = Vec::new();
    for file in carried {
        let path = places.directory(file.share).join(file.name);
        let text = stamped(file.text, file.share.comment());
        let deed = match look(&path, file)? {
            Found::Nothing if places.has_given(file) => continue,
            Found::Nothing => Deed::Write(text),
            Found::Ours(found) if found != text => Deed::Update(text),
            Found::Ours(_) | Found::Given => continue,
            Found::Changed => {
                refusals.push(format!("'{}' was changed since", path.display()));
                continue;
            }
            Found::Foreign => {
                refusals.push(format!("'{}' is of somebody else", path.display()));
                continue;
            }
        };
        changes.push(change(places, file.share, path, deed));
    }
    if let Some(first) = refusals.first() {
        let more = match refusals.len() - 1 {
            0 => String::new(),
            n => format!(" (as well as {n} more)"),
        };
        return Err(Error::no(format!("{first}{more}: nothing was written"))
            .hint("move it away, or choose another place: git plan setup --prefix=<dir>"));
    }
    for (share, path) in written(places)? {
        let is_carried = |file: &&Carried| {
            file.share == share && path.file_name().is_some_and(|name| name == file.name)
        };
        if carried.iter().find(is_carried).is_none() && stamp_at(&path) == Stamp::Whole {
            changes.push(change(places, share, path, Deed::Remove));
        }
    }
    Ok(changes)
}

/// What an earlier [`setup`] put there, of whichever version.
pub fn remove(places: &Places) -> Result<Removal> {
    let mut removal = Removal::default();
    for (share, path) in written(places)? {
        match stamp_at(&path) {
            Stamp::Whole => {
                let change = change(places, share, path, Deed::Remove);
                removal.changes.push(change);
            }
            Stamp::Broken => removal.changed.push(path),
            Stamp::Absent => {}
        }
    }
    Ok(removal)
}

fn change(places: &Places, share: Share, path: PathBuf, deed: Deed) -> Change {
    let base = places.base(share).to_owned();
    Change { path, base, deed }
}

fn look(path: &Path, file: &Carried) -> Result<Found> {
    let compressed = format!("{}.gz", path.display());
    if file.share.is_manual() && Path::new(&compressed).exists() {
        return Ok(Found::Given);
    }
    let is_link = match path.symlink_metadata() {
        Ok(found) => found.is_symlink(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => {
            return Err(error).or_fatal(|| format!("cannot look at '{}'", path.display()));
        }
    };
    let Ok(text) = fs::read_to_string(path) else {
        return Ok(Found::Foreign);
    };
    Ok(match stamp(&text) {
        _ if text == file.text => Found::Given,
        Stamp::Whole if !is_link => Found::Ours(text),
        Stamp::Broken if !is_link => Found::Changed,
        _ => Found::Foreign,
    })
}

/// All files at these places that may be ours, by their names.
fn written(places: &Places) -> Result<Vec<(Share, PathBuf)>> {
    let mut found = Vec::new();
    for share in Share::ALL {
        let directory = places.directory(share);
        let entries = match fs::read_dir(&directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                return Err(error).or_fatal(|| format!("cannot read '{}'", directory.display()));
            }
        };
        let ours = entries
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().contains("git"))
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
            .map(|entry| (share, entry.path()));
        found.extend(ours);
    }
    found.sort_by(|(_, one), (_, other)| one.cmp(other));
    Ok(found)
}

fn stamp_at(path: &Path) -> Stamp {
    fs::read_to_string(path).map_or(Stamp::Absent, |text| stamp(&text))
}

//! Files are written whole, all of them or none.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::model::error::{Error, Result, chain};
use crate::workflow::nesting::refuse_agent;
use crate::workflow::setup::places::Places;
use crate::workflow::setup::{Change, Deed};

/// Does it. Everything is written beside its place first, and nothing takes its place unless
/// all could be written.
pub fn carry_out(places: &Places, changes: &[Change]) -> Result<()> {
    refuse_agent()?;
    let mut written = Vec::new();
    for change in changes {
        let (Deed::Write(text) | Deed::Update(text)) = &change.deed else {
            continue;
        };
        match write_beside(&change.path, text) {
            Ok(file) => written.push((file, change)),
            Err(error) => {
                drop(written);
                changes.iter().for_each(remove_empty_directories);
                return Err(failure(places, &change.path, &error));
            }
        }
    }
    for (file, change) in written {
        file.persist(&change.path)
            .map_err(|failed| failure(places, &change.path, &failed.error))?;
    }
    for change in changes.iter().filter(|change| change.deed == Deed::Remove) {
        match fs::remove_file(&change.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                let place = change.path.display();
                return Err(Error::fatal(format!("cannot remove '{place}': {error}")));
            }
            _ => remove_empty_directories(change),
        }
    }
    Ok(())
}

fn write_beside(path: &Path, text: &str) -> io::Result<NamedTempFile> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(directory)?;
    let mut file = tempfile::Builder::new()
        .prefix(".git-plan-setup-")
        // The user's umask takes from it what it takes from any file.
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    Ok(file)
}

/// Those above a file in which nothing is left.
fn remove_empty_directories(change: &Change) {
    let above = change.path.ancestors().skip(1);
    for directory in above.take_while(|directory| *directory != change.base) {
        if fs::remove_dir(directory).is_err() {
            return;
        }
    }
}

fn failure(places: &Places, path: &Path, error: &io::Error) -> Error {
    let why = chain(error);
    let failed = Error::fatal(format!("cannot write '{}': {why}", path.display()));
    let is_forbidden = matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    );
    if is_forbidden && !places.is_asked_for() {
        return failed.hint("below your home: git plan setup --prefix=\"$HOME/.local\"");
    }
    failed
}

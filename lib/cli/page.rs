//! A page that the user named a file for: written whole or not at all, and shown.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::cli::out;
use crate::model::error::{Context, Error, Result};
use crate::render::style::bytes;
use crate::workflow::Repo;

/// What the user wants of the page.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The file; `-` is standard output.
    pub file: &'a Path,
    /// Whether it is shown in the browser.
    pub open: bool,
    /// Whether nothing is told.
    pub quiet: bool,
}

/// Writes the page, says where it is, and shows it where that is wanted.
pub fn deliver(repo: &Repo, wish: Wish<'_>, page: &str) -> Result<()> {
    if wish.file == Path::new("-") {
        return out::answer(page);
    }
    let path = write(wish.file, page)?;
    if !wish.quiet {
        let size = bytes(page.len() as u64);
        out::story(&format!("wrote '{}' ({size})\n", wish.file.display()));
    }
    if wish.open {
        repo.open_in_browser(&path)?;
    }
    Ok(())
}

/// Writes a file beside the one that is meant and puts it in its place. Gives its full path.
fn write(file: &Path, text: &str) -> Result<PathBuf> {
    let failed = || format!("cannot write '{}'", file.display());
    // Through a symbolic link to what it names.
    let path = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    if path.metadata().is_ok_and(|known| !known.is_file()) {
        if path.is_dir() {
            return Err(Error::fatal(format!("{}: Is a directory", failed())));
        }
        // A pipe or a device has no place that another file could take.
        fs::write(&path, text).or_fatal(failed)?;
        return Ok(path);
    }
    let within = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut beside = tempfile::Builder::new()
        .prefix(".git-compare-")
        // The user's umask takes from it what it takes from any file.
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(within)
        .or_fatal(failed)?;
    beside.write_all(text.as_bytes()).or_fatal(failed)?;
    let persisted = beside.persist(&path).map_err(|failed| failed.error);
    persisted.or_fatal(failed)?;
    path.canonicalize().or_fatal(failed)
}

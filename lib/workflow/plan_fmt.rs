//! `git plan fmt`: the plan's file in its form.

use std::path::{Path, PathBuf};

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::plan_form::{Formed, form};
use crate::store::layout::PLAN_FILE;
use crate::workflow::plan_edit::own_file;
use crate::workflow::plan_file::{self, STDIN};

/// A plan's file as it is, and as it should be.
#[derive(Clone, Debug)]
pub struct ToForm {
    /// For messages.
    pub name: String,
    path: PathBuf,
    was: String,
    /// The text in its form.
    pub formed: Formed,
}

impl ToForm {
    /// Whether there is anything to change.
    pub fn is_formed(&self) -> bool {
        self.was == self.formed.text
    }

    /// Whether it was read from standard input, and so has no file to be written to.
    pub fn is_stream(&self) -> bool {
        self.path == Path::new(STDIN)
    }

    /// Writes the file, if there is anything to change.
    pub fn write(&self) -> Result<()> {
        if self.is_formed() {
            return Ok(());
        }
        plan_file::replace(&self.path, self.was.as_bytes(), self.formed.text.as_bytes())
    }
}

/// Reads the file that the user names, else `Plans.md` at the top of the worktree, whether it
/// is a plan or not, and brings its text into its form.
pub fn read(repo: &Repo, file: Option<&Path>) -> Result<ToForm> {
    let (name, path, read) = match file {
        Some(path) => {
            let read = plan_file::read_named(path)?;
            (path.display().to_string(), path.to_owned(), read)
        }
        None => {
            let path = own_file(repo)?;
            if path.symlink_metadata().is_err() {
                return Err(Error::missing(format!("there is no {PLAN_FILE} here"))
                    .hint("write one: git plan init"));
            }
            let read = plan_file::read_own(repo, &path)?;
            (PLAN_FILE.to_owned(), path, read)
        }
    };
    if let Some(fault) = read.fault {
        return Err(Error::fatal(format!("'{name}': {fault}")).hint(fault.help));
    }
    let formed = form(&read.text);
    Ok(ToForm {
        name,
        path,
        was: read.text,
        formed,
    })
}

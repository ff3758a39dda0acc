//! The user's editor, opened as git opens it.

use std::path::Path;
use std::process::Command;

use crate::cli::out;
use crate::model::error::{Context, Error, Result};
use crate::workflow::Repo;

/// Opens a file and waits for the editor to close.
pub fn edit(repo: &Repo, path: &Path) -> Result<()> {
    let editor = repo.editor()?;
    if editor == ":" {
        return Ok(());
    }
    let shows_hint = std::env::var("TERM").is_ok_and(|term| term != "dumb");
    if shows_hint {
        out::story("hint: Waiting for your editor to close the file... ");
    }
    // Through the shell, since an editor may be a command with arguments.
    let status = Command::new("sh")
        .arg("-c")
        .arg(format!("{editor} \"$@\""))
        .arg(&editor)
        .arg(path)
        .status()
        .or_fatal(|| format!("cannot start the editor '{editor}'"))?;
    if shows_hint {
        out::story("\r\x1b[K");
    }
    if status.success() {
        Ok(())
    } else {
        Err(
            Error::no(format!("there was a problem with the editor '{editor}'"))
                .hint(format!("'{}' is as it was left", path.display())),
        )
    }
}

//! A page for the user to look at, in the browser that git itself would open.

use std::path::Path;
use std::process::Command;

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};

impl Repo {
    /// Opens a file in the user's browser: what `web.browser` names, or else what `git
    /// web--browse` finds. A browser of a terminal gets it.
    pub fn open_in_browser(&self, page: &Path) -> Result<()> {
        let status = Command::new("git").arg("web--browse").arg(page).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            _ => Err(
                Error::missing(format!("cannot open '{}' in a browser", page.display()))
                    .hint("name one, such as: git config --global web.browser firefox"),
            ),
        }
    }
}

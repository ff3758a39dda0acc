//! Who the user is, as git has it.

use crate::git::repo::Repo;
use crate::model::error::Result;

impl Repo {
    /// The user as a committer: `Name <address>`. Who has not told git is not known.
    pub fn committer(&self) -> Result<String> {
        let line = self
            .git()
            .line(&["var", "GIT_COMMITTER_IDENT"])
            .map_err(|error| {
                error.hint("tell git who you are: git config --global user.name 'Your Name' && git config --global user.email you@example.com")
            })?;
        let end = line.rfind('>').map_or(line.len(), |at| at + 1);
        Ok(line[..end].to_owned())
    }
}

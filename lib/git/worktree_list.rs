//! The linked worktrees as the repository has them registered, whatever lies in them.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::git::repo::Repo;
use crate::git::worktree::Worktree;
use crate::model::error::{Context, Result};

/// One of them.
#[derive(Clone, Debug)]
pub struct Registered {
    /// Its place and its private git directory; the place may not exist.
    pub worktree: Worktree,
    /// The reason that it is locked with, empty where none was given; none where it is not.
    pub lock: Option<String>,
    /// The branch that its HEAD names, as a full ref name.
    pub branch: Option<String>,
}

impl Repo {
    /// All of them but those whose entry says no place, which git prunes by itself.
    pub fn registered_worktrees(&self) -> Result<Vec<Registered>> {
        let places = self.common_dir().join("worktrees");
        let entries = match fs::read_dir(&places) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                return Err(error).or_fatal(|| format!("cannot read '{}'", places.display()));
            }
        };
        let mut found = Vec::new();
        for entry in entries.flatten() {
            let git_dir = entry.path();
            let Some(link) = text(&git_dir.join("gitdir")) else {
                continue;
            };
            // Relative where `worktree.useRelativePaths` is set.
            let link = git_dir.join(OsStr::from_bytes(&link));
            let Some(path) = link.parent() else { continue };
            found.push(Registered {
                lock: text(&git_dir.join("locked"))
                    .map(|reason| String::from_utf8_lossy(&reason).into_owned()),
                branch: self.branch_of(&git_dir),
                worktree: Worktree {
                    path: path.canonicalize().unwrap_or_else(|_| path.to_owned()),
                    git_dir,
                },
            });
        }
        found.sort_by(|a, b| a.worktree.path.cmp(&b.worktree.path));
        Ok(found)
    }

    /// Where a branch is checked out, by its full name, but for the worktree at `own`.
    pub fn checked_out_elsewhere(&self, branch: &str, own: &Path) -> Result<Vec<PathBuf>> {
        let real = own.canonicalize().unwrap_or_else(|_| own.to_owned());
        let all = self.registered_worktrees()?.into_iter();
        let on_it = all.filter(|one| one.branch.as_deref() == Some(branch));
        let mut places: Vec<PathBuf> = on_it.map(|one| one.worktree.path).collect();
        if self.main_branch().as_deref() == Some(branch) {
            places.extend(self.main_worktree());
        }
        places.retain(|place| *place != own && *place != real);
        Ok(places)
    }
}

/// What a file of one line holds.
fn text(path: &PathBuf) -> Option<Vec<u8>> {
    let bytes = fs::read(path).ok()?;
    Some(bytes.trim_ascii_end().to_vec())
}

//! A clone is led to the commit that was made of what lay in it, as a linked worktree's HEAD
//! is by moving its branch.
//!
//! Its files are written, not asked for by git: git would obey the clone's configuration. The
//! commit itself is there already, among the objects that the clone borrows.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::SystemTime;

use crate::git::clone::{ClonePlace, is_directory};
use crate::git::repo::Repo;
use crate::git::worktree::Worktree;
use crate::model::error::{Context, Result};
use crate::model::oid::Oid;

impl Repo {
    /// Leads the branch that a clone's HEAD names from `old` to `new`, a commit of exactly
    /// the files that lie there, and makes its index say so. Left undone where the clone is
    /// not as git makes one, or somebody holds its locks: nothing depends on it.
    pub fn lead_clone_to(
        &self,
        place: &ClonePlace,
        seen: &Worktree,
        branch: &str,
        (old, new): (&Oid, &Oid),
        attributes_from: &Oid,
    ) -> Result<()> {
        let git_dir = place.path.join(".git");
        let loose = git_dir.join(branch);
        let on_branch = read_line(&git_dir.join("HEAD")) == Some(format!("ref: {branch}"));
        let is_as_seen = read_line(&loose).is_some_and(|tip| tip == old.as_str());
        let is_below = |path: &Path| {
            let below = path.strip_prefix(&git_dir).unwrap_or(Path::new("."));
            let mut above = below.ancestors().skip(1);
            above.all(|part| is_directory(&git_dir.join(part)))
        };
        if !on_branch || !is_as_seen || !is_below(&loose) {
            return Ok(());
        }
        let git = seen
            .git()
            .config("core.splitIndex=false")
            .env("GIT_ATTR_SOURCE", attributes_from.as_str());
        git.run(&["read-tree", "--reset", new.as_str()])?;
        // It says with its exit code that files differ, which the user's filters may want.
        git.answer(&["update-index", "-q", "--refresh"], b"")?;
        let index = seen.git_dir.join("index");
        let bytes = fs::read(&index).or_fatal(|| format!("cannot read '{}'", index.display()))?;
        let written = index.metadata().and_then(|found| found.modified()).ok();
        if replace(&loose, format!("{new}\n").as_bytes(), None) {
            // git looks into a file that is as young as the index.
            replace(&git_dir.join("index"), &bytes, written);
        }
        Ok(())
    }
}

/// The text of a small file, which is no link.
fn read_line(path: &Path) -> Option<String> {
    let found = path.symlink_metadata().ok()?;
    if !found.is_file() || found.len() > 4096 {
        return None;
    }
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim_end().to_owned())
}

/// Replaces a file under git's lock for it; not where somebody holds that.
fn replace(path: &Path, bytes: &[u8], written: Option<SystemTime>) -> bool {
    let mut lock = path.as_os_str().to_owned();
    lock.push(".lock");
    let made = fs::File::options().write(true).create_new(true).open(&lock);
    let Ok(mut file) = made else {
        return false;
    };
    let is_written = file.write_all(bytes).is_ok()
        && written.is_none_or(|written| file.set_modified(written).is_ok());
    let is_replaced = is_written && fs::rename(&lock, path).is_ok();
    if !is_replaced {
        let _ = fs::remove_file(&lock);
    }
    is_replaced
}

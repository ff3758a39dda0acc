//! Making sure that what was written is on the disk. Neither git nor gix waits for it, so a
//! power cut soon after could leave a ref that names an empty object.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use gix::objs::tree::EntryMode;

use crate::git::gix_error;
use crate::git::repo::{Repo, gix_id};
use crate::model::error::{Context, Result};
use crate::model::oid::Oid;

/// From this many files on, telling the file system once is faster than each file.
const MANY: usize = 200;

/// How many files are waited for at a time: a journal writes them together.
const AT_ONCE: usize = 64;

impl Repo {
    /// Waits until everything is on the disk that `commit` leads to and `known` does not.
    /// Only loose objects are looked at: git itself waits for packs.
    pub fn make_durable(&self, commit: &Oid, known: &[&Oid]) -> Result<()> {
        let failed = |error: gix::Error| gix_error("cannot read what was written", &error);
        let objects = self.common_dir().join("objects");
        let mut paths = BTreeSet::new();
        let mut add = |id: gix::ObjectId| {
            let hex = id.to_string();
            let directory = objects.join(&hex[..2]);
            let path = directory.join(&hex[2..]);
            if path.exists() {
                paths.insert(path);
                paths.insert(directory);
            }
        };
        let commits = self.gix.rev_walk([gix_id(commit)]);
        let hidden = known.iter().map(|known| gix_id(known));
        for commit in commits.with_hidden(hidden).all().map_err(failed)? {
            let commit = commit.map_err(failed)?;
            add(commit.id);
            let now = commit.object().and_then(|commit| commit.tree());
            let now = now.map_err(failed)?;
            add(now.id);
            let before = match commit.parent_ids.first() {
                // Where a shallow clone ends there is none; the walk may go as far where what
                // is known is much older.
                Some(parent) if self.gix.has_object(*parent) => self
                    .gix
                    .find_commit(*parent)
                    .and_then(|parent| parent.tree()),
                _ => Ok(self.gix.empty_tree()),
            };
            let options = gix::diff::Options::default().with_rewrites(None);
            let changes = self
                .gix
                .diff_tree_to_tree(&before.map_err(failed)?, &now, options)
                .map_err(failed)?;
            for change in changes {
                let change = change.to_ref();
                let (mode, id): (EntryMode, _) = change.entry_mode_and_id();
                if !mode.is_commit() {
                    add(id.to_owned());
                }
            }
        }
        if paths.is_empty() {
            return Ok(());
        }
        paths.insert(objects.clone());
        if paths.len() > MANY {
            return sync_everything(&objects);
        }
        sync(&paths.into_iter().collect::<Vec<_>>())
    }
}

/// Waits until these files and directories are on the disk.
fn sync(paths: &[PathBuf]) -> Result<()> {
    let share = paths.len().div_ceil(AT_ONCE);
    std::thread::scope(|scope| {
        let threads: Vec<_> = paths
            .chunks(share)
            .map(|share| scope.spawn(move || share.iter().try_for_each(|path| sync_one(path))))
            .collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().expect("it does not panic"))
    })
}

/// Waits until a file or a directory is on the disk.
pub fn sync_one(path: &Path) -> Result<()> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .or_fatal(|| format!("cannot write '{}' to the disk", path.display()))
}

#[cfg(target_os = "linux")]
fn sync_everything(within: &Path) -> Result<()> {
    let failed = || format!("cannot write '{}' to the disk", within.display());
    let directory = File::open(within).or_fatal(failed)?;
    rustix::fs::syncfs(&directory).or_fatal(failed)
}

#[cfg(not(target_os = "linux"))]
fn sync_everything(within: &Path) -> Result<()> {
    rustix::fs::sync();
    sync_one(within)
}

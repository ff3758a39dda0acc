//! Whether the disk has room for all of the files.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{StatVfs, statvfs};

use super::NewWorktree;
use super::tree::{Kind, Presence, Tree};
use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};

/// Bytes that a record of an index takes, beside its path.
const INDEX_RECORD: u64 = 80;
/// Files and directories of a worktree's git directory.
const ADMIN_INODES: u64 = 12;
/// Bytes of a symbolic link up to which it lies in its inode on the usual file systems.
const SHORT_LINK: u64 = 60;

/// What is needed, or there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Room {
    bytes: u64,
    inodes: u64,
}

/// Refuses where the disks have less room than what the worktrees take: files as large as
/// git keeps them, in whole blocks, and the indexes beside the repository.
pub(super) fn refuse_full_disk(repo: &Repo, new: &[NewWorktree<'_>], tree: &Tree) -> Result<()> {
    // A place on each disk, its device and what is needed there.
    let mut needs: Vec<(&Path, u64, Room)> = Vec::new();
    let mut add = |place, room: Room| -> Result<()> {
        let there = existing(place);
        let device = there
            .metadata()
            .or_fatal(|| format!("cannot look at '{}'", there.display()))?
            .dev();
        match needs.iter_mut().find(|(_, other, _)| *other == device) {
            Some((_, _, sum)) => {
                sum.bytes = sum.bytes.saturating_add(room.bytes);
                sum.inodes = sum.inodes.saturating_add(room.inodes);
            }
            None => needs.push((there, device, room)),
        }
        Ok(())
    };
    for wanted in new {
        let block = look(existing(wanted.path))?.f_frsize.max(512);
        add(wanted.path, files(tree, block))?;
        add(repo.common_dir(), index(tree))?;
    }
    for (place, _, needed) in needs {
        let found = look(place)?;
        // File systems without a table of inodes say that they have none at all.
        let inodes = if found.f_files == 0 {
            u64::MAX
        } else {
            found.f_favail
        };
        let free = Room {
            bytes: found.f_bavail.saturating_mul(found.f_frsize),
            inodes,
        };
        if needed.bytes > free.bytes || needed.inodes > free.inodes {
            return Err(too_full(new.len(), place, needed, free));
        }
    }
    Ok(())
}

fn too_full(count: usize, place: &Path, needed: Room, free: Room) -> Error {
    let (what, needed, free) = if needed.bytes > free.bytes {
        ("", human(needed.bytes), human(free.bytes))
    } else {
        (
            " inodes",
            needed.inodes.to_string(),
            free.inodes.to_string(),
        )
    };
    let worktrees = if count == 1 {
        "the new worktree needs".to_owned()
    } else {
        format!("{count} new worktrees need")
    };
    Error::missing(format!(
        "{worktrees} {needed}{what} on the disk of '{}', which has {free}{what} left",
        place.display()
    ))
    .hint("make room, or make fewer at once")
}

fn human(bytes: u64) -> String {
    const MEBI: u64 = 1024 * 1024;
    format!("{} MiB", bytes.div_ceil(MEBI))
}

/// What one worktree takes on a file system with blocks of this size.
fn files(tree: &Tree, block: u64) -> Room {
    let written = |presence| presence == Presence::Written;
    let dirs = tree.dirs.iter().filter(|dir| written(dir.presence)).count() as u64;
    let mut room = Room {
        bytes: dirs.saturating_mul(block),
        inodes: dirs + 1,
    };
    for (_, entry) in tree.written() {
        let bytes = match entry.kind {
            Kind::Symlink if entry.size < SHORT_LINK => 0,
            Kind::Submodule => block,
            _ => entry.size.div_ceil(block).saturating_mul(block),
        };
        room.bytes = room.bytes.saturating_add(bytes);
        room.inodes += 1;
    }
    room
}

fn index(tree: &Tree) -> Room {
    let paths = tree
        .entries
        .iter()
        .map(|entry| tree.path(entry).len() as u64);
    Room {
        bytes: paths.map(|length| length + INDEX_RECORD).sum(),
        inodes: ADMIN_INODES,
    }
}

fn existing(path: &Path) -> &Path {
    path.ancestors()
        .find(|dir| dir.exists())
        .unwrap_or(Path::new("."))
}

fn look(place: &Path) -> Result<StatVfs> {
    statvfs(place).or_fatal(|| format!("cannot tell how full the disk of '{}' is", place.display()))
}

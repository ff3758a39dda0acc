//! The index of a worktree as its checkout left it, recognised later.
//!
//! git compares whole seconds, so it reads every file again that was written in the same
//! second as the index: of a new worktree mostly all of them, at the very end of an attempt.
//! Nanoseconds say more, where nobody else has had a hand in the index.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::git::worktree::Worktree;

/// Which file an index is, and as of when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexMark {
    device: u64,
    inode: u64,
    size: u64,
    /// Seconds and nanoseconds of the last change of its bytes, and of anything.
    modified: (i64, i64),
    changed: (i64, i64),
}

impl IndexMark {
    /// Of the index that the worktree has; nothing where it has none.
    pub fn of(worktree: &Worktree) -> Option<Self> {
        let found = worktree.git_dir.join("index").symlink_metadata().ok()?;
        Some(Self {
            device: found.dev(),
            inode: found.ino(),
            size: found.size(),
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        })
    }

    /// Vouches in `index`, a copy of this index that was made at `copied` and is to be
    /// written anew, for the files that nobody has changed since: they may be as young as
    /// the index was. git is to read the others. Answers whether it could.
    ///
    /// A file is vouched for where it is to the nanosecond what the index says, and was so
    /// before the index was last written, by the same clock: whoever wrote into it after
    /// that left a later time.
    pub(super) fn vouch(
        &self,
        index: &mut gix::index::State,
        root: &Path,
        copied: &Metadata,
    ) -> bool {
        // Within that second a change after our look would stay unseen.
        if copied.dev() != self.device || copied.ctime() <= self.modified.0 {
            return false;
        }
        let (entries, paths) = index.entries_mut_and_pathbacking();
        for entry in entries {
            if i64::from(entry.stat.mtime.secs) < self.modified.0 {
                continue;
            }
            let path: &[u8] = entry.path_in(paths);
            let there = root.join(OsStr::from_bytes(path)).symlink_metadata();
            let is_unchanged = there.is_ok_and(|there| self.is_older(&there, &entry.stat));
            if !is_unchanged {
                // As git itself writes an entry that it does not trust.
                entry.stat.size = 0;
            }
        }
        true
    }

    // The index keeps 32 bits of each number.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn is_older(&self, there: &Metadata, stat: &gix::index::entry::Stat) -> bool {
        let same_time = |time: gix::index::entry::stat::Time, secs: i64, nanos: i64| {
            (time.secs, time.nsecs) == (secs as u32, nanos as u32)
        };
        there.dev() == self.device
            && (there.ctime(), there.ctime_nsec()) < self.modified
            && same_time(stat.ctime, there.ctime(), there.ctime_nsec())
            && same_time(stat.mtime, there.mtime(), there.mtime_nsec())
            && stat.ino == there.ino() as u32
            && stat.size == there.size() as u32
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use super::*;
    use crate::git::exec::Git;

    const TICK: Duration = Duration::from_millis(20);

    /// Files of which git wrote the index in the same second, and what it then vouches for.
    fn vouched_after(change: impl FnOnce(&Path)) -> Option<Vec<String>> {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("worktree");
        fs::create_dir(&root).unwrap();
        let git = Git::guarded(&root);
        git.run(&["init", "--quiet"]).unwrap();
        let worktree = Worktree {
            git_dir: root.join(".git"),
            path: root.clone(),
        };
        let mark = loop {
            for name in ["changed", "kept", "touched"] {
                fs::write(root.join(name), "same size\n").unwrap();
            }
            std::thread::sleep(TICK);
            git.run(&["add", "--all"]).unwrap();
            let mark = IndexMark::of(&worktree).unwrap();
            let written = root.join("changed").metadata().unwrap().mtime();
            if written == mark.modified.0 {
                break mark;
            }
            fs::remove_file(root.join(".git/index")).unwrap();
        };
        std::thread::sleep(TICK);
        change(&root);
        let options = gix::index::decode::Options::default();
        let path = root.join(".git/index");
        let mut index = gix::index::File::at(path, gix::hash::Kind::Sha1, false, options).unwrap();
        let now = dir.path().join("now");
        fs::write(&now, "").unwrap();
        let is_done = mark.vouch(&mut index, &root, &now.metadata().unwrap());
        is_done.then(|| {
            let entries = index.entries().iter();
            let vouched = entries.filter(|entry| entry.stat.size != 0);
            vouched
                .map(|entry| entry.path(&index).to_string())
                .collect()
        })
    }

    fn next_second() {
        std::thread::sleep(Duration::from_secs(1) + TICK);
    }

    #[test]
    fn a_file_that_is_as_young_as_the_index_is_vouched_for_where_nobody_wrote_it() {
        let vouched = vouched_after(|root| {
            fs::write(root.join("changed"), "SAME SIZE\n").unwrap();
            let then = root.join("kept").metadata().unwrap().modified().unwrap();
            let touched = fs::File::options().write(true).open(root.join("touched"));
            let touched = touched.unwrap();
            touched.set_modified(then).unwrap();
            next_second();
        });
        assert_eq!(vouched, Some(vec!["kept".to_owned()]));
    }

    #[test]
    fn nothing_is_vouched_for_in_the_second_of_the_index() {
        // Where that second is over already, try again.
        assert!((0..50).any(|_| vouched_after(|_| {}).is_none()));
    }
}

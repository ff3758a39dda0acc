//! A commit's files as a table, read once for all worktrees.

use std::ffi::OsStr;
use std::ops::Range;
use std::os::unix::ffi::OsStrExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use gix::ObjectId;
use gix::bstr::BStr;
use gix::objs::tree::EntryKind;
use gix::objs::{FindExt, TreeRefIter};

use super::Halt;
use super::guard::Fallback;
use crate::git::gix_error;
use crate::git::repo::{Repo, gix_id};
use crate::model::error::Error;
use crate::model::oid::Oid;

/// How deep directories may be nested: git's own default, `core.maxTreeDepth`.
const DEEPEST: usize = 2048;

/// How many objects a thread looks at before it asks for more.
pub(super) const CHUNK: usize = 64;

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Executable,
    Symlink,
    Submodule,
}

/// Whether a path is written, or left out by a sparse checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Written,
    LeftOut,
}

/// A path of the index.
pub(super) struct Entry {
    path: Range<u32>,
    /// The directory that it is in.
    dir: u32,
    pub kind: Kind,
    pub presence: Presence,
    pub id: ObjectId,
    /// Bytes of the blob, as git keeps it.
    pub size: u64,
}

/// A directory, which the index knows as a tree.
pub(super) struct Dir {
    path: Range<u32>,
    parent: Option<u32>,
    /// Bytes of its own name, at the end of the path.
    name: u32,
    pub id: ObjectId,
    /// How many paths of the index are below it.
    pub entries: u32,
    /// The directories directly in it.
    pub dirs: Vec<u32>,
    pub presence: Presence,
}

/// All paths of a commit, in the order of the index, and all directories, each after the
/// one that it is in. The first directory is the root.
pub(super) struct Tree {
    text: Vec<u8>,
    pub entries: Vec<Entry>,
    pub dirs: Vec<Dir>,
}

/// The table that was last made, from the look whether there is room until the files are
/// written, so that nothing is weighed twice.
#[derive(Clone, Default)]
pub(in crate::git) struct Weighed(Arc<Mutex<Option<(Oid, Tree)>>>);

impl Weighed {
    /// Keeps the table of a commit.
    pub(super) fn keep(&self, commit: &Oid, tree: Tree) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((commit.clone(), tree));
    }

    /// Hands it out, where it is of this commit.
    pub(super) fn take(&self, commit: &Oid) -> Option<Tree> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        kept.filter(|(of, _)| of == commit).map(|(_, tree)| tree)
    }
}

impl Tree {
    /// Reads the trees of a commit and weighs its blobs.
    pub fn of(repo: &Repo, commit: &Oid) -> Result<Self, Halt> {
        let root = repo
            .gix
            .find_commit(gix_id(commit))
            .and_then(|commit| Ok(commit.tree_id()?.detach()))
            .map_err(|error| gix_error(&format!("cannot read commit '{commit}'"), &error))?;
        let mut tree = Self {
            text: Vec::new(),
            entries: Vec::new(),
            dirs: Vec::new(),
        };
        tree.collect(&repo.gix, root, None, 0, 0)?;
        let is_sorted = tree
            .entries
            .is_sorted_by(|a, b| tree.bytes(&a.path) < tree.bytes(&b.path));
        if !is_sorted {
            return Err(Fallback::OddTree.into());
        }
        tree.weigh(repo)?;
        Ok(tree)
    }

    fn collect(
        &mut self,
        repo: &gix::Repository,
        id: ObjectId,
        parent: Option<u32>,
        path: u32,
        depth: usize,
    ) -> Result<(), Halt> {
        if depth > DEEPEST {
            return Err(Fallback::OddTree.into());
        }
        let mut buffer = Vec::new();
        repo.objects
            .find_tree(&id, &mut buffer)
            .map_err(|_| Fallback::MissingObjects)?;
        let own = index(self.dirs.len())?;
        let start = path;
        let end = index(self.text.len())?;
        let name = match parent {
            Some(parent) => {
                let above = &self.dirs[parent as usize].path;
                let slash = u32::from(!above.is_empty());
                end - start - (above.end - above.start) - slash
            }
            None => 0,
        };
        let prefix = start..end;
        self.dirs.push(Dir {
            path: prefix.clone(),
            parent,
            name,
            id,
            entries: 0,
            dirs: Vec::new(),
            presence: Presence::Written,
        });
        let first = self.entries.len();
        for entry in TreeRefIter::from_bytes(&buffer, id.kind()) {
            let entry = entry.map_err(|_| Fallback::OddTree)?;
            refuse_odd_name(entry.filename)?;
            let start = index(self.text.len())?;
            self.text
                .extend_from_within(prefix.start as usize..prefix.end as usize);
            if !prefix.is_empty() {
                self.text.push(b'/');
            }
            self.text.extend_from_slice(entry.filename);
            let id = entry.oid.to_owned();
            let kind = match entry.mode.kind() {
                EntryKind::Tree => {
                    let below = index(self.dirs.len())?;
                    self.dirs[own as usize].dirs.push(below);
                    self.collect(repo, id, Some(own), start, depth + 1)?;
                    continue;
                }
                EntryKind::Blob => Kind::File,
                EntryKind::BlobExecutable => Kind::Executable,
                EntryKind::Link => Kind::Symlink,
                EntryKind::Commit => Kind::Submodule,
            };
            self.entries.push(Entry {
                path: start..index(self.text.len())?,
                dir: own,
                kind,
                presence: Presence::Written,
                id,
                size: 0,
            });
        }
        self.dirs[own as usize].entries = index(self.entries.len() - first)?;
        Ok(())
    }

    /// Looks up how large every blob is, and so whether it is here at all.
    fn weigh(&mut self, repo: &Repo) -> Result<(), Halt> {
        let sync = repo.gix.clone().into_sync();
        let next = AtomicUsize::new(0);
        let entries = &self.entries;
        let weigh = || {
            let repo = sync.to_thread_local();
            let mut sizes = Vec::new();
            loop {
                let start = next.fetch_add(CHUNK, Ordering::Relaxed);
                let end = entries.len().min(start + CHUNK);
                let Some(chunk) = entries.get(start..end).filter(|chunk| !chunk.is_empty()) else {
                    return Ok(sizes);
                };
                for (at, entry) in (start..).zip(chunk) {
                    if entry.kind == Kind::Submodule {
                        continue;
                    }
                    let header = repo
                        .find_header(entry.id)
                        .map_err(|_| Fallback::MissingObjects)?;
                    if !header.kind().is_blob() {
                        return Err(Fallback::OddTree);
                    }
                    sizes.push((at, header.size()));
                }
            }
        };
        let found = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads(repo)).map(|_| scope.spawn(weigh)).collect();
            let mut all = vec![weigh()];
            all.extend(others.into_iter().map(joined));
            all
        });
        for sizes in found {
            for (at, size) in sizes? {
                self.entries[at].size = size;
            }
        }
        Ok(())
    }

    /// The path of an entry, from the top.
    pub fn path(&self, entry: &Entry) -> &BStr {
        self.bytes(&entry.path).into()
    }

    /// The path of a directory, from the top, without a slash at its end.
    pub fn dir_path(&self, dir: &Dir) -> &OsStr {
        OsStr::from_bytes(self.bytes(&dir.path))
    }

    /// The name of a directory in the one that it is in.
    pub fn dir_name(&self, dir: &Dir) -> &[u8] {
        self.bytes(&(dir.path.end - dir.name..dir.path.end))
    }

    /// The entries that a checkout writes, with their places in the index.
    pub fn written(&self) -> impl Iterator<Item = (usize, &Entry)> {
        let is_written = |(_, entry): &(usize, &Entry)| entry.presence == Presence::Written;
        self.entries.iter().enumerate().filter(is_written)
    }

    /// Leaves out the entries that `is_left_out` says, and the directories that are then
    /// empty.
    pub fn leave_out(&mut self, is_left_out: impl Fn(&BStr) -> bool) {
        for dir in &mut self.dirs {
            dir.presence = Presence::LeftOut;
        }
        self.dirs[0].presence = Presence::Written;
        for at in 0..self.entries.len() {
            if is_left_out(self.path(&self.entries[at])) {
                self.entries[at].presence = Presence::LeftOut;
                continue;
            }
            let mut dir = Some(self.entries[at].dir);
            while let Some(found) = dir.map(|at| &mut self.dirs[at as usize]) {
                if found.presence == Presence::Written {
                    break;
                }
                found.presence = Presence::Written;
                dir = found.parent;
            }
        }
    }

    fn bytes(&self, range: &Range<u32>) -> &[u8] {
        &self.text[range.start as usize..range.end as usize]
    }
}

/// What a thread came to; a panic of its goes on in ours.
pub(super) fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// How many threads read and write: as many as `checkout.workers` says, or else as there are
/// cores. git's own default is one, since it knows slow disks; ours write to many places.
pub(super) fn threads(repo: &Repo) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    match repo.config_number("checkout.workers") {
        Ok(Some(workers)) if workers > 0 => usize::try_from(workers).unwrap_or(1).min(256),
        _ => cores(),
    }
}

fn index(length: usize) -> Result<u32, Halt> {
    u32::try_from(length)
        .map_err(|_| Halt::Fail(Error::fatal("its paths take more than 4 GiB of text")))
}

/// A name that git might refuse on some file system is git's to judge.
fn refuse_odd_name(name: &BStr) -> Result<(), Fallback> {
    let strictest = gix::validate::path::component::Options {
        protect_windows: false,
        protect_hfs: true,
        protect_ntfs: true,
    };
    match gix::validate::path::component(name, None, strictest) {
        Ok(_) if !name.contains(&b'/') => Ok(()),
        _ => Err(Fallback::OddTree),
    }
}

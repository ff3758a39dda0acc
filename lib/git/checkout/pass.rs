//! The pass: each blob is decoded and converted once and written into every worktree, by as
//! many threads as there are cores.
//!
//! A thread decodes a batch of blobs and then writes the batch into one worktree after
//! another: what the file system has just touched for one file is what it needs for the
//! next, and two threads seldom want the same directory.
//!
//! Memory stays bounded: a batch has an end, and of blobs beyond [`HUGE`] only one is held
//! in all.

use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use gix::bstr::BStr;
use gix::filter::plumbing::driver::apply::Delay;
use gix::filter::plumbing::pipeline::convert::to_worktree;
use gix::objs::FindExt;
use rustix::fs::{Mode, OFlags, mkdirat, open, openat, symlinkat};
use rustix::io::Errno;

use super::attributes::Attributes;
use super::batch::Batch;
use super::guard::Fallback;
use super::stat::Stat;
use super::tree::{CHUNK, Entry, Kind, Presence, Tree, joined, threads};
use super::{Halt, refuse_stopped};
use crate::git::gix_error;
use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};

/// Bytes from which on a blob has the memory for itself.
const HUGE: u64 = 16 * 1024 * 1024;

/// What a thread has written into each worktree: the places of entries in the index, and
/// their stats.
type Written = Vec<Vec<(usize, Stat)>>;

/// A directory that is being filled.
struct Root {
    path: PathBuf,
    fd: OwnedFd,
}

struct Pass<'a> {
    roots: Vec<Root>,
    tree: &'a Tree,
    attributes: &'a Attributes,
    /// Whether symbolic links are made as such (`core.symlinks`).
    symlinks: bool,
    /// The chunk that is to be taken next.
    next: AtomicUsize,
    /// Held while a huge blob is.
    huge: Mutex<()>,
    /// The caller's wish to stop.
    stop: &'a AtomicBool,
    /// Whether another thread failed.
    failed: AtomicBool,
}

/// Writes all files into all of the directories, which are empty but for `.git`. The stats
/// come back for each directory, in the order of the index.
pub(super) fn write_files(
    repo: &Repo,
    roots: &[PathBuf],
    tree: &Tree,
    attributes: &Attributes,
    stop: &AtomicBool,
) -> Result<Vec<Vec<Stat>>, Halt> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let opened = roots.iter().map(|path| {
        let fd = open(path, flags, Mode::empty())
            .or_fatal(|| format!("cannot open '{}'", path.display()))?;
        let path = path.clone();
        Ok(Root { path, fd })
    });
    let pass = Pass {
        roots: opened.collect::<Result<_>>()?,
        tree,
        attributes,
        symlinks: repo.gix.config_snapshot().boolean("core.symlinks") != Some(false),
        next: AtomicUsize::new(0),
        huge: Mutex::new(()),
        stop,
        failed: AtomicBool::new(false),
    };
    let threads = threads(repo);
    pass.make_directories(threads)?;

    let sync = repo.gix.clone().into_sync();
    let work = |first: usize| {
        let result = pass.work(sync.to_thread_local(), first);
        if result.is_err() {
            pass.failed.store(true, Ordering::Relaxed);
        }
        result
    };
    let written: Vec<Result<Written, Halt>> = std::thread::scope(|scope| {
        // Each begins with another worktree, and so with other directories.
        let spread = |thread| thread * roots.len() / threads;
        let others: Vec<_> = (1..threads)
            .map(|thread| scope.spawn(move || work(spread(thread))))
            .collect();
        let mut all = vec![work(0)];
        all.extend(others.into_iter().map(joined));
        all
    });
    refuse_stopped(stop)?;
    let mut stats = vec![vec![Stat::default(); tree.entries.len()]; roots.len()];
    for written in written {
        for (written, stats) in written?.into_iter().zip(&mut stats) {
            for (at, stat) in written {
                stats[at] = stat;
            }
        }
    }
    pass.finish(repo, &mut stats)?;
    Ok(stats)
}

impl Pass<'_> {
    /// Each thread takes worktrees of its own: a directory comes before those in it.
    fn make_directories(&self, threads: usize) -> Result<(), Halt> {
        let next = AtomicUsize::new(0);
        let make = || {
            while let Some(root) = self.roots.get(next.fetch_add(1, Ordering::Relaxed)) {
                // The first is the root, which is there.
                for dir in self.tree.dirs.iter().skip(1) {
                    if dir.presence == Presence::Written {
                        let path = self.tree.dir_path(dir);
                        mkdirat(&root.fd, path, Mode::from_bits_retain(0o777))
                            .map_err(|errno| failed(root, path.as_encoded_bytes(), errno))?;
                    }
                }
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let threads = threads.min(self.roots.len());
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(make)).collect();
            let own = make();
            others.into_iter().map(joined).fold(own, Result::and)
        })
    }

    /// Takes chunk after chunk; a batch goes into the worktree `first` and then into those
    /// after it, in a circle.
    fn work(&self, mut repo: gix::Repository, first: usize) -> Result<Written, Halt> {
        // Nothing is read twice.
        repo.object_cache_size(None);
        let stack = self.attributes.stack(&repo)?.detach();
        let mut pipeline = gix::filter::Pipeline::new(&repo, stack)
            .map_err(|error| gix_error("cannot set up the filters", &error))?;
        let mut buffer = Vec::new();
        let mut batch = Batch::default();
        let mut written = vec![Vec::new(); self.roots.len()];
        loop {
            let start = self.next.fetch_add(CHUNK, Ordering::Relaxed);
            let end = self.tree.entries.len().min(start + CHUNK);
            if start >= end {
                return Ok(written);
            }
            for at in start..end {
                if self.is_over() {
                    return Ok(written);
                }
                let entry = &self.tree.entries[at];
                if entry.presence == Presence::LeftOut || self.is_left_for_the_end(entry) {
                    continue;
                }
                let is_huge = entry.size >= HUGE;
                let _alone =
                    is_huge.then(|| self.huge.lock().unwrap_or_else(PoisonError::into_inner));
                let blob = repo
                    .objects
                    .find_blob(&entry.id, &mut buffer)
                    .map_err(|_| Fallback::MissingObjects)?;
                self.convert(at, blob.data, &mut pipeline, |bytes| {
                    if is_huge {
                        self.write(std::iter::once((at, bytes)), first, &mut written)
                    } else {
                        batch.push(at, bytes);
                        Ok(())
                    }
                })?;
                if is_huge {
                    buffer = Vec::new();
                }
                if batch.is_full() {
                    self.write(batch.files(), first, &mut written)?;
                    batch.clear();
                }
            }
            self.write(batch.files(), first, &mut written)?;
            batch.clear();
        }
    }

    fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.failed.load(Ordering::Relaxed)
    }

    /// Links come after all files, so that no path ever leads through one.
    fn is_left_for_the_end(&self, entry: &Entry) -> bool {
        match entry.kind {
            Kind::File | Kind::Executable => false,
            Kind::Symlink => self.symlinks,
            Kind::Submodule => true,
        }
    }

    /// Hands out the bytes that a worktree has of a file.
    fn convert(
        &self,
        at: usize,
        blob: &[u8],
        pipeline: &mut gix::filter::Pipeline<'_>,
        take: impl FnOnce(&[u8]) -> Result<(), Halt>,
    ) -> Result<(), Halt> {
        let entry = &self.tree.entries[at];
        if entry.kind == Kind::Symlink {
            return take(blob);
        }
        let path = self.tree.path(entry);
        let options = to_worktree::Options {
            can_delay: Delay::Forbid,
            unknown_encoding: to_worktree::UnknownEncoding::Fail,
        };
        let converted = pipeline
            .convert_to_worktree(blob, path, options)
            .map_err(|error| gix_error(&format!("cannot convert '{path}'"), &error))?;
        // The guard lets no file with a driver pass.
        take(converted.as_bytes().ok_or(Fallback::Attribute("filter"))?)
    }

    /// Writes files into every worktree, the worktree `first` first.
    fn write<'b>(
        &self,
        files: impl Iterator<Item = (usize, &'b [u8])> + Clone,
        first: usize,
        written: &mut Written,
    ) -> Result<(), Halt> {
        for root in (0..self.roots.len()).map(|nth| (first + nth) % self.roots.len()) {
            for (at, bytes) in files.clone() {
                if self.is_over() {
                    return Ok(());
                }
                let stat = self.write_file(&self.roots[root], at, bytes)?;
                written[root].push((at, stat));
            }
        }
        Ok(())
    }

    fn write_file(&self, root: &Root, at: usize, mut bytes: &[u8]) -> Result<Stat, Halt> {
        let entry = &self.tree.entries[at];
        let path = self.tree.path(entry);
        let mode = match entry.kind {
            Kind::Executable => 0o777,
            _ => 0o666,
        };
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut write = || {
            let mode = Mode::from_bits_retain(mode);
            let file = openat(&root.fd, bytes_of(path), flags, mode)?;
            while !bytes.is_empty() {
                match rustix::io::write(&file, bytes) {
                    Ok(0) => return Err(Errno::IO),
                    Ok(length) => bytes = &bytes[length..],
                    Err(Errno::INTR) => {}
                    Err(errno) => return Err(errno),
                }
            }
            Stat::of_file(file.as_fd())
        };
        write().map_err(|errno| failed(root, path, errno))
    }

    /// Makes symbolic links, and the empty directories of submodules, which stay without
    /// their files as with git.
    fn finish(&self, repo: &Repo, stats: &mut [Vec<Stat>]) -> Result<(), Halt> {
        let mut buffer = Vec::new();
        for (at, entry) in self.tree.written() {
            if !self.is_left_for_the_end(entry) {
                continue;
            }
            let path = self.tree.path(entry);
            let target = match entry.kind {
                Kind::Submodule => None,
                _ => {
                    let blob = repo.gix.objects.find_blob(&entry.id, &mut buffer);
                    Some(blob.map_err(|_| Fallback::MissingObjects)?.data)
                }
            };
            for (root, stats) in self.roots.iter().zip(&mut *stats) {
                match target {
                    Some(target) => symlinkat(target, &root.fd, bytes_of(path)),
                    None => mkdirat(&root.fd, bytes_of(path), Mode::from_bits_retain(0o777)),
                }
                .and_then(|()| Stat::at(root.fd.as_fd(), path))
                .map(|stat| stats[at] = stat)
                .map_err(|errno| failed(root, path, errno))?;
            }
        }
        Ok(())
    }
}

fn failed(root: &Root, path: &[u8], errno: Errno) -> Halt {
    match errno {
        // The directory was empty, so the tree met itself.
        Errno::EXIST | Errno::NOTDIR | Errno::ISDIR | Errno::LOOP => Fallback::Collision.into(),
        // Such as a link to a text with a NUL in it, or a name too long.
        Errno::INVAL | Errno::ILSEQ | Errno::NAMETOOLONG => Fallback::OddTree.into(),
        errno => Halt::Fail(Error::fatal(format!(
            "cannot write '{}/{}': {errno}",
            root.path.display(),
            String::from_utf8_lossy(path)
        ))),
    }
}

fn bytes_of(path: &BStr) -> &[u8] {
    path
}

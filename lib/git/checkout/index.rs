//! The index of a new worktree, as git writes it: entries with their stats, and the trees
//! of which they are, without which the first commit would write all of them anew.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Halt;
use super::guard::is_true;
use super::stat::Stat;
use super::tree::{Kind, Presence, Tree, joined, threads};
use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};

/// Bit of an entry's flags: two more bytes of flags follow.
const EXTENDED: u16 = 0x4000;
/// Bit of those: the file is left out by a sparse checkout.
const SKIP_WORKTREE: u16 = 0x4000;
/// The longest path whose length fits into the flags.
const LONGEST_NAME: usize = 0xFFF;

/// How paths are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Paths {
    /// Each in full: versions 2 and 3.
    Full,
    /// Each as what differs from the one before: version 4.
    Shortened,
}

/// Whether the file ends in the hash of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trailer {
    Hash,
    /// Zeros: `index.skipHash`.
    Zeros,
}

#[derive(Clone, Copy)]
struct Format {
    paths: Paths,
    trailer: Trailer,
    hash: gix::hash::Kind,
}

/// Writes the index of every worktree into its git directory.
pub(super) fn write_all(
    repo: &Repo,
    git_dirs: &[PathBuf],
    tree: &Tree,
    stats: &[Vec<Stat>],
) -> Result<(), Halt> {
    let format = Format::of(repo)?;
    let next = AtomicUsize::new(0);
    let write = || -> Result<()> {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(git_dir) = git_dirs.get(at) else {
                return Ok(());
            };
            write_one(git_dir, tree, &stats[at], format)
                .or_fatal(|| format!("cannot write '{}/index'", git_dir.display()))?;
        }
    };
    let result = std::thread::scope(|scope| {
        let threads = threads(repo).min(git_dirs.len());
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(write)).collect();
        let own = write();
        others.into_iter().map(joined).fold(own, Result::and)
    });
    Ok(result?)
}

impl Format {
    fn of(repo: &Repo) -> Result<Self> {
        let many_files = is_true(repo, "feature.manyFiles");
        let from_environment = std::env::var("GIT_INDEX_VERSION").ok();
        let version = match from_environment.and_then(|version| version.parse().ok()) {
            Some(version) => Some(version),
            None => repo.config_number("index.version")?,
        };
        // Of a version that it does not know, git warns and takes its own default.
        let paths = match version {
            Some(4) => Paths::Shortened,
            Some(_) => Paths::Full,
            None if many_files => Paths::Shortened,
            None => Paths::Full,
        };
        let skip_hash = repo.gix.config_snapshot().boolean("index.skipHash");
        Ok(Self {
            paths,
            trailer: if skip_hash.unwrap_or(many_files) {
                Trailer::Zeros
            } else {
                Trailer::Hash
            },
            hash: repo.gix.object_hash(),
        })
    }
}

fn write_one(git_dir: &Path, tree: &Tree, stats: &[Stat], format: Format) -> io::Result<()> {
    let lock = git_dir.join("index.lock");
    let mut out = Out {
        file: BufWriter::with_capacity(128 * 1024, File::create_new(&lock)?),
        hasher: (format.trailer == Trailer::Hash).then(|| gix::hash::hasher(format.hash)),
    };
    let is_extended = |presence| presence == Presence::LeftOut;
    let version: u32 = match format.paths {
        Paths::Shortened => 4,
        Paths::Full if tree.entries.iter().any(|entry| is_extended(entry.presence)) => 3,
        Paths::Full => 2,
    };
    let count = u32::try_from(tree.entries.len()).map_err(io::Error::other)?;
    let mut record = b"DIRC".to_vec();
    record.extend(version.to_be_bytes());
    record.extend(count.to_be_bytes());
    out.write(&record)?;

    let mut before: &[u8] = b"";
    for (entry, Stat(stat)) in tree.entries.iter().zip(stats) {
        record.clear();
        let path: &[u8] = tree.path(entry);
        let mode: u32 = match entry.kind {
            Kind::File => 0o100_644,
            Kind::Executable => 0o100_755,
            Kind::Symlink => 0o120_000,
            Kind::Submodule => 0o160_000,
        };
        let [times_and_place @ .., uid, gid, size] = stat;
        for number in times_and_place.iter().chain([&mode, uid, gid, size]) {
            record.extend(number.to_be_bytes());
        }
        record.extend_from_slice(entry.id.as_bytes());
        let length = u16::try_from(path.len().min(LONGEST_NAME)).map_err(io::Error::other)?;
        if is_extended(entry.presence) {
            record.extend((length | EXTENDED).to_be_bytes());
            record.extend(SKIP_WORKTREE.to_be_bytes());
        } else {
            record.extend(length.to_be_bytes());
        }
        match format.paths {
            Paths::Full => {
                record.extend_from_slice(path);
                // One NUL to eight, up to a multiple of eight bytes.
                record.resize((record.len() / 8 + 1) * 8, 0);
            }
            Paths::Shortened => {
                let same = before.iter().zip(path).take_while(|(a, b)| a == b).count();
                write_offset(before.len() - same, &mut record);
                record.extend_from_slice(&path[same..]);
                record.push(0);
                before = path;
            }
        }
        out.write(&record)?;
    }

    let mut trees = Vec::new();
    write_tree(tree, 0, &mut trees);
    let length = u32::try_from(trees.len()).map_err(io::Error::other)?;
    out.write(b"TREE")?;
    out.write(&length.to_be_bytes())?;
    out.write(&trees)?;
    out.finish(format.hash)?;
    std::fs::rename(&lock, git_dir.join("index"))
}

/// A number as packs and index have it: seven bits a byte, the highest first, and one
/// subtracted for each byte that follows.
fn write_offset(mut number: usize, out: &mut Vec<u8>) {
    let mut bytes = vec![number as u8 & 0x7F];
    number >>= 7;
    while number > 0 {
        number -= 1;
        bytes.push(number as u8 & 0x7F | 0x80);
        number >>= 7;
    }
    out.extend(bytes.iter().rev());
}

/// A directory's record, and those of the directories in it, shortest name first as git
/// sorts them.
fn write_tree(tree: &Tree, at: u32, out: &mut Vec<u8>) {
    let dir = &tree.dirs[at as usize];
    out.extend_from_slice(tree.dir_name(dir));
    out.push(0);
    out.extend(format!("{} {}\n", dir.entries, dir.dirs.len()).bytes());
    out.extend_from_slice(dir.id.as_bytes());
    let mut below = dir.dirs.clone();
    below.sort_by_key(|at| {
        let name = tree.dir_name(&tree.dirs[*at as usize]);
        (name.len(), name)
    });
    for at in below {
        write_tree(tree, at, out);
    }
}

struct Out {
    file: BufWriter<File>,
    hasher: Option<gix::hash::Hasher>,
}

impl Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(hasher) = &mut self.hasher {
            hasher.update(bytes);
        }
        self.file.write_all(bytes)
    }

    fn finish(self, hash: gix::hash::Kind) -> io::Result<()> {
        let Self { mut file, hasher } = self;
        let id = match hasher {
            Some(hasher) => hasher
                .try_finalize()
                .map_err(|error| io::Error::other(Error::fatal(error.to_string())))?,
            None => hash.null(),
        };
        file.write_all(id.as_bytes())?;
        file.flush()
    }
}

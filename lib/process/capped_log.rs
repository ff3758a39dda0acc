//! A log that never takes more room than its cap, and keeps both its
//! beginning and its end.
//!
//! Three files, written in this order:
//!
//! | file | holds | at most |
//! |---|---|---|
//! | `<name>` | the beginning, nothing else | half the cap |
//! | `<name>.1`, `<name>.2` | the end, as a ring of two segments | a quarter each |
//!
//! A segment begins with one line, `#from <offset>` in twenty digits: where
//! its first byte stood in the whole output. So a reader knows the order of
//! the segments and how much is missing before them without a file beside
//! that could disagree. Nothing is buffered in the process and nothing on disk
//! is ever changed, only appended to, or replaced by a new file: a writer that
//! dies of `kill -9` leaves every byte that it was given, less what it had
//! dropped on purpose. A segment whose first line is missing or cut had only
//! just been made, and is empty.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The length of a segment's first line in bytes.
pub(super) const HEADER_LEN: usize = HEADER_START.len() + HEADER_DIGITS + 1;
const HEADER_START: &str = "#from ";
const HEADER_DIGITS: usize = 20;

/// The smallest cap in bytes that [`CappedLog::create`] takes.
pub const MIN_CAP: u64 = 1024;

/// The writing end of a log; see the [module](self) for the files.
#[derive(Debug)]
pub struct CappedLog {
    path: PathBuf,
    segment_len: u64,
    /// The file that is being filled, and the bytes that still fit into it.
    part: File,
    room: u64,
    /// The segment that `part` is, or nothing while it is the beginning.
    segment: Option<usize>,
    /// Where the segments that there are begin in the whole output.
    from: [Option<u64>; 2],
    head_len: u64,
    total: u64,
}

impl CappedLog {
    /// Starts an empty log at `path`, readable by its owner alone, in the
    /// place of any that is there. The three files together never pass `cap`
    /// bytes.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for a cap below [`MIN_CAP`], and whatever removing and
    /// creating files gives.
    pub fn create(path: &Path, cap: u64) -> io::Result<Self> {
        if cap < MIN_CAP {
            let message = format!("a log of {cap} bytes is too small: at least {MIN_CAP}");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        for segment in segment_paths(path) {
            remove_if_there(&segment)?;
        }
        Ok(Self {
            path: path.to_owned(),
            segment_len: cap / 4,
            part: replace(path)?,
            room: cap / 2,
            segment: None,
            from: [None; 2],
            head_len: 0,
            total: 0,
        })
    }

    /// Adds `bytes` at the end, and drops the oldest of the ring if need be.
    ///
    /// # Errors
    ///
    /// Whatever writing gives, a full disk above all. The log stays usable:
    /// what could not be written counts as dropped, and the next call tries
    /// again in a new segment.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut at = self.total;
        let mut rest = bytes;
        self.total += bytes.len() as u64;
        while !rest.is_empty() {
            if self.room == 0 {
                self.start_segment(at)?;
            }
            let fits = rest
                .len()
                .min(usize::try_from(self.room).unwrap_or(usize::MAX));
            let written = match self.part.write(&rest[..fits]) {
                Ok(0) => Err(io::ErrorKind::WriteZero.into()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other,
            };
            // A file holds one unbroken stretch of the output. After a failure
            // there is a hole, so this one takes no more.
            let written = written.inspect_err(|_| self.room = 0)?;
            rest = &rest[written..];
            at += written as u64;
            if self.segment.is_none() {
                self.head_len += written as u64;
            }
            self.room -= written as u64;
        }
        Ok(())
    }

    /// How many bytes [`append`](Self::append) was ever given, kept or not.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many bytes between the beginning and the end were left out so far.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        let oldest = self.from.iter().flatten().min();
        oldest.map_or(0, |from| from.saturating_sub(self.head_len))
    }

    /// Makes a new segment, whose first byte is at `offset` of the output, in
    /// the place of the older one. When that fails, the next try takes the
    /// same place, so the younger segment is not lost to a full disk as well.
    fn start_segment(&mut self, offset: u64) -> io::Result<()> {
        let next = self.segment.map_or(0, |current| 1 - current);
        // A new file, not a truncated one: whoever is reading the old one
        // keeps what it has opened.
        let mut file = replace(&segment_paths(&self.path)[next])?;
        file.write_all(header(offset).as_bytes())?;
        self.part = file;
        self.segment = Some(next);
        self.from[next] = Some(offset);
        self.room = self.segment_len - HEADER_LEN as u64;
        Ok(())
    }
}

/// Moves a log that nobody writes to another place, unless there is one. Interrupted, it is
/// gone on with by doing it again.
///
/// # Errors
///
/// Whatever renaming gives; a log that is not there is no error.
pub fn move_log(from: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        return Ok(());
    }
    let (segments, places) = (segment_paths(from), segment_paths(to));
    // The beginning last: it says that all is done.
    let pairs = segments.iter().zip(&places);
    for (from, to) in pairs
        .map(|(from, to)| (from.as_path(), to.as_path()))
        .chain([(from, to)])
    {
        match fs::rename(from, to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Where the segments of the log at `path` are.
pub(super) fn segment_paths(path: &Path) -> [PathBuf; 2] {
    [".1", ".2"].map(|suffix| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        name.into()
    })
}

/// The first line of a segment that starts at `offset` of the output.
pub(super) fn header(offset: u64) -> String {
    format!("{HEADER_START}{offset:0HEADER_DIGITS$}\n")
}

/// The offset in a segment's first line, or nothing if `line` is not one.
pub(super) fn parse_header(line: &[u8]) -> Option<u64> {
    let digits = line
        .strip_prefix(HEADER_START.as_bytes())?
        .strip_suffix(b"\n")?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// A new, empty file at `path`. What was there is removed first and not
/// written through, be it a link.
fn replace(path: &Path) -> io::Result<File> {
    remove_if_there(path)?;
    OpenOptions::new()
        .append(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

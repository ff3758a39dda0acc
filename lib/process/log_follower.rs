//! Reading a [capped log](super::capped_log) as it grows.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::capped_log::HEADER_LEN;
use super::log_reader::open_segments;

/// How much is read at once, in bytes.
const CHUNK: u64 = 64 * 1024;

/// What comes next in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogPart {
    /// These bytes.
    Bytes(Vec<u8>),
    /// As many bytes that nobody can read any more.
    Dropped(u64),
}

/// Reads a log on and on, from its beginning.
#[derive(Debug)]
pub struct LogFollower {
    path: PathBuf,
    /// How far it has read, as an offset of the whole output.
    at: u64,
}

impl LogFollower {
    /// A reader of the log at `path`, which need not be there yet.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            at: 0,
        }
    }

    /// What comes next; nothing where no more has been written yet. A stretch that the
    /// writer has dropped before it was read is told once, in its place.
    ///
    /// # Errors
    ///
    /// Whatever reading gives. A missing log is an empty one.
    pub fn read_on(&mut self) -> io::Result<Option<LogPart>> {
        // The segments first: once there is one, the beginning grows no more.
        let segments = open_segments(&self.path)?;
        let head = match File::open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        let mut bytes = read_at(head, self.at)?;
        for segment in segments {
            if !bytes.is_empty() {
                break;
            }
            if segment.from > self.at {
                let dropped = segment.from - self.at;
                self.at = segment.from;
                return Ok(Some(LogPart::Dropped(dropped)));
            }
            bytes = read_at(segment.file, HEADER_LEN as u64 + self.at - segment.from)?;
        }
        self.at += bytes.len() as u64;
        Ok((!bytes.is_empty()).then_some(LogPart::Bytes(bytes)))
    }
}

fn read_at(mut file: File, offset: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(CHUNK).read_to_end(&mut bytes)?;
    Ok(bytes)
}

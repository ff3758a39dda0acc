//! Reading a [capped log](super::capped_log), finished or still being written.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::capped_log::{HEADER_LEN, parse_header, segment_paths};

/// What a log holds, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogText {
    /// The beginning; all there is when `tail` is nothing.
    pub head: Vec<u8>,
    /// The end, once the output has outgrown the beginning's share of the cap.
    pub tail: Option<Vec<u8>>,
    /// How many bytes are missing between `head` and `tail`; nothing when
    /// `head` and `tail` together are the whole.
    ///
    /// What a full disk swallowed at the very end leaves no trace in the
    /// files; [`CappedLog::total`](super::capped_log::CappedLog::total) counts
    /// it.
    pub dropped: Option<u64>,
}

/// Reads the log at `path`, which may be being written.
///
/// # Errors
///
/// `NotFound` when there is no log, and whatever reading gives.
pub fn read_log(path: &Path) -> io::Result<LogText> {
    // The segments first: once there is one, the beginning grows no more, so
    // the two cannot contradict each other.
    let segments = open_segments(path)?;
    let mut text = LogText::default();
    File::open(path)?.read_to_end(&mut text.head)?;

    let mut from = 0;
    for mut segment in segments {
        let tail = text.tail.get_or_insert_default();
        // Two segments that do not meet: the disk was full between them, or
        // the ring turned while they were being opened. The end counts.
        if segment.from != from + tail.len() as u64 {
            tail.clear();
            from = segment.from;
        }
        segment.file.read_to_end(tail)?;
    }
    if text.tail.is_some() {
        text.dropped = Some(from.saturating_sub(text.head.len() as u64)).filter(|n| *n > 0);
    }
    Ok(text)
}

/// A segment, opened and read up to the end of its first line.
pub(super) struct Segment {
    /// Where its first byte stood in the whole output.
    pub(super) from: u64,
    /// The file, at that byte.
    pub(super) file: File,
}

/// The segments that hold anything, the older first.
pub(super) fn open_segments(path: &Path) -> io::Result<Vec<Segment>> {
    let mut segments = Vec::new();
    for path in segment_paths(path) {
        match File::open(path) {
            Ok(file) => segments.extend(Segment::of(file)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    segments.sort_by_key(|segment| segment.from);
    Ok(segments)
}

impl Segment {
    fn of(mut file: File) -> io::Result<Option<Self>> {
        let mut line = Vec::with_capacity(HEADER_LEN);
        (&mut file).take(HEADER_LEN as u64).read_to_end(&mut line)?;
        Ok(parse_header(&line).map(|from| Self { from, file }))
    }
}

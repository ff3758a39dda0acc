//! Decoded files that are written together.

use std::ops::Range;

/// Bytes from which on a batch is written before another blob is decoded.
const FULL: usize = 512 * 1024;

/// Decoded files that wait to be written: the places of their entries, and their bytes.
#[derive(Default)]
pub(super) struct Batch {
    bytes: Vec<u8>,
    files: Vec<(usize, Range<usize>)>,
}

impl Batch {
    /// Adds a file.
    pub fn push(&mut self, at: usize, bytes: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        self.files.push((at, start..self.bytes.len()));
    }

    /// Each file's place in the index and its bytes.
    pub fn files(&self) -> impl Iterator<Item = (usize, &[u8])> + Clone {
        let files = self.files.iter();
        files.map(|(at, range)| (*at, &self.bytes[range.clone()]))
    }

    /// Whether it is to be written before more is decoded.
    pub fn is_full(&self) -> bool {
        self.bytes.len() >= FULL
    }

    /// Empties it, and gives back what a large file took.
    pub fn clear(&mut self) {
        self.files.clear();
        self.bytes.clear();
        self.bytes.shrink_to(2 * FULL);
    }
}

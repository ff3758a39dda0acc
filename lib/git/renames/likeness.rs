//! How like two files are, as git measures it: by the bytes of the lines that both have, a
//! long line taken in pieces.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use gix::ObjectId;

use crate::git::diff::is_binary;
use crate::git::gix_error;
use crate::git::renames::Entry;
use crate::git::repo::Repo;
use crate::model::error::Result;

/// The score of two files with the same bytes.
pub(super) const ALL: u64 = 60_000;

/// The least score of a rename, which is git's 50 %.
pub(super) const LEAST: u64 = ALL / 2;

/// The most bytes of a line that are taken as one piece.
const LONGEST: u64 = 64;

/// Pieces are told apart by a number below this prime.
pub(super) const NUMBERS: u32 = 107_927;

/// The pieces that a file is made of: each number that they have, sorted, and the bytes of
/// all that have it.
pub(super) type Pieces = Arc<[(u32, u64)]>;

/// What is known of files that have been looked at, for all candidates of a comparison: most
/// of them look at the same files of the base.
#[derive(Default)]
pub(in crate::git) struct Seen {
    pieces: Known<Pieces>,
    sizes: Known<u64>,
}

impl Repo {
    /// How like two files are, out of [`ALL`]; 0 where they cannot be like enough.
    pub(super) fn likeness(&self, from: Entry, to: Entry, seen: &Seen) -> Result<u64> {
        if !from.0.is_blob() || !to.0.is_blob() {
            return Ok(0);
        }
        let (from_size, to_size) = (self.size(from.1, seen)?, self.size(to.1, seen)?);
        if !could_be_like(from_size, to_size) {
            return Ok(0);
        }
        let (from, to) = (self.pieces(from.1, seen)?, self.pieces(to.1, seen)?);
        Ok(score(common(&from, &to), from_size, to_size))
    }

    /// How many bytes a file has.
    pub(super) fn size(&self, id: ObjectId, seen: &Seen) -> Result<u64> {
        seen.sizes.get_or_read(id, || {
            let header = self.gix.find_header(id);
            let header =
                header.map_err(|error| gix_error(&format!("cannot read object {id}"), &error))?;
            Ok(header.size())
        })
    }

    /// The pieces that a file is made of.
    pub(super) fn pieces(&self, id: ObjectId, seen: &Seen) -> Result<Pieces> {
        seen.pieces
            .get_or_read(id, || Ok(pieces(&self.blob_bytes(id)?)))
    }
}

/// Whether files of these sizes can have enough in common at all.
pub(super) fn could_be_like(from: u64, to: u64) -> bool {
    let (most, least) = (from.max(to), from.min(to));
    least > 0 && most * (ALL - LEAST) >= (most - least) * ALL
}

/// The score of two files of these sizes, from the bytes that both have.
pub(super) fn score(common: u64, from: u64, to: u64) -> u64 {
    common * ALL / from.max(to)
}

/// The bytes that both have.
fn common(one: &[(u32, u64)], other: &[(u32, u64)]) -> u64 {
    let (mut a, mut b, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (one.get(a), other.get(b)) {
        match x.0.cmp(&y.0) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                common += x.1.min(y.1);
                (a, b) = (a + 1, b + 1);
            }
        }
    }
    common
}

/// Takes a file to pieces, which end behind a line or after [`LONGEST`] bytes. What tells two
/// apart has to be git's own number, or other files would be alike.
fn pieces(bytes: &[u8]) -> Pieces {
    let is_text = !is_binary(bytes);
    let mut all: Vec<(u32, u64)> = Vec::with_capacity(bytes.len() / 32);
    let (mut low, mut high, mut length) = (0_u32, 0_u32, 0_u64);
    for (at, byte) in bytes.iter().copied().enumerate() {
        // A text says the same with the line ends of Windows.
        if byte == b'\r' && is_text && bytes.get(at + 1) == Some(&b'\n') {
            continue;
        }
        let before = low;
        low = (low << 7) ^ (high >> 25);
        high = (high << 7) ^ (before >> 25);
        low = low.wrapping_add(u32::from(byte));
        length += 1;
        if length == LONGEST || byte == b'\n' {
            all.push((number(low, high), length));
            (low, high, length) = (0, 0, 0);
        }
    }
    if length > 0 {
        all.push((number(low, high), length));
    }
    all.sort_unstable_by_key(|(number, _)| *number);
    let mut kinds: Vec<(u32, u64)> = Vec::with_capacity(all.len());
    for (number, bytes) in all {
        match kinds.last_mut() {
            Some(last) if last.0 == number => last.1 += bytes,
            _ => kinds.push((number, bytes)),
        }
    }
    kinds.into()
}

fn number(low: u32, high: u32) -> u32 {
    low.wrapping_add(high.wrapping_mul(0x61)) % NUMBERS
}

/// Things by object, read once for all threads.
struct Known<T>(Mutex<HashMap<ObjectId, T>>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Known<T> {
    fn get_or_read(&self, id: ObjectId, read: impl FnOnce() -> Result<T>) -> Result<T> {
        if let Some(known) = self.locked(|all| all.get(&id).cloned()) {
            return Ok(known);
        }
        let value = read()?;
        self.locked(|all| all.insert(id, value.clone()));
        Ok(value)
    }

    fn locked<R>(&self, work: impl FnOnce(&mut HashMap<ObjectId, T>) -> R) -> R {
        work(&mut self.0.lock().expect("no thread panics with the lock"))
    }
}

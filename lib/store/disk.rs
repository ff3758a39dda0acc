//! How much of the disk something takes.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// What `st_blocks` counts in, on whatever file system.
const BLOCK: u64 = 512;

/// The bytes that are really allocated for files and directories with all that is in them. A
/// file of several names counts once; bytes that the file system shares count for each, since
/// it does not tell. What cannot be read counts nothing.
pub fn allocated(places: &[PathBuf]) -> u64 {
    let mut seen = HashSet::new();
    let mut bytes = 0;
    let mut open: Vec<PathBuf> = places.to_vec();
    while let Some(path) = open.pop() {
        let Ok(found) = path.symlink_metadata() else {
            continue;
        };
        let is_new = found.nlink() < 2 || found.is_dir() || seen.insert((found.dev(), found.ino()));
        if is_new {
            bytes += found.blocks() * BLOCK;
        }
        if found.is_dir() {
            let entries = fs::read_dir(&path).into_iter().flatten().flatten();
            open.extend(entries.map(|entry| entry.path()));
        }
    }
    bytes
}

/// The bytes that are in a file, or in all files below a directory.
pub fn length(place: &Path) -> u64 {
    let Ok(found) = place.symlink_metadata() else {
        return 0;
    };
    if !found.is_dir() {
        return found.len();
    }
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    entries.map(|entry| length(&entry.path())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_two_names_counts_once_and_a_hole_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let one = [dir.path().to_owned()];
        let empty = allocated(&one);
        fs::write(dir.path().join("a"), vec![1; 64 * 1024]).unwrap();
        let with_a = allocated(&one);
        assert!(with_a >= empty + 64 * 1024, "{empty} {with_a}");
        fs::hard_link(dir.path().join("a"), dir.path().join("b")).unwrap();
        let hole = fs::File::create(dir.path().join("hole")).unwrap();
        hole.set_len(1 << 30).unwrap();
        assert!(allocated(&one) < with_a + 64 * 1024);
    }
}

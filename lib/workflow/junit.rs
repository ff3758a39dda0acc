//! The reports of single tests that a check leaves below its worktree.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::model::glob::Glob;
use crate::model::junit;
use crate::model::test_case::{TestCase, together};

/// A report of more bytes is not read.
const LARGEST: u64 = 64 * 1024 * 1024;

/// More reports of one check are not read: some runners leave one for each class.
const MOST: usize = 10_000;

/// Reports that are there before a check begins, each with what changes when it is written.
pub struct Reports<'a> {
    root: &'a Path,
    glob: &'a Glob,
    before: HashMap<PathBuf, Stamp>,
}

#[derive(PartialEq, Eq)]
struct Stamp {
    inode: u64,
    size: u64,
    changed: (i64, i64),
}

impl<'a> Reports<'a> {
    /// Those below `root`, so that nobody takes them for those of the check.
    pub fn before(root: &'a Path, glob: &'a Glob) -> Self {
        let before = find(root, glob).into_iter().collect();
        Self { root, glob, before }
    }

    /// The tests in what has been written since; or why there are none.
    pub fn tests(&self) -> Result<Vec<TestCase>, String> {
        let written: Vec<PathBuf> = find(self.root, self.glob)
            .into_iter()
            .filter(|(path, stamp)| self.before.get(path) != Some(stamp))
            .map(|(path, _)| path)
            .collect();
        if written.is_empty() {
            return Err(format!("it left no report at {}", self.glob));
        }
        if written.len() > MOST {
            return Err(format!("it left more than {MOST} reports"));
        }
        let mut all = Vec::new();
        for path in &written {
            let shown = path.strip_prefix(self.root).unwrap_or(path).display();
            let told = read(path).and_then(|xml| junit::tests(&xml));
            all.extend(told.map_err(|why| format!("cannot read its report {shown}: {why}"))?);
        }
        Ok(together(all))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let size = fs::symlink_metadata(path).map_or(0, |meta| meta.len());
    if size > LARGEST {
        return Err(format!("it has more than {LARGEST} bytes"));
    }
    fs::read(path).map_err(|error| error.to_string())
}

/// The regular files below `root` that the glob names. No link is followed.
fn find(root: &Path, glob: &Glob) -> Vec<(PathBuf, Stamp)> {
    let fixed = glob
        .as_str()
        .split('/')
        .take_while(|part| !part.contains(['*', '?', '[', '{', '\\']));
    let mut start = root.to_owned();
    for part in fixed {
        start.push(part);
        if !fs::symlink_metadata(&start).is_ok_and(|meta| meta.is_dir()) {
            start.pop();
            break;
        }
    }
    let mut found = Vec::new();
    let mut dirs = vec![start];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(meta) = entry.metadata() else { continue };
            let relative = path.strip_prefix(root).ok().and_then(Path::to_str);
            if meta.is_dir() {
                // A glob that names all of a repository does not mean git's own files.
                if entry.file_name() != ".git" {
                    dirs.push(path);
                }
            } else if meta.is_file() && relative.is_some_and(|path| glob.matches(path)) {
                let stamp = Stamp {
                    inode: meta.ino(),
                    size: meta.len(),
                    changed: (meta.ctime(), meta.ctime_nsec()),
                };
                found.push((path, stamp));
            }
        }
    }
    found
}

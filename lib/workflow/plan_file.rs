//! The file of a plan: read as it is at one moment, and replaced as a whole.

use std::fs::{self, File, Metadata};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};
use crate::model::plan_text::{Decoded, LARGEST, decode};

/// What stands for standard input in the place of a file's name.
pub const STDIN: &str = "-";

/// How often a file is read again that changes meanwhile.
const TRIES: usize = 3;

/// Reads the file that the user names, whatever it is: a pipe, or with `-` standard input.
pub fn read_named(path: &Path) -> Result<Decoded> {
    let failed = || format!("cannot read '{}'", path.display());
    if path == Path::new(STDIN) {
        return read_start(&mut std::io::stdin().lock())
            .or_fatal(failed)
            .map(decode);
    }
    if path.is_dir() {
        return Err(Error::fatal(format!("'{}' is a directory", path.display()))
            .hint("name the file of the plan: --plan <file>"));
    }
    let mut file = File::open(path).or_fatal(failed)?;
    if !file.metadata().or_fatal(failed)?.is_file() {
        return read_start(&mut file).or_fatal(failed).map(decode);
    }
    read_still(path, file)
}

/// Reads the plan of a worktree, which somebody else may have put there: a file of the worktree
/// and nothing else.
pub fn read_own(repo: &Repo, path: &Path) -> Result<Decoded> {
    let failed = || format!("cannot read '{}'", path.display());
    let name = path.file_name().unwrap_or_default().display().to_string();
    let real = path.canonicalize().or_fatal(failed)?;
    if is_link(path) && !is_of_worktree(repo, &real) {
        return Err(Error::fatal(format!(
            "'{name}' is a symbolic link that leads out of the worktree"
        ))
        .hint(format!(
            "if that file is meant, name it: --plan '{}'",
            real.display()
        )));
    }
    // Opening a pipe would wait for its other end.
    match fs::metadata(&real).or_fatal(failed)? {
        found if found.is_dir() => Err(Error::fatal(format!("'{name}' is a directory"))
            .hint("name the file of the plan: --plan <file>")),
        found if !found.is_file() => Err(Error::fatal(format!("'{name}' is not a regular file"))
            .hint("name the file of the plan: --plan <file>")),
        _ => read_still(&real, File::open(&real).or_fatal(failed)?),
    }
}

/// Reads a file, and again where it was written meanwhile: half of a plan may be a plan.
fn read_still(path: &Path, mut file: File) -> Result<Decoded> {
    let failed = || format!("cannot read '{}'", path.display());
    for _ in 0..TRIES {
        let before = file.metadata().or_fatal(failed)?;
        let bytes = read_start(&mut file).or_fatal(failed)?;
        let after = fs::metadata(path).or_fatal(failed)?;
        if is_same(&before, &after) {
            return Ok(decode(bytes));
        }
        file = File::open(path).or_fatal(failed)?;
    }
    Err(
        Error::fatal(format!("'{}' changes while it is read", path.display()))
            .hint("run the same command again"),
    )
}

/// As much of a file as can be a plan, and a byte more where it is longer.
fn read_start(file: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_same(before: &Metadata, after: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let what = |data: &Metadata| {
        let time = (
            data.mtime(),
            data.mtime_nsec(),
            data.ctime(),
            data.ctime_nsec(),
        );
        (data.dev(), data.ino(), data.size(), time)
    };
    what(before) == what(after)
}

fn is_link(path: &Path) -> bool {
    path.symlink_metadata()
        .is_ok_and(|data| data.file_type().is_symlink())
}

/// Whether a file is one of the worktree, and none of git's own.
fn is_of_worktree(repo: &Repo, real: &Path) -> bool {
    let is_below = |dir: &Path| dir.canonicalize().is_ok_and(|dir| real.starts_with(dir));
    repo.top_level().is_some_and(is_below)
        && !is_below(repo.git_dir())
        && !is_below(repo.common_dir())
}

/// Replaces the text of a file, unless somebody changed it since it read `was`: whoever looks
/// sees the one text or the other. The file's mode stays, and a symbolic link still leads to it.
pub fn replace(path: &Path, was: &[u8], text: &[u8]) -> Result<()> {
    let failed = || format!("cannot write '{}'", path.display());
    let real: PathBuf = path.canonicalize().or_fatal(failed)?;
    let dir = real.parent().unwrap_or(&real);
    let mut file = tempfile::NamedTempFile::new_in(dir).or_fatal(failed)?;
    file.write_all(text).or_fatal(failed)?;
    let permissions = fs::metadata(&real).or_fatal(failed)?.permissions();
    file.as_file()
        .set_permissions(permissions)
        .or_fatal(failed)?;
    file.as_file().sync_all().or_fatal(failed)?;
    if fs::read(&real).or_fatal(failed)? != was {
        return Err(
            Error::fatal(format!("'{}' was changed meanwhile", path.display()))
                .hint("nothing is written; run the same command again"),
        );
    }
    file.persist(&real)
        .map_err(|error| Error::fatal(format!("{}: {}", failed(), error.error)))?;
    Ok(())
}

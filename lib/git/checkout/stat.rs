//! What the index keeps of a file's `stat`, so that `git status` need not read the file.

use std::os::fd::BorrowedFd;

use rustix::fs::{AtFlags, fstat, statat};
use rustix::io::Result;

/// As the index keeps it: every number cut to 32 bits. All zero where there is no file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stat(pub [u32; 9]);

impl Stat {
    /// Of an open file.
    pub fn of_file(file: BorrowedFd<'_>) -> Result<Self> {
        Ok(Self::from(fstat(file)?))
    }

    /// Of what lies at a path, links not followed.
    pub fn at(dir: BorrowedFd<'_>, path: &[u8]) -> Result<Self> {
        Ok(Self::from(statat(dir, path, AtFlags::SYMLINK_NOFOLLOW)?))
    }
}

impl From<rustix::fs::Stat> for Stat {
    // The format has 32 bits for each, and git cuts what is longer.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::unnecessary_cast
    )]
    fn from(stat: rustix::fs::Stat) -> Self {
        let size = match stat.st_size {
            // Cut to zero it would look like a file whose size is not known.
            size if size != 0 && size as u32 == 0 => 0x8000_0000,
            size => size as u32,
        };
        Self([
            stat.st_ctime as u32,
            stat.st_ctime_nsec as u32,
            stat.st_mtime as u32,
            stat.st_mtime_nsec as u32,
            stat.st_dev as u32,
            stat.st_ino as u32,
            stat.st_uid,
            stat.st_gid,
            size,
        ])
    }
}

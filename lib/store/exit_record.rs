//! How an agent's process ended, in a file that is on the disk before anything is made of it:
//! a supervisor that dies in between takes no evidence with it.

use std::fs::{self, File};
use std::io::Write;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::error::{Context, Error, Result};
use crate::store::layout::AttemptDir;

/// What `exit.json` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExitRecord {
    /// The process's own end, in words: `exit 0`, `signal 15`.
    pub exit: String,
    /// Its exit code, where it exited.
    pub code: Option<i32>,
    /// The signal that it died of, where it did.
    pub signal: Option<i32>,
    /// Whether it was ended at a limit.
    pub timed_out: bool,
    /// Processes that it left behind, and that were ended for it.
    pub leaked: usize,
    /// Processes that had to be killed.
    pub killed: usize,
    /// Bytes of its output that its log had no room for.
    pub log_dropped: u64,
    /// When it was started.
    pub started: Timestamp,
    /// When all of it was gone.
    pub ended: Timestamp,
    /// How long it worked, in milliseconds of a monotonic clock.
    pub milliseconds: u64,
    /// The id of the machine's boot, where there is one.
    pub boot: Option<String>,
}

/// What the file says; nothing where there is none, or none that can be read.
pub fn read(dir: &AttemptDir) -> Option<ExitRecord> {
    serde_json::from_slice(&fs::read(dir.exit_record()).ok()?).ok()
}

/// Writes it, whole or not at all, and returns once it is on the disk.
pub fn write(dir: &AttemptDir, record: &ExitRecord) -> Result<()> {
    let failed = || format!("cannot write '{}'", dir.exit_record().display());
    let mut file = tempfile::NamedTempFile::new_in(dir.path()).or_fatal(failed)?;
    let bytes = serde_json::to_vec_pretty(record).expect("it is plain JSON");
    file.write_all(&bytes).or_fatal(failed)?;
    file.as_file().sync_all().or_fatal(failed)?;
    file.persist(dir.exit_record())
        .map_err(|error| Error::fatal(format!("{}: {error}", failed())))?;
    File::open(dir.path())
        .and_then(|directory| directory.sync_all())
        .or_fatal(failed)
}

/// Removes all that tells of a round that is over: how it ended, the wish that it should, what
/// it did last and its last words.
pub fn forget(dir: &AttemptDir) -> Result<()> {
    for path in [
        dir.exit_record(),
        dir.stop(),
        dir.live(),
        dir.last_message(),
    ] {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).or_fatal(|| format!("cannot remove '{}'", path.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

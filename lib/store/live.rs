//! What an attempt does just now: a small file beside its log that its supervisor replaces
//! and that watchers read. Nothing depends on it.

use std::fs;
use std::io::Write;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::error::{Context, Error, Result};
use crate::model::spent::Usage;
use crate::store::layout::AttemptDir;

/// What `live.json` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// One line: what the agent does.
    pub activity: String,
    /// When that began: its set-up, or its agent.
    pub started: Option<Timestamp>,
    /// The tokens of its agent so far, where that tells them.
    #[serde(default)]
    pub usage: Option<Usage>,
}

/// What was last said; nothing where nobody has said anything.
pub fn read(dir: &AttemptDir) -> Option<Live> {
    serde_json::from_slice(&fs::read(dir.live()).ok()?).ok()
}

/// Says it, whole or not at all.
pub fn write(dir: &AttemptDir, live: &Live) -> Result<()> {
    let failed = || format!("cannot write in '{}'", dir.path().display());
    let mut file = tempfile::NamedTempFile::new_in(dir.path()).or_fatal(failed)?;
    let bytes = serde_json::to_vec(live).expect("what is live is plain JSON");
    file.write_all(&bytes).or_fatal(failed)?;
    file.persist(dir.live())
        .map(drop)
        .map_err(|error| Error::fatal(format!("{}: {error}", failed())))
}

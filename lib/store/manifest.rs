//! The first file of a record: what it is, and in which version. Older versions are
//! migrated in memory; a newer one is shown as such and never rewritten.

use serde::{Deserialize, Serialize};

use crate::git::objects::Files;
use crate::model::error::{Error, Result};
use crate::store::layout::file;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A record below `refs/plans/`.
    Plan,
    /// A record below `refs/attempts/`.
    Attempt,
}

/// The version that this program writes.
pub const VERSION: u64 = 1;

#[derive(Serialize, Deserialize)]
struct Manifest {
    kind: Kind,
    version: u64,
}

/// The manifest of a new record.
pub fn write(kind: Kind) -> Vec<u8> {
    let manifest = Manifest {
        kind,
        version: VERSION,
    };
    let mut bytes = serde_json::to_vec(&manifest).expect("a manifest is plain JSON");
    bytes.push(b'\n');
    bytes
}

/// Refuses what this program cannot read.
pub fn check(name: &str, files: &Files, wanted: Kind) -> Result<()> {
    let manifest: Manifest = files
        .get(file::MANIFEST)
        .and_then(|bytes| serde_json::from_slice(bytes).ok())
        .ok_or_else(|| Error::fatal(format!("'{name}' is not a record of git-attempts")))?;
    if manifest.kind != wanted {
        return Err(Error::fatal(format!(
            "'{name}' is a record of another kind"
        )));
    }
    if manifest.version > VERSION {
        return Err(Error::fatal(format!(
            "'{name}' was written by a newer git-attempts (record version {}, this one reads {VERSION})",
            manifest.version
        ))
        .hint("it is left as it is; a newer git-attempts reads it"));
    }
    Ok(())
}

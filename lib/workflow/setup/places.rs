//! Where man and the shells look.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};

use crate::model::carried::Share;
use crate::model::error::{Context, Result};

/// Where the files go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// What `share` and `bin` are in.
    prefix: PathBuf,
    /// The user's directory of data, where no prefix was asked for.
    data: Option<PathBuf>,
}

impl Places {
    /// Below this prefix; without one, where this user's man and shells look.
    pub fn find(prefix: Option<&Path>) -> Result<Self> {
        if let Some(prefix) = prefix {
            let prefix = std::path::absolute(prefix)
                .or_fatal(|| format!("cannot tell where '{}' is", prefix.display()))?;
            return Ok(Self { prefix, data: None });
        }
        let base = choose_base_strategy().or_fatal(|| "cannot tell where your home is".into())?;
        let beside_programs = program_directory().and_then(|found| above_bin(&found));
        let prefix = beside_programs.filter(|prefix| prefix != base.home_dir());
        Ok(Self {
            prefix: prefix.unwrap_or_else(|| base.home_dir().join(".local")),
            data: Some(base.data_dir()),
        })
    }

    /// Whether a prefix was asked for.
    pub fn is_asked_for(&self) -> bool {
        self.data.is_none()
    }

    /// The prefix's `share`.
    pub fn share(&self) -> PathBuf {
        self.prefix.join("share")
    }

    /// Where such files go.
    pub fn directory(&self, share: Share) -> PathBuf {
        match &self.data {
            Some(data) if share.is_each_users() => data.join(share.path()),
            _ => self.share().join(share.path()),
        }
    }

    /// The directory above such files that is there without them.
    pub(super) fn base(&self, share: Share) -> &Path {
        match &self.data {
            Some(data) if share.is_each_users() => data,
            _ => &self.prefix,
        }
    }
}

/// The directory from which this program was started, as PATH has it: man looks beside
/// that, and not beside what a link in it leads to.
fn program_directory() -> Option<PathBuf> {
    let called = PathBuf::from(env::args_os().next()?);
    if called.components().count() > 1 {
        return std::path::absolute(called)
            .ok()?
            .parent()
            .map(Path::to_owned);
    }
    let path = env::var_os("PATH")?;
    let mut all = env::split_paths(&path).filter(|directory| directory.is_absolute());
    all.find(|directory| directory.join(&called).is_file())
}

/// `<X>` of `<X>/bin`.
pub(super) fn above_bin(directory: &Path) -> Option<PathBuf> {
    let is_bin = directory.file_name() == Some(OsStr::new("bin"));
    is_bin
        .then(|| directory.parent().map(Path::to_owned))
        .flatten()
}

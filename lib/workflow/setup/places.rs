//! Where man and the shells look.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};

use crate::model::carried::{Carried, Share};
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

    /// Whether a package brought such a file along with the programs, where everybody's shells
    /// look.
    pub(super) fn has_given(&self, file: &Carried) -> bool {
        let share = self.share();
        if self.is_asked_for() || !data_directories().contains(&share) {
            return false;
        }
        let of_debian = Path::new("zsh/vendor-completions");
        let mut places = vec![Path::new(file.share.path())];
        places.extend((file.share == Share::Zsh).then_some(of_debian));
        let mut places = places.iter().map(|place| share.join(place));
        places.any(|place| place.join(file.name).exists())
    }

    /// The directory above such files that is there without them.
    pub(super) fn base(&self, share: Share) -> &Path {
        match &self.data {
            Some(data) if share.is_each_users() => data,
            _ => &self.prefix,
        }
    }
}

/// Where that is as long as nobody says it.
pub(super) const USUAL: &str = "/usr/local/share:/usr/share";

/// Where programs look for what is everybody's, by the XDG Base Directory Specification.
pub(super) fn data_directories() -> Vec<PathBuf> {
    let said = env::var_os("XDG_DATA_DIRS").filter(|said| !said.is_empty());
    let said = said.unwrap_or_else(|| USUAL.into());
    env::split_paths(&said).collect()
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

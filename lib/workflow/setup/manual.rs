//! The manual, as it is found and as it is shown.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::model::carried::Carried;
use crate::workflow::setup::places::above_bin;

/// Whether man would find a page of this name, such as `git-plan.1`: it looks in MANPATH, and
/// where that is silent or has an empty part, beside each directory of PATH. man itself is
/// not asked, since `-h` has no time for that.
pub fn is_found(name: &str) -> bool {
    let paths = |variable: &str| env::var_os(variable).unwrap_or_default();
    let named: Vec<PathBuf> = env::split_paths(&paths("MANPATH")).collect();
    let path = match named.iter().any(|part| part.as_os_str().is_empty()) {
        true => paths("PATH"),
        false => Default::default(),
    };
    let beside = env::split_paths(&path).filter_map(|directory| above_bin(&directory));
    let beside = beside.flat_map(|prefix| [prefix.join("share/man"), prefix.join("man")]);
    named
        .into_iter()
        .chain(beside)
        .any(|place| has_page(&place, name))
}

fn has_page(place: &Path, name: &str) -> bool {
    let path = place.join("man1").join(name);
    ["", ".gz", ".xz", ".zst", ".bz2"]
        .iter()
        .any(|ending| PathBuf::from(format!("{}{ending}", path.display())).is_file())
}

/// What has become of a page that was to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It was shown.
    Yes,
    /// There is nothing here that shows one.
    No,
}

/// Shows a page by man, or by mandoc where that is all there is.
pub fn show(page: &Carried) -> Shown {
    let Ok(directory) = tempfile::tempdir() else {
        return Shown::No;
    };
    let path = directory.path().join(page.name);
    if fs::write(&path, page.text).is_err() {
        return Shown::No;
    }
    let shows = |program: &str, options: &[&str]| {
        let status = Command::new(program).args(options).arg(&path).status();
        // What else it may say, it says of the pager, which the user has closed.
        status.is_ok_and(|status| !matches!(status.code(), Some(1 | 16 | 127)))
    };
    if shows("man", &[]) || shows("mandoc", &["-a"]) {
        Shown::Yes
    } else {
        Shown::No
    }
}

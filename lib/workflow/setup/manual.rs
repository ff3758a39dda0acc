//! The manual, as it is shown.

use std::fs;
use std::process::Command;

use crate::model::carried::Carried;

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

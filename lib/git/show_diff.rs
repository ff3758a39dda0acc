//! A diff for the user to read: git's own, in their pager and colours.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::model::config_value::When;
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;

/// What of a diff is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// The lines that differ.
    Lines,
    /// The words that differ.
    Words,
}

/// How a diff looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// What of it is marked.
    pub marks: Marks,
    /// When it is coloured; as git's own diffs where nothing is said.
    pub colour: Option<When>,
}

impl Repo {
    /// The text of `git diff` of two commits, as git has it: not for a terminal.
    pub fn diff_text(&self, from: &Oid, to: &Oid) -> Result<String> {
        let words = ["diff", "--no-ext-diff", "--no-textconv", "--no-color", "-M"];
        let commits = [from.as_str(), to.as_str(), "--"];
        let text = Git::guarded(self.common_dir()).run(&[&words[..], &commits].concat())?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// Becomes `git diff` of two commits or trees, of these paths or of all. No program runs
    /// that attributes of an attempt could name. Returns only where that failed.
    pub fn become_diff(&self, from: &Oid, to: &Oid, paths: &[OsString], look: Look) -> Error {
        let error = Command::new("git")
            .args(["diff", "--no-ext-diff", "--no-textconv", "-M"])
            .args(match look.marks {
                Marks::Lines => &[][..],
                // Colour alone where there is any, brackets where there is none.
                Marks::Words => &["--word-diff"],
            })
            .args(look.colour.map(|when| format!("--color={}", when.word())))
            .args([from.as_str(), to.as_str(), "--"])
            .args(paths)
            .exec();
        Error::fatal(format!("cannot run git: {error}"))
    }
}

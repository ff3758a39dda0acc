//! How a repository keeps its refs. gix knows files alone, and where they are in another
//! format it finds none and writes where git does not look: there all of them are git's.

use std::fs;
use std::path::Path;

use gix::bstr::ByteSlice;
use gix::config::Source;

use crate::model::error::{Error, Result};

/// Known from the moment that a repository is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefFormat {
    /// A file for each, or lines of `packed-refs`.
    Files,
    /// Tables below `reftable`, the default of git 3.
    Reftable,
}

impl RefFormat {
    /// What the repository's own configuration says. git heeds no other for this.
    pub(super) fn of(gix: &gix::Repository) -> Result<Self> {
        let config = gix.config_snapshot();
        let own = |section: &gix::config::file::Metadata| {
            section.source == Source::Local && section.level == 0
        };
        let named = config.string_filter("extensions.refStorage", own);
        match named {
            Some(name) => Self::parse(&name.to_str_lossy()),
            None => Ok(Self::Files),
        }
    }

    /// By the name that git has for it.
    pub(super) fn parse(name: &str) -> Result<Self> {
        match name {
            "files" => Ok(Self::Files),
            "reftable" => Ok(Self::Reftable),
            other => Err(Error::fatal(format!(
                "this repository keeps its refs as '{other}', which git-attempts does not know"
            ))
            .hint("a clone made with `git clone --ref-format=files` works")),
        }
    }
}

/// Gives gix a HEAD of its own, a branch without a commit: where there is no index it takes
/// attributes from HEAD, and fails at what lies in the place of one beside a reftable.
pub(super) fn give_head(gix: &mut gix::Repository, common_dir: &Path) {
    let place = common_dir.join("attempts").join("no-head");
    let head = place.join("HEAD");
    if !head.exists() {
        // Whoever may not write here only reads records, which takes no attributes.
        let _ =
            fs::create_dir_all(&place).and_then(|()| fs::write(&head, "ref: refs/heads/none\n"));
    }
    let options = gix::refs::store::init::Options::default();
    gix.refs = gix::RefStore::for_linked_worktree_opts(
        place,
        common_dir.to_owned(),
        gix.object_hash(),
        options,
    );
}

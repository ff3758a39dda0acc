//! Whether the pass does what git would do here. gix succeeds silently where git would
//! refuse or do otherwise, so this is looked at before anything is made.

use std::fmt;

use super::tree::Tree;
use super::{Halt, Hooks, NewWorktree, post_checkout, sparse};
use crate::git::ref_format::RefFormat;
use crate::git::repo::Repo;
use crate::model::error::Result;
use crate::model::oid::Oid;

/// Why git makes the worktrees, one at a time, instead of the pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// The repository has an extension of its format that we do not know.
    Extension(String),
    /// HEAD of a worktree is kept in a reftable, which gix cannot write.
    Reftable,
    /// Links between worktrees and repository are relative: only git knows whether the
    /// git that is installed reads them.
    RelativePaths,
    /// `core.sharedRepository` decides who may read what is below the git directory.
    SharedRepository,
    /// This hook runs where git moves refs or writes an index.
    Hook(&'static str),
    /// This configuration changes what git writes into an index.
    IndexConfig(&'static str),
    /// Attributes come from a tree that the user named.
    AttributeSource,
    /// Some objects are replaced by others (`git replace`).
    ReplacedObjects,
    /// A file has this attribute.
    Attribute(&'static str),
    /// A file goes through the filter of this name.
    Filter(String),
    /// git did not tell which files a sparse checkout has.
    SparseCheckout,
    /// Objects are not here; git may fetch them, or say which are missing.
    MissingObjects,
    /// The tree is not as git writes it, or has names that git may refuse.
    OddTree,
    /// Two paths are one on this file system.
    Collision,
}

impl fmt::Display for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Extension(name) => write!(f, "the repository has the extension '{name}'"),
            Self::Reftable => f.write_str("refs are kept as reftable here"),
            Self::RelativePaths => f.write_str("worktrees have relative paths here"),
            Self::SharedRepository => f.write_str("core.sharedRepository is set"),
            Self::Hook(name) => write!(f, "there is a {name} hook"),
            Self::IndexConfig(key) => write!(f, "{key} is set"),
            Self::AttributeSource => f.write_str("attributes are taken from a tree"),
            Self::ReplacedObjects => f.write_str("some objects are replaced"),
            Self::Attribute(name) => write!(f, "a file has the attribute '{name}'"),
            Self::Filter(name) => write!(f, "a file goes through the filter '{name}'"),
            Self::SparseCheckout => f.write_str("its sparse checkout is git's to read"),
            Self::MissingObjects => f.write_str("objects are missing here"),
            Self::OddTree => f.write_str("its tree or its file names are unusual"),
            Self::Collision => f.write_str("two of its paths are one on this file system"),
        }
    }
}

/// The extensions of the repository's format that change nothing about a checkout, or that
/// we do as git does. What `refStorage` and `partialClone` say is looked at elsewhere.
const KNOWN_EXTENSIONS: [&str; 7] = [
    "noop",
    "noop-v1",
    "objectformat",
    "partialclone",
    "preciousobjects",
    "refstorage",
    "worktreeconfig",
];

/// The table of a commit's files, or why git has to do it.
pub(super) fn tree(repo: &Repo, commit: &Oid) -> Result<Tree, Halt> {
    if !repo.list_refs("refs/replace/")?.is_empty() {
        return Err(Fallback::ReplacedObjects.into());
    }
    let mut tree = Tree::of(repo, commit)?;
    sparse::apply(repo, &mut tree)?;
    Ok(tree)
}

/// Everything that can be told from the repository alone.
pub(super) fn refuse_what_git_does_otherwise(
    repo: &Repo,
    new: &[NewWorktree<'_>],
) -> Result<(), Halt> {
    if repo.ref_format == RefFormat::Reftable {
        return Err(Fallback::Reftable.into());
    }
    refuse_unknown_extensions(repo)?;
    if is_true(repo, "worktree.useRelativePaths") || is_true(repo, "extensions.relativeWorktrees") {
        return Err(Fallback::RelativePaths.into());
    }
    let shared = repo.config("core.sharedRepository");
    if shared.is_some_and(|value| !["umask", "false", "0", "no", "off"].contains(&value.as_str())) {
        return Err(Fallback::SharedRepository.into());
    }
    if new.iter().any(|wanted| wanted.hooks == Hooks::Run) {
        for name in ["reference-transaction", "post-index-change"] {
            if post_checkout::find(repo, name).is_some() {
                return Err(Fallback::Hook(name).into());
            }
        }
    }
    for key in ["core.splitIndex", "core.ignoreStat"] {
        if is_true(repo, key) {
            return Err(Fallback::IndexConfig(key).into());
        }
    }
    if is_true(repo, "core.sparseCheckout") && is_true(repo, "index.sparse") {
        return Err(Fallback::IndexConfig("index.sparse").into());
    }
    if repo.config("attr.tree").is_some() || std::env::var_os("GIT_ATTR_SOURCE").is_some() {
        return Err(Fallback::AttributeSource.into());
    }
    Ok(())
}

fn refuse_unknown_extensions(repo: &Repo) -> Result<(), Fallback> {
    let config = repo.gix.config_snapshot();
    let sections = config.plumbing().sections_by_name("extensions");
    for section in sections.into_iter().flatten() {
        for name in section.value_names() {
            let name = name.to_ascii_lowercase();
            let is_known = match name.as_str() {
                "relativeworktrees" => return Err(Fallback::RelativePaths),
                name => KNOWN_EXTENSIONS.contains(&name),
            };
            if !is_known {
                return Err(Fallback::Extension(name));
            }
        }
    }
    Ok(())
}

/// Whether a boolean of the configuration is set; what is none is git's to complain about.
pub(super) fn is_true(repo: &Repo, key: &str) -> bool {
    repo.gix.config_snapshot().boolean(key).unwrap_or(false)
}

//! `git plan init`: a plan to fill in, with all that the repository says of itself.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::git::repo::Repo;
use crate::model::error::{Context, Error, Result};
use crate::model::name::slug;
use crate::model::template::{TemplateInput, template};
use crate::store::layout::PLAN_FILE;
use crate::workflow::implied::implications;

/// Writes a new `Plans.md` at the top of the worktree, and says where. Never over one that
/// is there.
pub fn init(repo: &Repo, title: Option<&str>) -> Result<PathBuf> {
    let top = top_of(repo)?;
    let path = top.join(PLAN_FILE);
    if path.symlink_metadata().is_ok() {
        return Err(is_there());
    }
    let text = template(&input(repo, top, title)?);
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(is_there()),
        written => written.or_fatal(|| format!("cannot write '{}'", path.display()))?,
    }
    Ok(path)
}

/// Says that a plan is there, and what to do now.
pub(super) fn is_there() -> Error {
    Error::fatal(format!("'{PLAN_FILE}' exists already"))
        .hint("go on with it: git plan edit")
        .hint(format!(
            "start another: move it away first, such as to plans/{PLAN_FILE}"
        ))
}

/// The top of the worktree, where the plan is.
pub(super) fn top_of(repo: &Repo) -> Result<&Path> {
    repo.top_level()
        .ok_or_else(|| Error::fatal("this operation must be run in a work tree"))
}

/// All that is known of a plan that nobody has written yet.
pub(super) fn input(repo: &Repo, top: &Path, title: Option<&str>) -> Result<TemplateInput> {
    let (base, target) = branches(repo)?;
    Ok(TemplateInput {
        name: title.and_then(slug).and_then(|name| name.parse().ok()),
        title: title.map(str::to_owned),
        base,
        target,
        implied: implications(repo, top)?,
    })
}

/// Where attempts would start, and what a promotion would aim at. Without a branch, as on a
/// commit that is checked out by itself, the usual branch is meant.
fn branches(repo: &Repo) -> Result<(Option<String>, Option<String>)> {
    let without_remote = |name: &str| {
        let remotes = repo.remotes();
        let mut of = remotes.iter().filter_map(|remote| {
            let rest = name.strip_prefix(remote.as_str())?;
            rest.strip_prefix('/').map(str::to_owned)
        });
        of.next().unwrap_or_else(|| name.to_owned())
    };
    let (branch, upstream) = repo.current_branch()?;
    let base = match (&branch, upstream) {
        (_, Some(upstream)) => Some(upstream),
        (Some(branch), None) => Some(branch.clone()),
        (None, None) => repo.usual_branch(),
    };
    let target = base.as_deref().map(without_remote);
    Ok((base, target))
}

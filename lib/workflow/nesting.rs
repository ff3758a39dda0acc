//! An agent that started agents would multiply without anybody looking; one that approved
//! commands or promoted its own work would be its own judge.

use std::env;
use std::ffi::OsString;
use std::path::Path;

use crate::git::repo::Repo;
use crate::model::attempt::Supervisor;
use crate::model::error::{Error, Result};
use crate::model::name::AttemptName;
use crate::process::ancestors::ancestors;
use crate::store::layout;
use crate::workflow::list::supervisor;
use crate::workflow::place::HiddenMode;
use crate::workflow::spawn::ATTEMPT_VARIABLE;

const CANNOT: &str = "may look at plans and attempts, and decide nothing about them";

/// Refuses to go on where an agent is who asks, by its environment alone.
pub(super) fn refuse_agent() -> Result<()> {
    let Ok(outer) = env::var(ATTEMPT_VARIABLE) else {
        return Ok(());
    };
    Err(Error::fatal(match outer.parse::<AttemptName>() {
        Ok(name) => format!("this is attempt '{name}', and an attempt {CANNOT}"),
        Err(_) => format!("this is an agent that was asked something ({outer}), and it {CANNOT}"),
    }))
}

/// Refuses to go on where an agent is who asks: by what its environment says, and where it
/// has put that off, by the worktree of an attempt at work that this is.
pub(super) fn refuse_nesting(repo: &Repo) -> Result<()> {
    refuse_agent()?;
    // What it started cannot get out from under its supervisor, which collects its orphans.
    if let Some(name) = ancestors().find_map(|words| supervised(repo, &words)) {
        return Err(Error::fatal(format!(
            "this was started by attempt '{name}', and an attempt {CANNOT}"
        )));
    }
    match attempt_here(repo) {
        Some(name) if supervisor(repo, &name) == Supervisor::Alive => Err(Error::fatal(format!(
            "this is the worktree of attempt '{name}', which is at work, and an attempt {CANNOT}"
        ))
        .hint("if it is you who asks, do so in a worktree of your own")),
        _ => Ok(()),
    }
}

/// The attempt of this repository that a process supervises, by its command line.
fn supervised(repo: &Repo, words: &[OsString]) -> Option<AttemptName> {
    let [_, mode, common_dir, name, ..] = words else {
        return None;
    };
    let is_ours =
        mode == HiddenMode::Supervise.flag() && Path::new(common_dir) == repo.common_dir();
    is_ours.then(|| name.to_str()?.parse().ok()).flatten()
}

/// The attempt whose worktree this is, by its place.
fn attempt_here(repo: &Repo) -> Option<AttemptName> {
    let top = repo.top_level()?.canonicalize().ok()?;
    let root = layout::worktree_root(repo).canonicalize().ok()?;
    layout::attempt_at(top.strip_prefix(root).ok()?)
}

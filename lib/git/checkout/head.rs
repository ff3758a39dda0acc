//! What a new worktree's HEAD says, and the log of how it came to.

use super::guard::is_true;
use crate::git::gix_error;
use crate::git::repo::{Repo, gix_id};
use crate::git::worktree::Head;
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;

/// Files below the worktree's git directory, by name, with their text.
pub(super) type Files = Vec<(&'static str, Vec<u8>)>;

/// Which moves of refs are logged (`core.logAllRefUpdates`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Logged {
    /// Those of HEAD, too.
    Usual,
    /// Those of HEAD, but none that the bare main repository makes.
    UsualButBare,
    /// Those of `ORIG_HEAD`, too.
    All,
    None,
}

/// The files that tell of HEAD: it itself, `ORIG_HEAD` and the logs. git makes HEAD and then
/// resets to it, and so leaves two lines where HEAD is a branch.
pub(super) fn files(repo: &Repo, head: Head<'_>, commit: &Oid) -> Result<Files> {
    let null = gix_id(commit).kind().null();
    let who = committer(repo)?;
    let line = |old: &str, why: &str| format!("{old} {commit} {who}{why}\n");
    let made = line(&null.to_string(), "");
    let logged = Logged::of(repo);
    let (text, log) = match head {
        Head::NewBranch(name) | Head::Branch(name) => {
            let reset = line(commit.as_str(), "\treset: moving to HEAD");
            let log = match logged {
                Logged::Usual | Logged::All => made + &reset,
                Logged::UsualButBare => reset,
                Logged::None => String::new(),
            };
            (format!("ref: refs/heads/{name}\n"), log)
        }
        Head::Detached => {
            let log = match logged {
                Logged::Usual | Logged::All => made,
                Logged::UsualButBare | Logged::None => String::new(),
            };
            (format!("{commit}\n"), log)
        }
    };
    let mut files = vec![
        ("HEAD", text.into_bytes()),
        ("ORIG_HEAD", format!("{commit}\n").into_bytes()),
    ];
    if !log.is_empty() {
        files.push(("logs/HEAD", log.into_bytes()));
    }
    if logged == Logged::All {
        let log = line(&null.to_string(), "\treset: updating ORIG_HEAD");
        files.push(("logs/ORIG_HEAD", log.into_bytes()));
    }
    Ok(files)
}

impl Logged {
    fn of(repo: &Repo) -> Self {
        let is_always = |value: &String| value.eq_ignore_ascii_case("always");
        match repo.config("core.logAllRefUpdates") {
            Some(value) if is_always(&value) => Self::All,
            Some(_) if is_true(repo, "core.logAllRefUpdates") => Self::Usual,
            Some(_) => Self::None,
            None if repo.gix.is_bare() => Self::UsualButBare,
            None => Self::Usual,
        }
    }
}

/// Who moves refs, and when: `name <email> seconds zone`.
fn committer(repo: &Repo) -> Result<String> {
    let signature = repo
        .gix
        .committer()
        .ok_or_else(|| Error::fatal("cannot tell who commits"))?
        .map_err(|error| gix_error("cannot tell who commits", &error))?;
    let mut text = Vec::new();
    signature
        .write_to(&mut text)
        .map_err(|error| Error::fatal(format!("cannot tell who commits: {error}")))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

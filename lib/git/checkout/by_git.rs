//! Worktrees made by git itself, one at a time: the way that is always right.

use std::ffi::OsStr;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::admin::{Making, Place};
use super::{Fallback, Hooks, MAKING, NewWorktree, refuse_stopped};
use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::git::worktree::{Head, Worktree};
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;

impl Repo {
    /// A guarded git in the worktree that the user stands in: what it takes from a worktree
    /// it takes from theirs, as `git worktree add` does.
    pub(in crate::git) fn git_where_the_user_stands(&self) -> Git {
        let git = match self.top_level() {
            Some(top_level) => Git::guarded(top_level).at(self.git_dir(), top_level),
            None => Git::guarded(self.git_dir()).env("GIT_DIR", self.git_dir()),
        };
        self.distrusting(git)
    }
}

/// Makes all or none, as the pass does.
pub(super) fn add(
    repo: &Repo,
    new: &[NewWorktree<'_>],
    commit: &Oid,
    why: &Fallback,
    stop: &AtomicBool,
) -> Result<Vec<Worktree>> {
    let mut making = Making::begin(repo, commit);
    for wanted in new {
        refuse_stopped(stop)?;
        add_one(repo, &mut making, wanted, commit).map_err(|error| {
            // A Ctrl-C ends git too, and may reach it before us.
            std::thread::sleep(Duration::from_millis(50));
            match refuse_stopped(stop) {
                Err(stopped) => stopped,
                Ok(()) => error.hint(format!("it was left to git, since {why}")),
            }
        })?;
    }
    refuse_stopped(stop)?;
    making.complete(new)
}

fn add_one(
    repo: &Repo,
    making: &mut Making<'_>,
    wanted: &NewWorktree<'_>,
    commit: &Oid,
) -> Result<()> {
    let mut arguments: Vec<&OsStr> = ["worktree", "add", "--quiet", "--lock", "--reason", MAKING]
        .map(OsStr::new)
        .to_vec();
    let what = match wanted.head {
        Head::NewBranch(name) => {
            if repo.read_ref(&format!("refs/heads/{name}"))?.is_some() {
                // Of a run that was killed.
                name
            } else {
                making.expect_branch(name);
                arguments.extend(["--no-track", "-b", name].map(OsStr::new));
                commit.as_str()
            }
        }
        Head::Branch(name) => name,
        Head::Detached => {
            arguments.push(OsStr::new("--detach"));
            commit.as_str()
        }
    };
    let path = std::path::absolute(wanted.path).unwrap_or_else(|_| wanted.path.to_owned());
    arguments.extend([OsStr::new("--"), path.as_os_str(), OsStr::new(what)]);
    let new_dirs = Place::of(&path)?.new_dirs;
    let git = repo.git_where_the_user_stands();
    let git = match wanted.hooks {
        Hooks::Run => git.with_hooks(),
        Hooks::Skip => git,
    };
    let answer = git.answer(&arguments, b"")?;
    let is_there = making.adopt(wanted.path, new_dirs)?;
    match (answer.success, is_there) {
        (true, true) => Ok(()),
        (true, false) => Err(Error::fatal(format!(
            "git made no worktree at '{}', though it said so",
            wanted.path.display()
        ))),
        // git takes a worktree back that it could not fill; what fails after that is the hook.
        (false, true) => {
            let exit = answer.exit.map_or_else(
                || "was ended by a signal".to_owned(),
                |exit| format!("failed with exit code {exit}"),
            );
            let said = answer.stderr.trim_end();
            Err(Error::fatal(format!(
                "the post-checkout hook of '{}' {exit}{}{said}",
                wanted.path.display(),
                if said.is_empty() { "" } else { ":\n" },
            )))
        }
        (false, false) => Err(answer.error("git worktree add failed")),
    }
}

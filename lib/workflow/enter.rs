//! `git spawn path` and `git spawn shell`: into an attempt's worktree, to look around.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::git::exec::foreign_environment;
use crate::git::repo::Repo;
use crate::model::attempt::{State, Status, Step};
use crate::model::error::{Error, Result};
use crate::model::name::AttemptPattern;
use crate::store::attempts;
use crate::workflow::list::{Seen, see};

/// The environment variable that tells a user's shell in which attempt's worktree it was
/// started. Not the one of the attempt's own processes, which are ended with it.
pub const NAME_VARIABLE: &str = "GIT_ATTEMPT_NAME";

/// An attempt whose worktree is there, whole.
pub fn with_worktree(repo: &Repo, pattern: &AttemptPattern) -> Result<Seen> {
    let name = attempts::find_name(repo, pattern)?;
    let found = see(repo, attempts::read_state(repo, &name, None)?)?;
    let attempt = found.attempt();
    let place = attempt.worktree.display();
    if found.status == Status::Archived {
        return Err(Error::no(format!("attempt '{name}' is archived"))
            .hint(format!("bring it back: git promote --restore {name}")));
    }
    let is_being_made = attempt.state
        == State::Preparing {
            step: Step::Worktree,
        };
    if is_being_made && found.status.is_live() {
        return Err(
            Error::no(format!("the worktree of attempt '{name}' is being made"))
                .hint("try again in a moment"),
        );
    }
    if is_being_made {
        return Err(Error::no(format!(
            "attempt '{name}' is lost, and its worktree was never completed"
        ))
        .hint("start another one: git spawn"));
    }
    if !attempt.worktree.is_dir() {
        return Err(Error::no(format!(
            "the worktree of attempt '{name}' is gone: '{place}'"
        ))
        .hint(format!("its branch is '{}'", attempt.branch_name())));
    }
    Ok(found)
}

/// Becomes a command in an attempt's worktree, or the user's shell where none is given; its
/// exit code is this program's. Returns only where that failed.
pub fn become_command(found: &Seen, words: &[OsString]) -> Error {
    let shell = std::env::var_os("SHELL").filter(|shell| !shell.is_empty());
    let (program, arguments) = match words.split_first() {
        Some((program, arguments)) => (program.clone(), arguments),
        None => (shell.unwrap_or_else(|| "sh".into()), words),
    };
    let attempt = found.attempt();
    let mut command = Command::new(&program);
    command.args(arguments).current_dir(&attempt.worktree);
    // Whoever types here is still the user, and edits with the editor of theirs.
    for name in foreign_environment().filter(|name| !name.ends_with("_EDITOR")) {
        command.env_remove(name);
    }
    command.env(NAME_VARIABLE, attempt.name.to_string());
    let error = command.exec();
    Error::fatal(format!("cannot run '{}': {error}", program.display()))
}

//! The user's `post-checkout` hook, run as `git worktree add` runs it.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use rustix::fs::{Access, access};

use super::refuse_stopped;
use crate::git::exec::{Git, local_environment};
use crate::git::repo::{Repo, gix_id};
use crate::git::worktree::Worktree;
use crate::model::error::{Context, Error, Result};
use crate::model::oid::Oid;

/// What of a failed hook's output is told, in bytes.
const TOLD: u64 = 4096;

/// The program of a hook, if there is one that can be run.
pub(super) fn find(repo: &Repo, name: &str) -> Option<PathBuf> {
    let config = repo.gix.config_snapshot();
    let dir = match config.trusted_path("core.hooksPath").ok().flatten() {
        // git goes to the top of the user's worktree first, or into the bare repository.
        Some(dir) => repo.top_level().unwrap_or(repo.git_dir()).join(dir),
        None => repo.common_dir().join("hooks"),
    };
    let hook = dir.join(name);
    let is_program = hook.is_file() && access(&hook, Access::EXEC_OK).is_ok();
    is_program.then_some(hook)
}

/// Runs it in a worktree that is complete, if there is one.
///
/// # Errors
/// Where it fails, with its exit code and the end of what it said.
pub(super) fn run(repo: &Repo, worktree: &Worktree, commit: &Oid, stop: &AtomicBool) -> Result<()> {
    let Some(hook) = find(repo, "post-checkout") else {
        return Ok(());
    };
    let failed = || format!("cannot run the post-checkout hook '{}'", hook.display());
    // A file, not a pipe: what the hook leaves running must not keep us.
    let mut said = tempfile::tempfile().or_fatal(failed)?;
    let output = |file: &File| file.try_clone().map(Stdio::from).or_fatal(failed);
    let mut command = Command::new(&hook);
    command
        .args([
            &gix_id(commit).kind().null().to_string(),
            commit.as_str(),
            "1",
        ])
        .current_dir(&worktree.path)
        .stdin(Stdio::null())
        .stdout(output(&said)?)
        .stderr(output(&said)?);
    for name in local_environment() {
        command.env_remove(name);
    }
    // git tells where in the worktree the user stands: at its top.
    let (programs, path) = own_programs(repo)?;
    command
        .env("GIT_PREFIX", "")
        .env("GIT_EXEC_PATH", programs)
        .env("PATH", path);
    let child = command.spawn().or_fatal(failed)?;
    let status = wait(child, stop)?;
    if status.success() {
        return Ok(());
    }
    let end = match (status.code(), status.signal()) {
        (Some(code), _) => format!("failed with exit code {code}"),
        (None, signal) => format!("was ended by signal {}", signal.unwrap_or_default()),
    };
    let mut text = Vec::new();
    let length = said.seek(SeekFrom::End(0)).unwrap_or(0);
    let told = said
        .seek(SeekFrom::Start(length.saturating_sub(TOLD)))
        .and_then(|_| said.read_to_end(&mut text));
    let text = told.map_or(String::new(), |_| {
        String::from_utf8_lossy(&text).into_owned()
    });
    let text = text.trim_end();
    Err(Error::fatal(format!(
        "the post-checkout hook '{}' {end} in '{}'{}{text}",
        hook.display(),
        worktree.path.display(),
        if text.is_empty() { "" } else { ":\n" },
    )))
}

/// Where git's own programs are, and PATH as git gives it to hooks: those come first.
fn own_programs(repo: &Repo) -> Result<(String, OsString)> {
    let own = Git::guarded(repo.common_dir()).line(&["--exec-path"])?;
    let mut path = OsString::from(&own);
    if let Some(theirs) = std::env::var_os("PATH").filter(|path| !path.is_empty()) {
        path.push(":");
        path.push(theirs);
    }
    Ok((own, path))
}

fn wait(mut child: Child, stop: &AtomicBool) -> Result<ExitStatus> {
    loop {
        let ended = child
            .try_wait()
            .or_fatal(|| "cannot wait for the post-checkout hook".to_owned())?;
        if let Some(status) = ended {
            return Ok(status);
        }
        if let Err(stopped) = refuse_stopped(stop) {
            let _ = child.kill();
            let _ = child.wait();
            return Err(stopped);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

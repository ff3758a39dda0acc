//! The one place that runs `git`. What it runs is told the directory it works in, never
//! inherits the repository that our own caller was told of, and takes neither hooks nor
//! programs from a configuration that an attempt could have written.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::model::error::{Context, Error, Result};

/// What `git rev-parse --local-env-vars` lists, but for the two that carry `-c`: the
/// user's configuration applies to us as to a native command, another repository's
/// place does not.
const LOCAL_ENVIRONMENT: [&str; 13] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
];

/// The names of all that tells of our own caller's repository, and must not reach a program
/// of the suite that is told of it in another way.
pub fn local_environment() -> impl Iterator<Item = &'static str> {
    LOCAL_ENVIRONMENT.into_iter()
}

/// What else must not reach a child that works in another worktree.
const CALLERS_ENVIRONMENT: [&str; 11] = [
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_EXEC_PATH",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_PAGER_IN_USE",
    "GIT_EDITOR",
    "GIT_SEQUENCE_EDITOR",
    "GIT_REFLOG_ACTION",
    "GIT_QUARANTINE_PATH",
    "GIT_ATTR_SOURCE",
];

/// The names of all that tells of the repository, the configuration and the state of our own
/// caller, and must not reach agents, checks and set-ups.
pub fn foreign_environment() -> impl Iterator<Item = &'static str> {
    LOCAL_ENVIRONMENT.into_iter().chain(CALLERS_ENVIRONMENT)
}

/// Whose configuration a call obeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Profile {
    /// No hooks, no file-system monitor, no external diff, no background gc: for all that
    /// the suite does for itself.
    Guarded,
    /// As that, but with the user's hooks: for making a worktree as they would.
    Hooked,
    /// As the user would run it: for pushing, where their hooks and credentials belong.
    Users,
}

/// A call of `git`, built up and then run.
#[derive(Clone, Debug)]
pub struct Git {
    dir: PathBuf,
    profile: Profile,
    options: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
}

/// What a call printed, and how it ended.
#[derive(Debug)]
pub struct Answer {
    /// Whether it exited with 0.
    pub success: bool,
    /// Its exit code; none where a signal ended it.
    pub exit: Option<i32>,
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error, as text.
    pub stderr: String,
}

impl Git {
    /// Runs in `dir`, guarded.
    pub fn guarded(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            profile: Profile::Guarded,
            options: Vec::new(),
            environment: Vec::new(),
        }
    }

    /// Runs in `dir` with the user's hooks and credentials.
    pub fn as_user(dir: impl Into<PathBuf>) -> Self {
        Self {
            profile: Profile::Users,
            ..Self::guarded(dir)
        }
    }

    /// Guarded as before, but for the user's hooks.
    #[must_use]
    pub fn with_hooks(mut self) -> Self {
        self.profile = Profile::Hooked;
        self
    }

    /// Names the repository and its worktree instead of having git look for them, so that
    /// an agent that replaced or deleted `.git` does not lead us to another repository.
    #[must_use]
    pub fn at(mut self, git_dir: &Path, work_tree: &Path) -> Self {
        self.environment
            .push(("GIT_DIR".into(), git_dir.as_os_str().into()));
        self.environment
            .push(("GIT_WORK_TREE".into(), work_tree.as_os_str().into()));
        self
    }

    /// Adds `-c key=value`.
    #[must_use]
    pub fn config(mut self, key_value: &str) -> Self {
        self.options.extend(["-c".into(), key_value.into()]);
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment
            .push((key.into(), value.as_ref().to_owned()));
        self
    }

    /// Runs it and returns whatever came of it.
    pub fn answer<A: AsRef<OsStr>>(&self, arguments: &[A], stdin: &[u8]) -> Result<Answer> {
        let output = self
            .expression(arguments)
            .stdin_bytes(stdin)
            .stdout_capture()
            .stderr_capture()
            .run()
            .or_fatal(|| self.cannot_run())?;
        Ok(Answer {
            success: output.status.success(),
            exit: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Runs it and hands each line of both its streams on as it comes, for what takes long and
    /// has something to say meanwhile. Whether it ended well.
    pub fn answer_by_line<A: AsRef<OsStr>>(
        &self,
        arguments: &[A],
        hear: &mut dyn FnMut(&str),
    ) -> Result<bool> {
        let running = self.expression(arguments).stdin_null().stderr_to_stdout();
        let running = running.reader().or_fatal(|| self.cannot_run())?;
        let mut lines = BufReader::new(&running);
        let mut line = Vec::new();
        while lines
            .read_until(b'\n', &mut line)
            .or_fatal(|| self.cannot_run())?
            > 0
        {
            hear(String::from_utf8_lossy(&line).trim_end_matches('\n'));
            line.clear();
        }
        let output = running.try_wait().or_fatal(|| self.cannot_run())?;
        Ok(output.is_some_and(|output| output.status.success()))
    }

    fn cannot_run(&self) -> String {
        format!("cannot run git in '{}'", self.dir.display())
    }

    fn expression<A: AsRef<OsStr>>(&self, arguments: &[A]) -> duct::Expression {
        let mut words: Vec<OsString> = Vec::new();
        if self.profile == Profile::Guarded {
            words.extend(["-c".into(), "core.hooksPath=/dev/null".into()]);
        }
        if self.profile != Profile::Users {
            for option in [
                "core.fsmonitor=false",
                "diff.external=",
                "gc.auto=0",
                "maintenance.auto=false",
                // A reftable has one lock for all refs, and every attempt moves some.
                "reftable.lockTimeout=10000",
                "submodule.recurse=false",
                "protocol.ext.allow=never",
                "advice.detachedHead=false",
            ] {
                words.extend(["-c".into(), option.into()]);
            }
        }
        words.extend(self.options.iter().cloned());
        words.extend(arguments.iter().map(|word| word.as_ref().to_owned()));

        let mut command = duct::cmd("git", words).dir(&self.dir).unchecked();
        // duct wraps: what is set first is innermost and wins over what is removed later.
        for (key, value) in &self.environment {
            command = command.env(key, value);
        }
        command = command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0");
        for name in LOCAL_ENVIRONMENT {
            command = command.env_remove(name);
        }
        command
    }

    /// Runs it and expects it to succeed; what git says is the message otherwise.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<Vec<u8>> {
        self.run_with(arguments, b"")
    }

    /// As [`Git::run`], with something to read on standard input.
    pub fn run_with<A: AsRef<OsStr>>(&self, arguments: &[A], stdin: &[u8]) -> Result<Vec<u8>> {
        let answer = self.answer(arguments, stdin)?;
        if answer.success {
            return Ok(answer.stdout);
        }
        let verb = arguments
            .first()
            .map(|word| word.as_ref().to_string_lossy().into_owned())
            .unwrap_or_default();
        Err(answer.error(&format!("git {verb} failed")))
    }

    /// As [`Git::run`], for an answer that is one line of text.
    pub fn line<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<String> {
        let stdout = self.run(arguments)?;
        Ok(String::from_utf8_lossy(&stdout).trim_end().to_owned())
    }
}

impl Answer {
    /// What git itself said, without its prefixes.
    pub fn error(&self, otherwise: &str) -> Error {
        let lines: Vec<&str> = self
            .stderr
            .lines()
            .filter(|line| !line.starts_with("hint:") && !line.trim().is_empty())
            .map(|line| {
                line.trim_start_matches("fatal: ")
                    .trim_start_matches("error: ")
            })
            .collect();
        if lines.is_empty() {
            Error::fatal(otherwise)
        } else {
            Error::fatal(lines.join("\n"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_the_repository_wins_over_what_is_removed() {
        let answer = Git::guarded("/")
            .env("GIT_DIR", "/nowhere/of/ours")
            .answer(&["rev-parse", "HEAD"], b"")
            .unwrap();
        assert!(answer.stderr.contains("/nowhere/of/ours"), "{answer:?}");
    }
}

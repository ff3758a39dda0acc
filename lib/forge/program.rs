//! Runs a forge's program, and for no longer than is sensible.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::model::error::{Context, Error, Result};

/// How long one call may take. The programs have no limit of their own, and a push must not
/// wait for ever for an answer that does not come.
const PATIENCE: Duration = Duration::from_secs(180);

/// How long a program may take to end after it was killed.
const AFTER_A_KILL: Duration = Duration::from_secs(2);

/// What would make a program paint, page, ask, talk of itself, or work in another repository.
const UNWANTED: [&str; 14] = [
    "CLICOLOR_FORCE",
    "DEBUG",
    "GH_DEBUG",
    "GH_FORCE_TTY",
    "GH_PAGER",
    "GH_REPO",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
    "GLAB_DEBUG_HTTP",
    "GITLAB_REPO",
];

/// Where a forge's program runs, and for how long.
#[derive(Clone, Debug)]
pub struct Place {
    dir: PathBuf,
    variables: Vec<(OsString, OsString)>,
    patience: Duration,
}

impl Place {
    /// In a directory, with the environment that this program has.
    pub fn at(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            variables: Vec::new(),
            patience: PATIENCE,
        }
    }

    /// The same with a variable set.
    #[must_use]
    pub fn with(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// The same, with another limit for each call.
    #[must_use]
    pub fn patient_for(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Runs a program to its end. That it is not there is an error; that it fails, or takes
    /// too long, is an answer.
    pub fn run(&self, program: &Program, arguments: &[&str], input: Input<'_>) -> Result<Answer> {
        let mut command = duct::cmd(program.name, arguments)
            .dir(&self.dir)
            .env("NO_COLOR", "1");
        for (name, value) in program.variables {
            command = command.env(name, value);
        }
        for name in UNWANTED {
            command = command.env_remove(name);
        }
        for (name, value) in &self.variables {
            command = command.env(name, value);
        }
        let command = match input {
            Input::Nothing => command.stdin_null(),
            Input::Bytes(bytes) => command.stdin_bytes(bytes),
        };
        let failed = || format!("cannot run {}", program.name);
        let handle = match command
            .stdout_capture()
            .stderr_capture()
            .unchecked()
            .start()
        {
            Ok(handle) => handle,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(program.is_missing()),
            Err(error) => return Err(error).or_fatal(failed),
        };
        if let Some(output) = handle.wait_timeout(self.patience).or_fatal(failed)? {
            return Ok(Answer {
                end: if output.status.success() {
                    End::Success
                } else {
                    End::Failure
                },
                stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
                stderr: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            });
        }
        handle.kill().or_fatal(failed)?;
        // What it started may hold its pipes open; nobody waits for that.
        handle.wait_timeout(AFTER_A_KILL).or_fatal(failed)?;
        Ok(Answer {
            end: End::TimedOut(self.patience),
            stdout: String::new(),
            stderr: String::new(),
        })
    }

    /// Whether a program says yes, by its exit code; what it prints is not looked at.
    pub fn says_yes(&self, program: &Program, arguments: &[&str]) -> Result<bool> {
        self.run(program, arguments, Input::Nothing)
            .map(|answer| answer.end == End::Success)
    }
}

/// A program that speaks to a forge.
#[derive(Debug)]
pub struct Program {
    /// What it is called on PATH.
    pub name: &'static str,
    /// What it is for, after its name in quotes.
    pub purpose: &'static str,
    /// Where to get it.
    pub home: &'static str,
    /// What keeps it from asking and from talking of itself.
    pub variables: &'static [(&'static str, &'static str)],
}

impl Program {
    fn is_missing(&self) -> Error {
        Error::missing(format!(
            "'{}', {}, is not installed",
            self.name, self.purpose
        ))
        .hint(format!(
            "install it ({}), or push only: git promote --no-pr <attempt>",
            self.home
        ))
    }

    /// That it is older than what is asked of it.
    pub fn is_too_old(&self, found: &str, needed: &str) -> Error {
        Error::missing(format!(
            "'{}' is too old: it is {found}, and {needed} is needed",
            self.name
        ))
        .hint(format!("install a newer one ({})", self.home))
    }
}

/// What a program reads.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// Nothing.
    Nothing,
    /// These bytes.
    Bytes(&'a [u8]),
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It says that all is well.
    Success,
    /// It says that it is not.
    Failure,
    /// It did not end within this time, and was killed.
    TimedOut(Duration),
}

/// What a program said.
#[derive(Clone, Debug)]
pub struct Answer {
    /// How it ended.
    pub end: End,
    /// The answer.
    pub stdout: String,
    /// The story.
    pub stderr: String,
}

impl Answer {
    /// Whether the program says that all is well.
    pub fn is_success(&self) -> bool {
        self.end == End::Success
    }
}

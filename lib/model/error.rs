//! The one error type of the suite: what happened, to which thing, and what to do now.

use std::fmt;

/// What a failure means to the caller; it alone decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The question was answered, and the answer is no. Exit code 1.
    No,
    /// Something that is needed is missing or stale. Exit code 2.
    Missing,
    /// Nothing sensible can be done. Exit code 128, as git's `die()`.
    Fatal,
    /// The command line makes no sense. Exit code 129, as git's `usage()`.
    Usage,
    /// The user interrupted. Exit code 130.
    Interrupted,
    /// Another writer was faster: a compare-and-swap found another value.
    /// Callers retry or report; it exits as [`Kind::Fatal`] where nobody does.
    Conflict,
}

/// An error with the way on.
#[derive(Clone, Debug)]
pub struct Error {
    /// What it means to the caller.
    pub kind: Kind,
    /// What happened, to which thing: lower-case, without a full stop, as git writes it.
    pub message: String,
    /// What to do now, one line each.
    pub hints: Vec<String>,
}

/// The result of everything in this library that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of this kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// See [`Kind::No`].
    pub fn no(message: impl Into<String>) -> Self {
        Self::new(Kind::No, message)
    }

    /// See [`Kind::Missing`].
    pub fn missing(message: impl Into<String>) -> Self {
        Self::new(Kind::Missing, message)
    }

    /// See [`Kind::Fatal`].
    pub fn fatal(message: impl Into<String>) -> Self {
        Self::new(Kind::Fatal, message)
    }

    /// See [`Kind::Usage`].
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// See [`Kind::Conflict`].
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, message)
    }

    /// The same error with one more line of what to do now.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same error, in whose hints the attempt that it is about is named, so that they can
    /// be pasted.
    #[must_use]
    pub fn naming(mut self, attempt: &impl fmt::Display) -> Self {
        let name = attempt.to_string();
        for hint in &mut self.hints {
            *hint = hint.replace("<attempt>", &name);
        }
        self
    }

    /// Whether another writer was faster.
    pub fn is_conflict(&self) -> bool {
        self.kind == Kind::Conflict
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Says of a foreign error which thing it befell.
pub trait Context<T> {
    /// A fatal error `<what>: <cause>`.
    fn or_fatal(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: std::error::Error> Context<T> for std::result::Result<T, E> {
    fn or_fatal(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Error::fatal(format!("{}: {}", what(), chain(&error))))
    }
}

/// An error with its causes, since many libraries hide the reason in `source()`.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let line = inner.to_string();
        if !text.contains(&line) {
            text.push_str(": ");
            text.push_str(&line);
        }
        cause = inner.source();
    }
    without_numbers(&text)
}

/// `No space left on device`, as git says it, without the number that Rust adds.
pub fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(" (os error ") {
        out.push_str(before);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    out + rest
}

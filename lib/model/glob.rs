//! The globs by which a plan names files.

use std::fmt;
use std::str::FromStr;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Longer patterns are not written by people, and cost memory to compile.
const MAX_PATTERN_LEN: usize = 1024;

/// A pattern over the paths of a repository, from its top.
///
/// `*` does not cross a `/`, `**` does. A pattern without a wildcard, or with a
/// `/` at its end, means the directory of that name and all that is below it.
#[derive(Clone)]
pub struct Glob {
    pattern: String,
    matcher: GlobSet,
}

/// Why a pattern is not a glob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobError(String);

impl fmt::Display for GlobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for GlobError {}

impl Glob {
    /// The pattern as the plan has it.
    pub fn as_str(&self) -> &str {
        &self.pattern
    }

    /// Whether it names `path`, which is relative to the repository's top and
    /// has `/` between its components.
    pub fn matches(&self, path: &str) -> bool {
        self.matcher.is_match(path)
    }
}

impl FromStr for Glob {
    type Err = GlobError;

    fn from_str(pattern: &str) -> Result<Self, GlobError> {
        if pattern.len() > MAX_PATTERN_LEN {
            let reason = format!("it is longer than {MAX_PATTERN_LEN} bytes");
            return Err(GlobError(reason));
        }
        let parts: Vec<&str> = pattern
            .split('/')
            .filter(|part| !matches!(*part, "" | "."))
            .collect();
        if parts.is_empty() {
            return Err(GlobError("it names no file".to_owned()));
        }
        if parts.contains(&"..") {
            return Err(GlobError("`..` leads out of the repository".to_owned()));
        }
        let path = parts.join("/");
        let below = format!("{path}/**");
        let compiled = if pattern.ends_with('/') {
            compile(&[&below])
        } else if path.contains(['*', '?', '[', '{']) {
            compile(&[&path])
        } else {
            compile(&[&path, &below])
        };
        Ok(Self {
            pattern: pattern.to_owned(),
            matcher: compiled.map_err(|error| GlobError(error.kind().to_string()))?,
        })
    }
}

fn compile(patterns: &[&str]) -> Result<GlobSet, globset::Error> {
    // A set reports a pattern whose automaton would be too large, where a lone
    // matcher panics.
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern)
            .literal_separator(true)
            .backslash_escape(true)
            .build()?;
        set.add(glob);
    }
    set.build()
}

impl fmt::Debug for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Glob").field(&self.pattern).finish()
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pattern)
    }
}

impl PartialEq for Glob {
    fn eq(&self, other: &Self) -> bool {
        self.pattern == other.pattern
    }
}

impl Eq for Glob {}

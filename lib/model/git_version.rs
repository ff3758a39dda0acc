//! Versions of git.

use std::fmt;
use std::str::FromStr;

/// A version as `git --version` prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GitVersion {
    major: u32,
    minor: u32,
    patch: u32,
}

/// For each minor version of git 2 the first patch that mends CVE-2025-48384 and those before
/// it, by git's own release notes. Later minor versions have it from the start, earlier ones
/// never.
const MENDED: [(u32, u32); 8] = [
    (43, 7),
    (44, 4),
    (45, 4),
    (46, 4),
    (47, 3),
    (48, 2),
    (49, 1),
    (50, 1),
];

impl GitVersion {
    /// Whether it is known not to run what a hostile repository holds, as it was released; a
    /// distribution may have mended an older one.
    pub fn is_safe(self) -> bool {
        if self.major != 2 {
            return self.major > 2;
        }
        let mended = MENDED.iter().find(|(minor, _)| *minor == self.minor);
        mended.map_or(self.minor > 50, |(_, patch)| self.patch >= *patch)
    }
}

impl FromStr for GitVersion {
    type Err = ();

    /// Reads `git version 2.47.3`, whatever a vendor adds.
    fn from_str(text: &str) -> Result<Self, ()> {
        let word = text.split_whitespace().find(|word| word.contains('.'));
        let mut parts = word.ok_or(())?.split(['.', '-']);
        let mut number = || parts.next().and_then(|part| part.parse().ok());
        Ok(Self {
            major: number().ok_or(())?,
            minor: number().ok_or(())?,
            patch: number().unwrap_or(0),
        })
    }
}

impl fmt::Display for GitVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_safe_from_the_release_that_mended_it() {
        let is_safe = |text: &str| text.parse::<GitVersion>().map(GitVersion::is_safe);
        for safe in [
            "git version 2.47.3",
            "git version 2.51.0.rc1",
            "git version 3.0.0",
        ] {
            assert_eq!(is_safe(safe), Ok(true), "{safe}");
        }
        for old in [
            "git version 2.39.5 (Apple Git-154)",
            "git version 2.47.2",
            "git version 2.50.0",
        ] {
            assert_eq!(is_safe(old), Ok(false), "{old}");
        }
        assert_eq!(is_safe("nothing"), Err(()));
    }
}

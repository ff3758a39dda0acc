//! Paths as a user names them: from the directory that they are in, as git takes them.

use std::path::{Component, Path};

use crate::git::repo::Repo;

impl Repo {
    /// A path from the top of the worktree, in place of one from the current directory. What
    /// begins with `:/` is from the top already.
    pub fn path_from_top(&self, path: &str) -> String {
        if let Some(path) = path.strip_prefix(":/") {
            return path.to_owned();
        }
        let below = || {
            let top = self.top_level()?.canonicalize().ok()?;
            let here = std::env::current_dir().ok()?.canonicalize().ok()?;
            here.strip_prefix(top).map(Path::to_owned).ok()
        };
        tidy(&below().unwrap_or_default().join(path))
    }
}

/// A path without `.` and `..`; `.` for the top itself.
fn tidy(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                parts.pop();
            }
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            _ => {}
        }
    }
    match parts.is_empty() {
        true => ".".to_owned(),
        false => parts.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_gone_about() {
        assert_eq!(tidy(Path::new("src/api/../limit.txt")), "src/limit.txt");
        assert_eq!(tidy(Path::new("src/./.")), "src");
        assert_eq!(tidy(Path::new("src/..")), ".");
    }
}

//! What wants a second look for the file that it is.

use crate::model::change::ChangeKind;
use crate::model::dependencies::changed;
use crate::model::file_mode::FileMode;
use crate::model::patch::FilePatch;
use crate::model::path_class::{LOCK_FILES, PathClass};
use crate::model::safety::{Rule, Tell};

/// Bytes from which on a file that is new or changed is large.
const LARGE: u64 = 1024 * 1024;

/// What runs by itself, or decides what does.
pub(super) fn by_path(file: &FilePatch, tell: Tell<'_>) {
    let path = file.change.path.to_ascii_lowercase();
    let name = path.rsplit('/').next().unwrap_or(&path);
    let is_below = |dirs: &[&str]| {
        let found = |dir: &&str| path.starts_with(*dir) || path.contains(&format!("/{dir}"));
        dirs.iter().any(found)
    };
    let deed = deed(file);
    if is_below(&[
        ".github/",
        ".gitlab/",
        ".circleci/",
        ".buildkite/",
        ".forgejo/",
    ]) || [
        ".gitlab-ci.yml",
        ".travis.yml",
        "jenkinsfile",
        "azure-pipelines.yml",
    ]
    .contains(&name)
    {
        tell(
            Rule::Ci,
            None,
            format!("{deed}, which runs in continuous integration"),
        );
    } else if is_below(&[
        ".husky/",
        ".githooks/",
        ".vscode/",
        ".idea/",
        ".claude/",
        ".codex/",
        ".cursor/",
    ]) || [
        ".pre-commit-config.yaml",
        "lefthook.yml",
        ".envrc",
        ".gitattributes",
        ".gitmodules",
        "agents.md",
        "claude.md",
        ".mcp.json",
    ]
    .contains(&name)
    {
        tell(
            Rule::Hook,
            None,
            format!("{deed}, which tools obey without being asked"),
        );
    } else if LOCK_FILES.contains(&name) || (name.ends_with(".lock") && file.text.is_some()) {
        tell(
            Rule::Dependency,
            None,
            format!("{deed}: {}", dependencies(file)),
        );
    } else if [
        "build.rs",
        "makefile",
        "cmakelists.txt",
        "dockerfile",
        "setup.py",
        "conftest.py",
        "justfile",
    ]
    .contains(&name)
    {
        tell(Rule::Build, None, format!("{deed}, which a build runs"));
    } else if [
        "cargo.toml",
        "package.json",
        "pyproject.toml",
        "requirements.txt",
        "go.mod",
        "gemfile",
        "pom.xml",
        "build.gradle",
    ]
    .contains(&name)
    {
        tell(
            Rule::Dependency,
            None,
            format!("{deed}: {}", dependencies(file)),
        );
    }
    let is_test = PathClass::of(&file.base_path) == PathClass::Test;
    if is_test && file.change.kind == ChangeKind::Deleted {
        tell(
            Rule::TestDeleted,
            None,
            "a file of tests is gone".to_owned(),
        );
    }
}

fn deed(file: &FilePatch) -> &'static str {
    match file.change.kind {
        ChangeKind::Added => "new",
        ChangeKind::Deleted => "gone",
        ChangeKind::Modified => "changed",
        ChangeKind::Renamed { .. } => "moved",
    }
}

/// What becomes of the dependencies, or else how many lines of the file.
fn dependencies(file: &FilePatch) -> String {
    changed(file).unwrap_or_else(|| line_counts(file))
}

fn line_counts(file: &FilePatch) -> String {
    match (file.change.added, file.change.removed) {
        (Some(added), Some(removed)) => format!("+{added} -{removed} lines"),
        _ => "binary".to_owned(),
    }
}

/// What no diff of lines shows.
pub(super) fn by_kind(file: &FilePatch, tell: Tell<'_>) {
    let Some(after) = &file.after else {
        return;
    };
    let before = file.before.as_ref().map(|side| side.mode);
    let is_new_mode = before != Some(after.mode);
    match after.mode {
        FileMode::Executable if is_new_mode => {
            tell(Rule::Executable, None, "may be executed now".to_owned());
        }
        FileMode::Submodule => {
            tell(
                Rule::Submodule,
                None,
                "is another repository's commit".to_owned(),
            );
        }
        FileMode::Symlink => {
            for (_, target) in file.added_lines() {
                if leads_out(&file.change.path, target) {
                    tell(Rule::SymlinkOut, None, format!("leads to {target}"));
                }
            }
        }
        _ => {}
    }
    if file.text.is_none() {
        tell(
            Rule::Binary,
            None,
            format!("{} bytes that nobody can read", after.size),
        );
    }
    if after.size > LARGE {
        tell(Rule::LargeFile, None, format!("{} bytes", after.size));
    }
}

/// Whether a link at this path leads out of the repository's tree.
fn leads_out(path: &str, target: &str) -> bool {
    if target.starts_with('/') {
        return true;
    }
    let mut depth = path.matches('/').count();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if depth == 0 => return true,
            ".." => depth -= 1,
            ".git" if depth == 0 => return true,
            _ => depth += 1,
        }
    }
    false
}

//! The files of a repository, as far as they tell how it is tested.

use std::collections::{BTreeMap, BTreeSet};

/// The files that are read, wherever a project may be.
const READ: [&str; 18] = [
    "Cargo.toml",
    "package.json",
    "pyproject.toml",
    "setup.cfg",
    "go.mod",
    "composer.json",
    "deno.json",
    "CMakeLists.txt",
    "Rakefile",
    "Package.swift",
    "GNUmakefile",
    "makefile",
    "Makefile",
    "justfile",
    "Justfile",
    ".justfile",
    ".gitlab-ci.yml",
    "pnpm-workspace.yaml",
];

/// Files that make a directory below the top a project.
const PROJECT: [&str; 10] = [
    "Cargo.toml",
    "package.json",
    "pyproject.toml",
    "go.mod",
    "composer.json",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "mix.exs",
    "deno.json",
];

/// Directories whose projects are somebody else's, or stand there to be looked at.
const FOREIGN: [&str; 14] = [
    "bench",
    "benches",
    "deps",
    "docs",
    "example",
    "examples",
    "external",
    "fixtures",
    "fuzz",
    "node_modules",
    "target",
    "testdata",
    "third_party",
    "vendor",
];

/// More directories than these are no example any more.
const SHOWN_DIRECTORIES: usize = 3;

/// Whether the text of a file is wanted. Its path is one from the top.
pub fn is_read(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [name] => READ.contains(name),
        [_, name] => READ.contains(name),
        [".github", "workflows", name] => name.ends_with(".yml") || name.ends_with(".yaml"),
        _ => false,
    }
}

/// What is known of a repository's files. Paths are from the top.
#[derive(Clone, Debug, Default)]
pub struct RepoFiles {
    /// What git tracks.
    pub tracked: BTreeSet<String>,
    /// The names of the files at the top, tracked or not.
    pub at_top: BTreeSet<String>,
    /// The texts of those that are read and are not too long.
    pub texts: BTreeMap<String, String>,
}

impl RepoFiles {
    /// Directories below the top that hold a project and are tracked.
    pub(super) fn project_directories(&self) -> impl Iterator<Item = &str> {
        let all: BTreeSet<&str> = self
            .tracked
            .iter()
            .filter_map(|path| path.split_once('/'))
            .filter(|(dir, name)| PROJECT.contains(name) && !FOREIGN.contains(dir))
            .map(|(dir, _)| dir)
            .filter(|dir| is_word(dir))
            .collect();
        all.into_iter()
    }

    /// The directories at the top that an example may name.
    pub(super) fn top_directories(&self) -> Vec<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (dir, _) in self.tracked.iter().filter_map(|path| path.split_once('/')) {
            if is_word(dir) && !FOREIGN.contains(&dir) {
                *counts.entry(dir).or_default() += 1;
            }
        }
        let mut all: Vec<(&str, usize)> = counts.into_iter().collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let names = all.into_iter().map(|(dir, _)| dir.to_owned());
        names.take(SHOWN_DIRECTORIES).collect()
    }
}

/// Whether a name needs no quotes anywhere.
fn is_word(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(is_plain)
}

/// A directory that is looked into: the top, or one below.
pub(super) struct Place<'a> {
    files: &'a RepoFiles,
    dir: &'a str,
}

impl<'a> Place<'a> {
    pub(super) fn top(files: &'a RepoFiles) -> Self {
        Self { files, dir: "" }
    }

    pub(super) fn below(files: &'a RepoFiles, dir: &'a str) -> Self {
        Self { files, dir }
    }

    /// The top, where this is below.
    pub(super) fn above(&self) -> Option<Self> {
        (!self.dir.is_empty()).then(|| Self::top(self.files))
    }

    /// The path of a file here, from the top.
    pub(super) fn path(&self, name: &str) -> String {
        if self.dir.is_empty() {
            name.to_owned()
        } else {
            format!("{}/{name}", self.dir)
        }
    }

    /// The command, run here.
    pub(super) fn command(&self, command: &str) -> String {
        if self.dir.is_empty() {
            command.to_owned()
        } else {
            format!("cd {} && {command}", self.dir)
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.files.texts.get(&self.path(name)).map(String::as_str)
    }

    pub(super) fn is_tracked(&self, name: &str) -> bool {
        self.files.tracked.contains(&self.path(name))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.is_tracked(name) || (self.dir.is_empty() && self.files.at_top.contains(name))
    }

    /// The first of some files that is here.
    pub(super) fn first(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|name| self.has(name))
    }

    /// Whether a file here has a name that ends so.
    pub(super) fn has_ending(&self, ending: &str) -> Option<&'a str> {
        let tracked = self.files.tracked.iter();
        let all = tracked.filter_map(|path| match self.dir {
            "" => Some(path.as_str()),
            dir => path.strip_prefix(dir)?.strip_prefix('/'),
        });
        let mut here = all.filter(|path| !path.contains('/'));
        here.find(|path| path.ends_with(ending))
    }
}

//! What kind of file a path names, told by the path alone and so for every language alike.

use serde::Serialize;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathClass {
    /// What runs for its users.
    Production,
    /// What tests that, and the data for it.
    Test,
    /// What people read.
    Docs,
    /// What a tool writes: lock files, snapshots, vendored and minified code.
    Generated,
}

/// Directories of tests, in the languages of the world.
const TEST_DIRS: [&str; 12] = [
    "test",
    "tests",
    "testing",
    "testdata",
    "__tests__",
    "__mocks__",
    "spec",
    "specs",
    "e2e",
    "fixtures",
    "cypress",
    "androidtest",
];

/// Directories of what people read.
const DOC_DIRS: [&str; 4] = ["doc", "docs", "documentation", "examples"];

/// Ends of names of what people read.
const DOC_ENDS: [&str; 5] = [".md", ".rst", ".adoc", ".txt", ".mdx"];

/// What a build reads, though it ends like what people read.
const TEXTS_THAT_RUN: [&str; 3] = ["cmakelists.txt", "requirements.txt", "constraints.txt"];

/// Directories of what others wrote or tools made.
const GENERATED_DIRS: [&str; 6] = [
    "vendor",
    "node_modules",
    "third_party",
    "dist",
    "__snapshots__",
    "snapshots",
];

/// Ends of names of what tools write.
const GENERATED_ENDS: [&str; 9] = [
    ".lock",
    ".min.js",
    ".min.css",
    ".map",
    ".snap",
    ".pb.go",
    "_pb2.py",
    ".g.dart",
    ".generated.cs",
];

/// Lock files whose names do not end in `.lock`.
pub const LOCK_FILES: [&str; 6] = [
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "go.sum",
    "bun.lockb",
    "packages.lock.json",
];

impl PathClass {
    /// Of a path from the top of the repository.
    pub fn of(path: &str) -> Self {
        let as_written = path.rsplit('/').next().unwrap_or(path);
        let path = path.to_ascii_lowercase();
        let (dirs, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let is_below = |known: &[&str]| dirs.split('/').any(|dir| known.contains(&dir));
        let ends = |known: &[&str]| known.iter().any(|end| name.ends_with(end));
        if is_below(&GENERATED_DIRS) || ends(&GENERATED_ENDS) || LOCK_FILES.contains(&name) {
            Self::Generated
        } else if is_below(&TEST_DIRS) || is_test_name(name) {
            Self::Test
        } else if TEXTS_THAT_RUN.contains(&name) && !is_below(&DOC_DIRS) {
            Self::Production
        } else if is_below(&DOC_DIRS) || ends(&DOC_ENDS) || is_doc_name(as_written) {
            Self::Docs
        } else {
            Self::Production
        }
    }
}

impl PathClass {
    /// Whether a file has to come along where tests go: they themselves, and what tools wrote
    /// down for them to be held against.
    pub fn goes_with_tests(path: &str) -> bool {
        let lower = path.to_ascii_lowercase();
        let mut dirs = lower.split('/').rev().skip(1);
        match Self::of(path) {
            Self::Test => true,
            Self::Generated => {
                dirs.any(|dir| TEST_DIRS.contains(&dir) || dir.ends_with("snapshots__"))
            }
            Self::Production | Self::Docs => dirs.any(|dir| TEST_DIRS.contains(&dir)),
        }
    }
}

/// `test_x.py`, `x_test.go`, `x.test.ts`, `x.spec.js`, `XTest.java`, `conftest.py`.
fn is_test_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let marks = [".test.", ".spec.", ".tests."];
    stem.starts_with("test_")
        || ["_test", "_tests", "_spec", "tests"]
            .iter()
            .any(|end| stem.ends_with(end))
        || stem == "conftest"
        || stem == "test"
        || marks.iter().any(|mark| name.contains(mark))
        || (stem.ends_with("test") && (name.ends_with(".java") || name.ends_with(".kt")))
}

/// `README`, `Changes`, `LICENSE.Apache`; not `news.py`, which is a program's.
fn is_doc_name(name: &str) -> bool {
    let (stem, end) = name.split_once('.').unwrap_or((name, ""));
    let is_loud = !stem.chars().any(|c| c.is_ascii_lowercase());
    let lower = stem.to_ascii_lowercase();
    let is_known = |known: &[&str]| known.contains(&lower.as_str());
    is_known(&["readme", "changelog"])
        || (is_known(&[
            "changes", "license", "licence", "copying", "authors", "news",
        ]) && (end.is_empty() || is_loud))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_what_a_file_is_for() {
        let cases = [
            ("src/lib.rs", PathClass::Production),
            ("src/attestation.py", PathClass::Production),
            ("src/latest.rs", PathClass::Production),
            ("Makefile", PathClass::Production),
            ("tests/all.rs", PathClass::Test),
            ("pkg/http_test.go", PathClass::Test),
            ("src/button.test.tsx", PathClass::Test),
            ("src/main/UserTest.java", PathClass::Test),
            ("test_app.py", PathClass::Test),
            ("README.md", PathClass::Docs),
            ("docs/index.html", PathClass::Docs),
            ("docs/requirements.txt", PathClass::Docs),
            ("NEWS", PathClass::Docs),
            ("LICENSE.Apache", PathClass::Docs),
            ("src/news.py", PathClass::Production),
            ("app/models/license.rb", PathClass::Production),
            ("CMakeLists.txt", PathClass::Production),
            ("requirements.txt", PathClass::Production),
            ("Cargo.lock", PathClass::Generated),
            ("web/package-lock.json", PathClass::Generated),
            ("vendor/x/y.go", PathClass::Generated),
        ];
        for (path, class) in cases {
            assert_eq!(PathClass::of(path), class, "{path}");
        }
    }
}

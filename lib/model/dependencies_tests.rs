//! What a diff of a manifest or a lock file is told as.

use super::changed;
use crate::model::change::{ChangeKind, FileChange};
use crate::model::patch::{FilePatch, Hunk, TextPatch};

/// The whole file replaced.
fn told(path: &str, before: &str, after: &str) -> Option<String> {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let base = lines(before);
    let hunk = Hunk {
        base: 0..base.len(),
        at: 0,
        added: lines(after),
    };
    changed(&FilePatch {
        base_path: path.to_owned(),
        change: FileChange {
            path: path.to_owned(),
            kind: ChangeKind::Modified,
            added: None,
            removed: None,
        },
        before: None,
        after: None,
        text: Some(TextPatch {
            base: base.into(),
            hunks: [hunk].into(),
        }),
    })
}

#[test]
fn each_format_says_what_it_adds_removes_and_moves() {
    let package = |name: &str, version: &str| {
        format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n\n")
    };
    let cargo = |parts: &[(&str, &str)]| -> String {
        parts
            .iter()
            .map(|(name, version)| package(name, version))
            .collect()
    };
    let npm = |parts: &str| format!(r#"{{"packages": {{"": {{}}, {parts}}}}}"#);
    let cases = [
        (
            "Cargo.lock",
            cargo(&[("old", "1.0.0"), ("serde", "1.0.1")]),
            cargo(&[("new", "0.1.0"), ("serde", "1.0.2")]),
        ),
        (
            "Cargo.toml",
            "[package]\nname = \"x\"\n[dependencies]\nserde = \"1.0.1\"\nold = { version = \"1.0.0\" }\n".to_owned(),
            "[package]\nname = \"x\"\n[dependencies]\nserde = \"1.0.2\"\n[dependencies.new]\nversion = \"0.1.0\"\n".to_owned(),
        ),
        (
            "web/package-lock.json",
            npm(r#""node_modules/old": {"version": "1.0.0"}, "node_modules/serde": {"version": "1.0.1"}"#),
            npm(r#""node_modules/a/node_modules/new": {"version": "0.1.0"}, "node_modules/serde": {"version": "1.0.2"}"#),
        ),
        (
            "package.json",
            r#"{"devDependencies": {"old": "1.0.0"}, "dependencies": {"serde": "1.0.1"}}"#.to_owned(),
            r#"{"devDependencies": {"new": "0.1.0"}, "dependencies": {"serde": "1.0.2"}}"#.to_owned(),
        ),
        (
            "yarn.lock",
            "# yarn\n\n\"old@^1\":\n  version \"1.0.0\"\n\nserde@^1:\n  version \"1.0.1\"\n".to_owned(),
            "# yarn\n\nnew@^0:\n  version \"0.1.0\"\n\nserde@^1:\n  version \"1.0.2\"\n".to_owned(),
        ),
        (
            "pnpm-lock.yaml",
            "packages:\n\n  old@1.0.0:\n    resolution: {}\n  /serde@1.0.1(peer@2):\n    dev: true\n".to_owned(),
            "packages:\n\n  new@0.1.0:\n    resolution: {}\n  serde@1.0.2:\n    dev: true\n".to_owned(),
        ),
        (
            "Gemfile.lock",
            "GEM\n  specs:\n    old (1.0.0)\n      dep (~> 1)\n    serde (1.0.1)\n".to_owned(),
            "GEM\n  specs:\n    new (0.1.0)\n    serde (1.0.2)\n".to_owned(),
        ),
        (
            "requirements.txt",
            "old 1.0.0\nserde 1.0.1 # pinned\n".to_owned(),
            "new 0.1.0\nserde 1.0.2\n".to_owned(),
        ),
    ];
    for (path, before, after) in cases {
        assert_eq!(
            told(path, &before, &after).as_deref(),
            Some("adds new 0.1.0, removes old 1.0.0, serde 1.0.1 -> 1.0.2"),
            "{path}"
        );
    }
}

#[test]
fn modules_of_go_and_requirements_of_python_keep_their_ways() {
    assert_eq!(
        told(
            "go.sum",
            "example.com/a v1.0.0 h1:x=\nexample.com/a v1.0.0/go.mod h1:y=\n",
            "example.com/a v1.1.0 h1:x=\n"
        )
        .as_deref(),
        Some("example.com/a v1.0.0 -> v1.1.0")
    );
    assert_eq!(
        told(
            "pyproject.toml",
            "[project]\ndependencies = [\"a[x]>=1; python_version > '3'\"]\n",
            "[project]\ndependencies = [\"a[x]>=2\", \"@scope/none\"]\n"
        )
        .as_deref(),
        Some("a >=1 -> >=2")
    );
}

#[test]
fn what_cannot_be_read_or_says_the_same_is_not_told() {
    assert_eq!(told("Cargo.lock", "version = 3\n", "not toml ]["), None);
    assert_eq!(told("package.json", "{}", r#"{"name": "x"}"#), None);
    assert_eq!(told("src/a.rs", "a", "b"), None);
}

#[test]
fn many_are_counted_and_the_new_ones_come_first() {
    let lines = |from: u32, version: u32| -> String {
        (from..from + 20)
            .map(|n| format!("p{n} =={version}\n"))
            .collect()
    };
    let told = told("requirements.txt", &lines(0, 1), &lines(1, 2)).unwrap_or_default();
    assert!(
        told.starts_with("adds p20 ==2, removes p0 ==1, p1 ==1 -> ==2"),
        "{told}"
    );
    assert!(told.ends_with(" and 16 more"), "{told}");
}

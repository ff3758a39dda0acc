//! The files of a clone are those of a linked worktree.

use super::attempt;
use crate::env::{Repo, TestEnv};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// An attempt in a linked worktree and one in a clone, neither of which changes anything.
#[track_caller]
fn both(repo: &Repo) {
    repo.spawn("true", &["--isolate=worktree"]);
    let linked = repo.attempts()[0].worktree();
    let cloned = attempt(repo, "true").worktree();
    let (was, is) = (files(&linked), files(&cloned));
    assert!(!was.is_empty());
    assert_eq!(was, is);
    for place in [linked, cloned] {
        let status = repo.at(&place).git(&["status", "--porcelain"]).stdout;
        assert_eq!(status, "", "{}", place.display());
    }
    assert_eq!(repo.states(), ["empty"; 2]);
}

/// Each path with its mode and its bytes, or where it leads to.
fn files(top: &Path) -> Vec<(PathBuf, u32, Vec<u8>)> {
    let mut found = Vec::new();
    let mut places = vec![top.to_owned()];
    while let Some(place) = places.pop() {
        for entry in fs::read_dir(&place).expect("read a directory").flatten() {
            let path = entry.path();
            let metadata = path.symlink_metadata().expect("look at a file");
            if path == top.join(".git") {
                continue;
            }
            let bytes = if metadata.is_dir() {
                places.push(path.clone());
                Vec::new()
            } else if metadata.is_symlink() {
                let target = fs::read_link(&path).expect("read a link");
                target.as_os_str().as_bytes().to_owned()
            } else {
                fs::read(&path).expect("read a file")
            };
            let below = path.strip_prefix(top).expect("a path below").to_owned();
            found.push((below, metadata.permissions().mode(), bytes));
        }
    }
    found.sort();
    found
}

#[test]
fn with_attributes_and_filters_of_the_repository() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "filter.up.smudge", "tr a-z A-Z"]);
    repo.git(&["config", "filter.up.clean", "tr A-Z a-z"]);
    repo.git(&["config", "core.eol", "crlf"]);
    repo.write(".git/info/attributes", "*.low filter=up\n");
    repo.write(
        ".gitattributes",
        "*.txt text\n*.id ident\n*.u16 text working-tree-encoding=UTF-16LE-BOM\n*.bin -text\n",
    );
    for (path, text) in [
        ("a.txt", "one\ntwo\n"),
        ("b.bin", "one\r\ntwo\n"),
        ("c.low", "low\n"),
        ("d.id", "$Id$\n"),
    ] {
        repo.write(path, text);
    }
    repo.write("e.u16", b"\xff\xfeh\0i\0\n\0");
    repo.commit("Have attributes");
    both(&repo);
    let clone = repo.at("../widget.attempts/widget/all-2");
    assert_eq!(clone.read("c.low"), "LOW\n");
    assert_eq!(clone.read("a.txt"), "one\r\ntwo\r\n");
}

#[test]
fn with_line_ends_that_the_repository_is_configured_to_convert() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "core.autocrlf", "true"]);
    both(&repo);
    let clone = repo.at("../widget.attempts/widget/all-2");
    assert_eq!(clone.read("README.md"), "# Widget\r\n");
}

#[test]
fn with_odd_names_links_and_programs() {
    let env = TestEnv::new();
    let repo = env.planned();
    for name in ["new\nline", "quo\"te", " space ", "-dash", "d/e/e/p"] {
        repo.write(name, name);
    }
    let at = |name: &[u8]| repo.path().join(OsStr::from_bytes(name));
    fs::write(at(b"not utf-8 \xff"), "odd").expect("write a file");
    symlink("nowhere/at all", at(b"link")).expect("make a link");
    repo.write("tool", "#!/bin/sh\n");
    fs::set_permissions(at(b"tool"), fs::Permissions::from_mode(0o755)).expect("a program");
    repo.commit("Have odd files");
    both(&repo);
}

#[test]
fn with_a_sparse_checkout() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.write("far/away", "away\n");
    repo.write("near/by", "by\n");
    repo.commit("Have directories");
    repo.git(&["sparse-checkout", "set", "near"]);
    both(&repo);
    assert!(!repo.has("../widget.attempts/widget/all-2/far"));
    let one = attempt(&repo, "echo turns >>README.md");
    assert_eq!(repo.file_at(one.candidate(), "far/away"), "away\n");
}

#[test]
fn with_a_submodule_that_is_left_alone() {
    let env = TestEnv::new();
    let inner = env.repo("inner");
    let repo = env.planned();
    let url = inner.path().display().to_string();
    let add = [
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
    ];
    repo.git(&[&add[..], &[&url, "sub"]].concat());
    repo.commit("Have a submodule");
    both(&repo);
}

#[test]
fn with_an_empty_tree() {
    let env = TestEnv::new();
    let repo = env.planned();
    fs::remove_file(repo.path().join("README.md")).expect("remove a file");
    fs::rename(repo.path().join("Plans.md"), env.root().join("Plans.md")).expect("move the plan");
    repo.commit("Have nothing");
    let arguments = ["--plan=../Plans.md", "--isolate=clone"];
    repo.spawn("ls -A >../../../seen", &arguments);
    assert_eq!(repo.read("../seen"), ".git\n");
    assert_eq!(repo.states(), ["empty"]);
}

//! Where git makes the worktrees, and why: all is equal again, and is said.

use super::Bench;
use crate::env::Repo;
use std::fs;

/// A filter that speaks the protocol of long-running ones, and delays what it is asked for
/// where it may. It turns letters to capitals.
const PROCESS: &str = r#"#!/usr/bin/env python3
import os, sys
i, o = sys.stdin.buffer, sys.stdout.buffer
def read():
    n = i.read(4)
    if len(n) < 4: sys.exit(0)
    n = int(n, 16)
    return i.read(n - 4) if n else None
def all():
    out = []
    while (p := read()) is not None: out.append(p)
    return out
def write(*texts):
    for t in texts: o.write(b'%04x' % (len(t) + 4) + t)
def flush():
    o.write(b'0000'); o.flush()
all(); write(b'git-filter-server\n', b'version=2\n'); flush()
all(); write(b'capability=smudge\n', b'capability=clean\n', b'capability=delay\n'); flush()
kept = {}
while True:
    head = dict(p.rstrip(b'\n').split(b'=', 1) for p in all())
    if head[b'command'] == b'list_available_blobs':
        write(*[b'pathname=' + p + b'\n' for p in kept if not kept[p][1]])
        for p in kept: kept[p][1] = True
        flush(); write(b'status=success\n'); flush(); continue
    body = b''.join(all())
    path = head[b'pathname']
    if head[b'command'] == b'smudge': body = body.upper()
    else: body = body.lower()
    if path in kept: body = kept[path][0]
    elif head.get(b'can-delay') == b'1':
        kept[path] = [body, False]
        write(b'status=delayed\n'); flush(); continue
    write(b'status=success\n'); flush()
    for at in range(0, len(body), 65000): write(body[at:at + 65000])
    flush(); flush()
"#;

#[test]
fn ident_is_left_to_git() {
    let bench = Bench::new();
    bench.repo.write("id.c", "/* $Id$ */\n");
    bench.repo.write("sub/.gitattributes", "*.c ident\n");
    bench.repo.write("sub/id.c", "/* $Id$ */\n");
    bench.repo.commit("Id");
    bench.equal("a file has the attribute 'ident'");
}

#[test]
fn encodings_are_left_to_git() {
    for name in ["UTF-16", "UTF-16LE-BOM", "ISO-8859-1"] {
        let bench = Bench::new();
        let repo = &bench.repo;
        repo.write(
            ".gitattributes",
            format!("*.txt working-tree-encoding={name}\n"),
        );
        repo.write("a.utf8", "caf\u{e9}\n");
        repo.commit("Begin");
        let id = repo
            .git(&["hash-object", "-w", "--no-filters", "a.utf8"])
            .value();
        repo.git(&[
            "update-index",
            "--add",
            "--cacheinfo",
            &format!("100644,{id},a.txt"),
        ]);
        repo.git(&["checkout", "a.txt"]);
        repo.commit("Encoded");
        bench.equal("a file has the attribute 'working-tree-encoding'");
    }
}

#[test]
fn filters_are_left_to_git() {
    let bench = Bench::new();
    let repo = &bench.repo;
    // What it does depends on where it runs.
    repo.git(&[
        "config",
        "filter.where.smudge",
        "sed \"s|here|$(basename \"$PWD\" | wc -c)|\"",
    ]);
    repo.git(&["config", "filter.where.clean", "cat"]);
    repo.write(".gitattributes", "*.dat filter=where\n");
    repo.write("a.dat", "I am here\n");
    repo.commit("Filter");
    // One name is longer than the others.
    let head = repo.rev("HEAD");
    let paths = [bench.path("ours/two")];
    let by = crate::worktree_driver::Wanted::branches(&paths, &head).made_by(repo);
    assert_eq!(by, "a file goes through the filter 'where'");
    assert_eq!(
        fs::read_to_string(paths[0].join("a.dat")).unwrap(),
        "I am 4\n"
    );
}

#[test]
fn long_running_filters_that_delay_are_left_to_git() {
    let bench = Bench::new();
    let repo = &bench.repo;
    let program = bench.env.script("capitals", PROCESS);
    let program = program.display().to_string();
    repo.git(&["config", "filter.capitals.process", &program]);
    repo.git(&["config", "filter.capitals.required", "true"]);
    repo.write(".gitattributes", "*.dat filter=capitals\n");
    for n in 0..5 {
        repo.write(&format!("{n}.dat"), format!("LETTERS {n}\n"));
    }
    repo.commit("Filter");
    bench.equal("a file goes through the filter 'capitals'");
    let text = fs::read_to_string(bench.path("ours/two/3.dat")).unwrap();
    assert_eq!(text, "LETTERS 3\n");
}

#[test]
fn a_filter_that_is_required_and_fails_leaves_nothing() {
    let bench = Bench::new();
    let repo = &bench.repo;
    repo.write(".gitattributes", "*.dat filter=broken\n");
    repo.write("a.dat", "text\n");
    repo.commit("Filter");
    repo.git(&["config", "filter.broken.smudge", "false"]);
    repo.git(&["config", "filter.broken.required", "true"]);
    let paths = [bench.path("new/one"), bench.path("new/two")];
    let head = repo.rev("HEAD");
    let output = crate::worktree_driver::Wanted::branches(&paths, &head)
        .output(repo)
        .fails_with(2);
    assert!(
        output.stderr.contains("smudge filter broken failed"),
        "{output}"
    );
    nothing_was_made(&bench, repo);
}

#[test]
fn configuration_that_changes_an_index_is_left_to_git() {
    for (key, why) in [
        ("core.splitIndex", "core.splitIndex is set"),
        ("core.ignoreStat", "core.ignoreStat is set"),
    ] {
        let bench = Bench::new();
        bench.repo.git(&["config", key, "true"]);
        if key == "core.splitIndex" {
            let paths = [bench.path("ours/two")];
            let head = bench.repo.rev("HEAD");
            let wanted = crate::worktree_driver::Wanted::branches(&paths, &head);
            assert_eq!(wanted.made_by(&bench.repo), why);
            assert_eq!(
                bench.repo.at("../ours/two").git(&["status", "-s"]).stdout,
                ""
            );
        } else {
            bench.equal(why);
        }
    }
}

#[test]
fn a_sparse_index_is_left_to_git() {
    let bench = Bench::new();
    for dir in ["in", "out"] {
        bench.repo.write(&format!("{dir}/file"), dir);
    }
    bench.repo.commit("Fill");
    bench
        .repo
        .git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    let paths = [bench.path("ours/two")];
    let head = bench.repo.rev("HEAD");
    let by = crate::worktree_driver::Wanted::branches(&paths, &head).made_by(&bench.repo);
    assert_eq!(by, "index.sparse is set");
    let ours = bench.repo.at("../ours/two");
    assert!(
        ours.git(&["ls-files", "--sparse"])
            .stdout
            .contains("out/\n")
    );
    assert!(ours.has("in/file") && !ours.has("out"));
}

#[test]
fn missing_blobs_of_a_partial_clone_are_left_to_git() {
    let bench = Bench::new();
    bench.repo.write("large.txt", "large\n");
    bench.repo.commit("Large");
    bench.repo.write("large.txt", "larger\n");
    bench.repo.commit("Larger");
    bench
        .repo
        .git(&["config", "uploadpack.allowFilter", "true"]);
    bench
        .repo
        .git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let url = format!("file://{}", bench.repo.path().display());
    bench
        .repo
        .git(&["clone", "--quiet", "--filter=blob:none", &url, "../partial"]);
    let partial = bench.repo.at("../partial");
    // All of its own commit are here by now.
    bench.equal_from(&partial, "pass");
    partial.git(&["checkout", "--quiet", "--detach", "HEAD~1"]);
    partial.git(&["config", "remote.origin.promisor", "true"]);
    let paths = [bench.path("more/four"), bench.path("more/five")];
    bench
        .repo
        .git(&["commit", "--quiet", "--allow-empty", "-m", "x"]);
    bench.repo.write("new.txt", "not there yet\n");
    let head = bench.repo.commit("New");
    partial.git(&["fetch", "--quiet"]);
    let by = crate::worktree_driver::Wanted::heads(&paths, &head, "detached").made_by(&partial);
    assert_eq!(by, "objects are missing here");
    assert_eq!(
        fs::read_to_string(paths[1].join("new.txt")).unwrap(),
        "not there yet\n"
    );
}

#[test]
fn relative_paths_are_left_to_git() {
    let bench = Bench::new();
    bench
        .repo
        .git(&["config", "worktree.useRelativePaths", "true"]);
    bench.equal("worktrees have relative paths here");
}

#[test]
fn a_shared_repository_is_left_to_git() {
    let bench = Bench::new();
    bench
        .repo
        .git(&["config", "core.sharedRepository", "group"]);
    bench.equal("core.sharedRepository is set");
}

#[test]
fn replaced_objects_are_left_to_git() {
    let bench = Bench::new();
    let repo = &bench.repo;
    let old = repo.rev("HEAD:README.md");
    repo.write("other", "replaced\n");
    let new = repo.git(&["hash-object", "-w", "other"]).value();
    fs::remove_file(repo.path().join("other")).unwrap();
    repo.git(&["replace", &old, &new]);
    // Whether git finds such a file changed depends on the second in which it looks.
    let paths = [bench.path("ours/two")];
    let head = repo.rev("HEAD");
    let by = crate::worktree_driver::Wanted::branches(&paths, &head).made_by(repo);
    assert_eq!(by, "some objects are replaced");
    let text = fs::read_to_string(paths[0].join("README.md")).unwrap();
    assert_eq!(text, "replaced\n");
}

#[test]
fn an_extension_that_nobody_knows_is_refused_as_git_refuses() {
    let bench = Bench::new();
    let repo = &bench.repo;
    let head = repo.rev("HEAD");
    repo.git(&["config", "core.repositoryFormatVersion", "1"]);
    repo.git(&["config", "extensions.fromTheFuture", "true"]);
    let paths = [bench.path("new/one")];
    let output = crate::worktree_driver::Wanted::branches(&paths, &head)
        .output(repo)
        .fails_with(2);
    assert!(
        output.stderr.contains("unknown repository extension"),
        "{output}"
    );
    assert!(!bench.path("new").exists());
}

#[test]
fn an_extension_that_git_alone_knows_is_left_to_it() {
    let bench = Bench::new();
    // In the first format git does not look at it.
    bench
        .repo
        .git(&["config", "extensions.fromTheFuture", "true"]);
    bench.equal("the repository has the extension 'fromthefuture'");
}

#[test]
fn attributes_from_a_tree_are_left_to_git() {
    let bench = Bench::new();
    bench.repo.write(".gitattributes", "* text eol=crlf\n");
    bench.repo.write("a.txt", "one\n");
    bench.repo.commit("Lines");
    bench.repo.git(&["config", "attr.tree", "HEAD~1"]);
    bench.equal("attributes are taken from a tree");
}

#[test]
fn names_that_are_one_for_some_file_systems_are_gits_to_judge() {
    let bench = Bench::new();
    let repo = &bench.repo;
    let blob = repo.rev("HEAD:README.md");
    let tree = format!("100644 blob {blob}\tgit~1\n");
    let tree = repo
        .try_git_with_input(&["mktree"], &tree)
        .success()
        .value();
    let commit = repo.git(&["commit-tree", "-m", "odd", &tree]).value();
    let paths = [bench.path("new/one")];
    let output = crate::worktree_driver::Wanted::heads(&paths, &commit, "detached").output(repo);
    assert!(output.fails_with(2).stderr.contains("invalid path 'git~1'"));
    nothing_was_made(&bench, repo);
}

#[track_caller]
fn nothing_was_made(bench: &Bench, repo: &Repo) {
    assert!(!bench.path("new").exists());
    assert_eq!(repo.refs("refs/heads"), ["refs/heads/main"]);
    assert!(!repo.has(".git/worktrees"));
    bench.nothing_is_left(repo);
}

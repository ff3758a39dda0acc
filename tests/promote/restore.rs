//! `git promote --restore`: an archived attempt comes back to the last byte.

use crate::env::Repo;
use crate::scene::{GOOD, Scene};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// Two attempts that were compared; the second one is to lose.
fn scene() -> Scene {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD, "echo twelve >src/limit.txt"]);
    scene.compare(&[]).success();
    scene
}

/// All that a worktree holds: each path with its kind, and its bytes; status and index.
#[derive(PartialEq, Eq)]
struct Held {
    files: Vec<(PathBuf, &'static str, Vec<u8>)>,
    status: String,
    index: String,
}

impl Held {
    fn by(worktree: &Repo) -> Self {
        let status = ["status", "--porcelain", "--untracked-files=all", "--branch"];
        let status = worktree.git(&status).stdout;
        let index = worktree.git(&["ls-files", "--stage"]).stdout;
        let mut files = Vec::new();
        walk(worktree.path(), Path::new(""), &mut files);
        files.sort();
        Self {
            files,
            status,
            index,
        }
    }

    fn show(&self) -> String {
        let line = |(path, kind, bytes): &(PathBuf, &str, Vec<u8>)| {
            format!("{path:?} {kind} {}\n", bytes.escape_ascii())
        };
        let names: String = self.files.iter().map(line).collect();
        format!("{names}\n{}\n{}", self.status, self.index)
    }
}

fn walk(root: &Path, below: &Path, files: &mut Vec<(PathBuf, &'static str, Vec<u8>)>) {
    let entries = fs::read_dir(root.join(below)).expect("read a directory");
    for entry in entries.flatten() {
        let path = below.join(entry.file_name());
        let full = root.join(&path);
        let metadata = full.symlink_metadata().expect("look at a file");
        if path == Path::new(".git") {
            continue;
        }
        if metadata.is_dir() {
            walk(root, &path, files);
        } else if metadata.is_symlink() {
            let target = fs::read_link(&full).expect("read a link");
            files.push((path, "link", target.as_os_str().as_bytes().to_owned()));
        } else {
            let executable = metadata.permissions().mode() & 0o100 != 0;
            let kind = if executable { "program" } else { "file" };
            files.push((path, kind, fs::read(&full).expect("read a file")));
        }
    }
}

#[track_caller]
fn same(before: &Held, worktree: &Repo) {
    let after = Held::by(worktree);
    let (was, is) = (before.show(), after.show());
    assert!(*before == after, "before:\n{was}\nafter:\n{is}");
}

/// Archives the second attempt, has git forget what it can, and brings it back.
#[track_caller]
fn comes_back(scene: &Scene) {
    let worktree = scene.worktree(2);
    let before = Held::by(&worktree);
    let output = scene.push(&["limiter/1"]).success();
    assert_eq!(scene.state(2), "archived", "{output}");
    assert!(!worktree.path().exists());
    scene
        .repo
        .git(&["reflog", "expire", "--expire=now", "--all"]);
    scene.repo.git(&["gc", "--quiet", "--prune=now"]);
    scene.repo.git(&["promote", "--restore", "limiter/2"]);
    assert_eq!(scene.state(2), "finished");
    same(&before, &worktree);
    scene.fsck();
}

/// Where something cannot be archived, it stays as it is.
#[track_caller]
fn comes_back_or_stays(scene: &Scene) {
    let worktree = scene.worktree(2);
    let before = Held::by(&worktree);
    scene.push(&["limiter/1"]).success();
    if scene.state(2) == "archived" {
        scene.repo.git(&["promote", "--restore", "limiter/2"]);
    }
    same(&before, &worktree);
}

#[test]
fn a_loser_without_more_than_its_commits() {
    comes_back(&scene());
}

#[test]
fn untracked_files_of_every_kind() {
    let scene = scene();
    let worktree = scene.worktree(2);
    worktree.write("binary", (0..=255).collect::<Vec<u8>>());
    worktree.write("empty", "");
    worktree.write("deep/er/windows.txt", "one\r\ntwo\r\n");
    worktree.write("with space\nand newline", "odd\n");
    worktree.write("-dash", "odd\n");
    worktree.write("tool.sh", "#!/bin/sh\n");
    let at = |name: &[u8]| worktree.path().join(OsStr::from_bytes(name));
    fs::write(at(b"not utf-8 \xff\xfe"), "odd\n").expect("write a file");
    let program = fs::Permissions::from_mode(0o755);
    fs::set_permissions(at(b"tool.sh"), program).expect("make it a program");
    symlink("nowhere/at all", at(b"link")).expect("make a link");
    symlink(".", at(b"loop")).expect("make a link");
    comes_back(&scene);
}

#[test]
fn what_is_staged_is_told_from_what_is_not() {
    let scene = scene();
    let worktree = scene.worktree(2);
    for file in ["src/limit.txt", "new.txt", "both.txt", "gone.txt"] {
        worktree.write(file, "staged\n");
    }
    worktree.git(&["add", "--all"]);
    worktree.git(&["rm", "--quiet", "src/end.sh"]);
    worktree.write("both.txt", "not staged\n");
    worktree.write("README.md", "not staged\n");
    for file in ["gone.txt", "ci/ci.yml"] {
        fs::remove_file(worktree.path().join(file)).expect("remove a file");
    }
    comes_back(&scene);
}

#[test]
fn changes_of_mode_and_kind() {
    let scene = scene();
    let worktree = scene.worktree(2);
    let at = |name: &str| worktree.path().join(name);
    let program = fs::Permissions::from_mode(0o755);
    fs::set_permissions(at("src/end.sh"), program).expect("make it a program");
    fs::remove_file(at("README.md")).expect("remove a file");
    symlink("src/end.sh", at("README.md")).expect("make a link");
    fs::remove_dir_all(at("ci")).expect("remove a directory");
    worktree.write("ci", "a file now\n");
    fs::remove_file(at("src/limit.txt")).expect("remove a file");
    worktree.write("src/limit.txt/deep", "a directory now\n");
    comes_back(&scene);
}

#[test]
fn files_that_are_only_meant_to_be_added() {
    let scene = scene();
    let worktree = scene.worktree(2);
    worktree.write("meant.txt", "meant\n");
    worktree.git(&["add", "--intent-to-add", "meant.txt"]);
    comes_back_or_stays(&scene);
}

#[test]
fn line_ends_that_git_would_convert() {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    scene.repo.git(&["config", "core.autocrlf", "true"]);
    scene.spawn(&[GOOD, r"printf 'twelve\r\n' >src/limit.txt"]);
    scene.compare(&[]).success();
    let worktree = scene.worktree(2);
    worktree.write("src/limit.txt", "mixed\r\nends\n");
    worktree.write("new.txt", "mixed\r\nends\n");
    comes_back(&scene);
}

#[test]
fn a_change_that_git_was_told_to_assume_away() {
    let scene = scene();
    let worktree = scene.worktree(2);
    worktree.git(&["update-index", "--assume-unchanged", "src/end.sh"]);
    worktree.write("src/end.sh", "work of hours\n");
    scene.push(&["limiter/1"]).success();
    if scene.state(2) == "archived" {
        scene.repo.git(&["promote", "--restore", "limiter/2"]);
    }
    // What git was told need not come back; what somebody wrote must.
    assert_eq!(worktree.read("src/end.sh"), "work of hours\n");
}

#[test]
fn a_change_that_git_was_told_to_skip() {
    let scene = scene();
    let worktree = scene.worktree(2);
    worktree.git(&["update-index", "--skip-worktree", "src/end.sh"]);
    worktree.write("src/end.sh", "work of hours\n");
    scene.push(&["limiter/1"]).success();
    if scene.state(2) == "archived" {
        scene.repo.git(&["promote", "--restore", "limiter/2"]);
    }
    // What git was told need not come back; what somebody wrote must.
    assert_eq!(worktree.read("src/end.sh"), "work of hours\n");
}

#[test]
fn a_merge_that_was_not_finished() {
    let scene = scene();
    let worktree = scene.worktree(2);
    let other = scene.candidate(1);
    worktree
        .try_git(&["merge", "--quiet", &other])
        .fails_with(1);
    let status = worktree.git(&["status", "--porcelain"]).stdout;
    assert_eq!(status, "UU src/limit.txt\n");
    comes_back_or_stays(&scene);
}

#[test]
fn a_user_who_wants_no_untracked_files_in_the_status() {
    let scene = scene();
    scene
        .repo
        .git(&["config", "status.showUntrackedFiles", "no"]);
    scene.worktree(2).write("new.txt", "new\n");
    comes_back(&scene);
}

#[test]
fn again_and_again() {
    let scene = scene();
    for round in 0..3 {
        scene.worktree(2).write("round.txt", format!("{round}\n"));
        comes_back(&scene);
    }
}

#[test]
fn an_attempt_that_is_not_archived_is_not_restored() {
    let scene = scene();
    let output = scene.repo.try_git(&["promote", "--restore", "limiter/2"]);
    insta::assert_snapshot!(output, @r"
    $ git promote --restore limiter/2
    --- stderr
    error: attempt 'limit/limiter/2' is not archived
    hint: its worktree is '[TMP]/widget.attempts/limit/limiter-2'
    --- exit code 1
    ");
}

#[test]
fn nothing_is_restored_over_something_else() {
    let scene = scene();
    scene.push(&["limiter/1"]).success();
    scene.worktree(2).write("mine.txt", "mine\n");
    let output = scene.repo.try_git(&["promote", "--restore", "limiter/2"]);
    assert_eq!(scene.worktree(2).read("mine.txt"), "mine\n");
    assert!(!scene.worktree(2).has("src"));
    insta::assert_snapshot!(output, @r"
    $ git promote --restore limiter/2
    --- stderr
    error: '[TMP]/widget.attempts/limit/limiter-2' is in use by something else
    hint: move it away first
    --- exit code 1
    ");
}

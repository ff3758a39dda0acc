//! What cannot be made is refused before anything is made.

use super::Bench;
use crate::env::needs;
use crate::worktree_driver::Wanted;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Fails unless worktrees at these places are refused with all of these words, and all is as
/// it was.
#[track_caller]
fn refuses(bench: &Bench, paths: &[PathBuf], head: &str, words: &[&str]) {
    let before = state(bench);
    let commit = bench.repo.rev("main");
    let output = Wanted::heads(paths, &commit, head)
        .output(&bench.repo)
        .fails_with(2);
    for word in words {
        assert!(output.stderr.contains(word), "'{word}' is not in\n{output}");
    }
    assert_eq!(before, state(bench));
    bench.nothing_is_left(&bench.repo);
}

fn state(bench: &Bench) -> (Vec<String>, String, bool) {
    let list = bench.repo.git(&["worktree", "list", "--porcelain"]).stdout;
    (bench.repo.refs("refs/"), list, bench.path("new").exists())
}

#[test]
fn a_path_that_is_in_use_is_refused() {
    let bench = Bench::new();
    let free = bench.path("new/one");
    bench.repo.write("../taken/file", "somebody's\n");
    refuses(
        &bench,
        &[free.clone(), bench.path("taken")],
        "new",
        &["taken' already exists"],
    );
    refuses(
        &bench,
        &[free.clone(), bench.path("taken/file")],
        "new",
        &["file' already exists"],
    );
    let below = bench.path("taken/file/below");
    refuses(
        &bench,
        &[free.clone(), below],
        "new",
        &["is not a directory"],
    );
    refuses(
        &bench,
        &[free.clone(), free.clone()],
        "new",
        &["cannot be two worktrees"],
    );
    bench.repo.git(&["worktree", "add", "--quiet", "../gone"]);
    fs::remove_dir_all(bench.path("gone")).unwrap();
    refuses(
        &bench,
        &[free, bench.path("gone")],
        "new",
        &["already registered"],
    );
}

#[test]
fn an_empty_directory_is_taken() {
    let bench = Bench::new();
    fs::create_dir(bench.path("one")).unwrap();
    let head = bench.repo.rev("HEAD");
    let by = Wanted::branches(&[bench.path("one")], &head).made_by(&bench.repo);
    assert_eq!(by, "pass");
}

#[test]
fn a_branch_that_is_in_use_is_refused() {
    let bench = Bench::new();
    let old = bench.repo.rev("HEAD");
    bench.repo.git(&["branch", "ours/one"]);
    bench.repo.write("new.txt", "new\n");
    bench.repo.commit("New");
    let paths = [bench.path("new/zero"), bench.path("new/one")];
    refuses(
        &bench,
        &paths,
        "new",
        &["'ours/one' already exists", &old[..10]],
    );
    refuses(
        &bench,
        &paths[1..],
        "old",
        &["'ours/one' is at", &old[..10]],
    );
    refuses(
        &bench,
        &paths[..1],
        "old",
        &["there is no branch 'ours/zero'"],
    );
    bench.repo.git(&["branch", "--force", "ours/one"]);
    bench
        .repo
        .git(&["worktree", "add", "--quiet", "../user", "ours/one"]);
    refuses(
        &bench,
        &paths,
        "new",
        &["'ours/one' is already used by the worktree", "user'"],
    );
    refuses(&bench, &paths[1..], "old", &["'ours/one' is already used"]);
    bench.repo.git(&["branch", "ours/deep/er"]);
    refuses(
        &bench,
        &[bench.path("new/deep")],
        "new",
        &["branch 'ours/deep/er'"],
    );
    refuses(
        &bench,
        &[bench.path("new/a b")],
        "new",
        &["not a valid branch name"],
    );
}

#[test]
fn a_branch_that_is_left_over_at_the_commit_is_taken() {
    for by_git in [false, true] {
        let bench = Bench::new();
        if by_git {
            bench.repo.git(&["config", "core.ignoreStat", "true"]);
        }
        bench.repo.git(&["branch", "ours/one"]);
        let head = bench.repo.rev("HEAD");
        Wanted::branches(&[bench.path("new/one")], &head).made_by(&bench.repo);
        let name = bench
            .repo
            .at("../new/one")
            .git(&["symbolic-ref", "HEAD"])
            .value();
        assert_eq!(name, "refs/heads/ours/one");
    }
}

#[test]
fn a_wish_to_stop_leaves_nothing() {
    for by_git in [false, true] {
        let bench = Bench::new();
        if by_git {
            bench.repo.git(&["config", "core.ignoreStat", "true"]);
        }
        for n in 0..3000 {
            bench.repo.write(&format!("{}/{n}", n % 50), format!("{n}"));
        }
        bench.repo.commit("Fill");
        bench.repo.git(&["branch", "ours/two"]);
        fs::create_dir(bench.path("three")).unwrap();
        let paths = ["new/one", "new/two", "three"].map(|name| bench.path(name));
        let head = bench.repo.rev("HEAD");
        for after in [0, 30, 60] {
            let wanted = Wanted::branches(&paths, &head).stopped_after(after);
            let output = wanted.output(&bench.repo);
            if output.status == 0 {
                // It was faster.
                break;
            }
            assert!(output.stderr.contains("interrupted"), "{output}");
            assert!(!bench.path("new").exists());
            assert!(bench.path("three").read_dir().unwrap().next().is_none());
            let refs = bench.repo.refs("refs/heads");
            assert_eq!(refs, ["refs/heads/main", "refs/heads/ours/two"]);
            assert!(!bench.repo.has(".git/worktrees"));
        }
    }
}

/// A small file system of the test's own, where the test may mount one.
struct Disk(PathBuf);

impl Disk {
    fn new(place: PathBuf, options: &str) -> Option<Self> {
        fs::create_dir(&place).unwrap();
        let mut mount = Command::new(needs::on_path("mount")?);
        mount
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(&place);
        let is_mounted = mount.output().is_ok_and(|output| output.status.success());
        if !is_mounted {
            eprintln!("skipped: only root can mount a small disk");
        }
        is_mounted.then_some(Self(place))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_refused_with_numbers() {
    let bench = Bench::new();
    for n in 0..100 {
        bench.repo.write(&format!("{n}"), vec![b'x'; 8000]);
    }
    bench.repo.commit("Fill");
    let Some(disk) = Disk::new(bench.path("disk"), "size=2m") else {
        return;
    };
    let paths = ["a", "b", "c"].map(|name| disk.0.join(name));
    refuses(
        &bench,
        &paths,
        "new",
        &["3 new worktrees need 3 MiB", "has 2 MiB left"],
    );
    let head = bench.repo.rev("HEAD");
    Wanted::branches(&paths[..1], &head).made_by(&bench.repo);
    let Some(disk) = Disk::new(bench.path("inodes"), "size=20m,nr_inodes=200") else {
        return;
    };
    let paths = ["d", "e"].map(|name| disk.0.join(name));
    refuses(&bench, &paths, "new", &["inodes", "left"]);
}

#[test]
fn a_place_that_cannot_be_written_is_refused() {
    let bench = Bench::new();
    let Some(disk) = Disk::new(bench.path("disk"), "size=2m,ro") else {
        return;
    };
    let paths = [bench.path("new/one"), disk.0.join("two")];
    refuses(
        &bench,
        &paths,
        "new",
        &["cannot write in", "disk", "Read-only"],
    );
}

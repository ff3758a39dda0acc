//! A kill at any moment leaves what is known, and is removed; the next run makes all.

use super::Bench;
use crate::env::{processes, wait_until};
use crate::worktree_driver::Wanted;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Files enough that there are moments to meet.
fn fill(bench: &Bench) -> String {
    for n in 0..800 {
        bench
            .repo
            .write(&format!("{}/{}/{n}", n % 9, n % 5), format!("{n}\n"));
    }
    bench.repo.commit("Fill")
}

fn killed_again_and_again(by_git: bool, rounds: u32) {
    let bench = Bench::new();
    let head = fill(&bench);
    if by_git {
        bench.repo.git(&["config", "core.ignoreStat", "true"]);
    }
    let paths = ["new/one", "new/two", "new/three"].map(|name| bench.path(name));
    let wanted = Wanted::branches(&paths, &head);
    let began = Instant::now();
    wanted.made_by(&bench.repo);
    let whole = began.elapsed();
    give_up(&bench, &paths);
    let (mut half, mut nothing) = (0, 0);
    for round in 0..5 * rounds {
        // On a machine that has much to do, the kills may all come too late.
        if round >= rounds && half > 0 {
            break;
        }
        let mut command = wanted.command(&bench.repo);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("start a run");
        std::thread::sleep(whole * (round % rounds + 1) / (rounds + 1));
        child.kill().expect("kill a run");
        child.wait().expect("wait for a run");
        let discard = Wanted::branches(&paths, &head).discard();
        // A git that it started goes on, and may be there still, or be done.
        if by_git && round % 2 == 0 {
            discard.output(&bench.repo).success();
        }
        no_git_is_left(&bench);
        let discard = discard.output(&bench.repo).success();
        if discard.stderr.trim_end() == "0 and 0" {
            nothing += 1;
        } else {
            half += 1;
        }
        // What was complete when the kill came is somebody's by now.
        for path in &paths {
            if path.exists() && bench.repo.at(path).has(".git") {
                let status = bench.repo.at(path).git(&["status", "--porcelain"]).stdout;
                assert_eq!(status, "", "{}", path.display());
            } else {
                assert!(!path.exists(), "{}", path.display());
            }
        }
        bench.nothing_is_left(&bench.repo);
        give_up(&bench, &paths);
        assert!(!bench.repo.has(".git/worktrees"), "round {round}");
    }
    eprintln!("{half} were half made, {nothing} not begun or complete");
    assert_ne!(half, 0);
    wanted.made_by(&bench.repo);
    for path in &paths {
        assert_eq!(
            bench.repo.at(path).git(&["status", "--porcelain"]).stdout,
            ""
        );
    }
}

/// Waits for the gits of a killed run.
fn no_git_is_left(bench: &Bench) {
    let root = bench.env.root().display().to_string();
    wait_until("git ends", Duration::from_secs(60), || {
        processes::with_words(&root).is_empty()
    });
}

/// Removes what is complete.
fn give_up(bench: &Bench, paths: &[PathBuf]) {
    for path in paths {
        if path.exists() {
            let path = path.display().to_string();
            bench
                .repo
                .git(&["worktree", "remove", "--force", "--force", &path]);
        }
    }
}

#[test]
fn a_killed_pass_leaves_what_the_next_run_discards() {
    killed_again_and_again(false, 8);
}

#[test]
fn a_killed_run_of_git_leaves_what_the_next_run_discards() {
    killed_again_and_again(true, 4);
}

#[test]
fn what_is_not_ours_is_left_alone() {
    let bench = Bench::new();
    let head = bench.repo.rev("HEAD");
    let paths = ["ours", "theirs", "half"].map(|name| bench.path(name));
    Wanted::branches(&paths[..1], &head).made_by(&bench.repo);
    bench.repo.git(&[
        "worktree",
        "add",
        "--quiet",
        "--lock",
        "--reason",
        "initializing",
        "../theirs",
    ]);
    // At this moment a user's git makes one.
    fs::create_dir(bench.repo.path().join(".git/worktrees/begun")).unwrap();
    fs::create_dir(bench.repo.path().join(".git/worktrees/locked")).unwrap();
    bench
        .repo
        .write(".git/worktrees/locked/locked", "initializing\n");
    // And one of ours was killed before git told where it is to be.
    fs::create_dir(bench.repo.path().join(".git/worktrees/half")).unwrap();
    bench
        .repo
        .write(".git/worktrees/half/locked", "git-attempts: being made\n");
    let output = Wanted::branches(&paths, &head)
        .discard()
        .output(&bench.repo)
        .success();
    assert_eq!(output.stderr.trim_end(), "0 and 1");
    for name in ["ours", "theirs", "begun", "locked"] {
        assert!(bench.repo.has(&format!(".git/worktrees/{name}")), "{name}");
    }
    assert!(!bench.repo.has(".git/worktrees/half"));
    assert!(paths[0].join("README.md").exists() && paths[1].join("README.md").exists());
}

#[test]
fn a_kill_while_the_link_to_the_repository_is_written_is_no_trouble() {
    let bench = Bench::new();
    let head = bench.repo.rev("HEAD");
    let paths = [bench.path("one")];
    Wanted::branches(&paths, &head).made_by(&bench.repo);
    bench
        .repo
        .write(".git/worktrees/one/locked", "git-attempts: being made\n");
    fs::remove_dir_all(&paths[0]).unwrap();
    bench.repo.write("../one/.git", "");
    let discard = Wanted::branches(&paths, &head).discard();
    discard.output(&bench.repo).success();
    assert!(!paths[0].exists() && !bench.repo.has(".git/worktrees"));
}

#[test]
fn a_place_that_somebody_else_took_meanwhile_is_left_alone() {
    let bench = Bench::new();
    let head = bench.repo.rev("HEAD");
    let paths = [bench.path("one")];
    Wanted::branches(&paths, &head).made_by(&bench.repo);
    bench
        .repo
        .write(".git/worktrees/one/locked", "git-attempts: being made\n");
    fs::remove_dir_all(&paths[0]).unwrap();
    bench.repo.write("../one/precious", "work\n");
    let output = Wanted::branches(&paths, &head)
        .discard()
        .output(&bench.repo)
        .fails_with(2);
    assert!(
        output
            .stderr
            .contains("is not the worktree that was being made there"),
        "{output}"
    );
    assert_eq!(bench.repo.read("../one/precious"), "work\n");
}

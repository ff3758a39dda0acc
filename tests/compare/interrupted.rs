//! A comparison that is interrupted, or killed.

use crate::env::wait_until;
use crate::scene::{GOOD, LONG, Scene};
use rustix::process::Signal;
use std::os::unix::process::ExitStatusExt;
use std::time::{Duration, Instant};

/// A scene whose second check hangs until there is a file `go`.
fn hanging() -> Scene {
    let scene = Scene::new();
    let [runs, hangs, go] = ["runs", "hangs", "go"].map(|name| scene.shell_path(name));
    scene.plan(
        "",
        &format!(
            "- quick: `echo run >>{runs}`\n\
             - slow: `touch {hangs}; while ! test -e {go}; do sleep 0.02; done`"
        ),
    );
    scene.spawn(&[GOOD]);
    scene
}

#[test]
fn an_interruption_ends_it_with_130_and_the_verdicts_so_far_are_kept() {
    let scene = hanging();
    let before = scene.worktrees();
    let mut compare = scene.beside(&["compare", "-j", "1"]);
    scene.wait_for("hangs");
    let start = Instant::now();
    compare.signal(Signal::INT);
    let status = compare.wait();
    let took = start.elapsed();
    scene.touch("go");
    // git, which started it, dies of the signal itself.
    assert_eq!(
        status.code().or(status.signal().map(|n| 128 + n)),
        Some(130)
    );
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_eq!(scene.worktrees(), before);
    assert_eq!(scene.count("runs"), 1);

    scene.compare(&[]).success();
    assert_eq!(scene.count("runs"), 2, "the base's verdict was not kept");
}

#[test]
fn the_check_that_an_interruption_ends_leaves_no_process() {
    let scene = Scene::new();
    let pid = scene.shell_path("pid");
    scene.plan(
        "",
        &format!("- test: `echo $$ >{pid}.new; mv {pid}.new {pid}; exec sleep 600`"),
    );
    scene.spawn(&[GOOD]);
    let mut compare = scene.beside(&["compare", "-j", "1"]);
    scene.wait_for("pid");
    compare.signal(Signal::INT);
    compare.wait();
    let pid = std::fs::read_to_string(scene.path("pid")).expect("the check's id");
    let process = std::path::Path::new("/proc").join(pid.trim());
    wait_until("the check is gone", LONG, || !process.exists());
}

#[test]
fn a_kill_leaves_nothing_that_the_next_comparison_does_not_mend() {
    let scene = hanging();
    let before = scene.worktrees();
    let mut compare = scene.beside(&["compare", "-j", "1"]);
    scene.wait_for("hangs");
    compare.signal(Signal::KILL);
    let status = compare.wait();
    assert_eq!(status.signal(), Some(9));
    scene.touch("go");
    scene.compare(&[]).success();
    assert_eq!(scene.worktrees(), before);
    scene.fsck();
}

#[test]
fn two_comparisons_at_the_same_time_both_answer() {
    let scene = Scene::new();
    scene.plan(
        "",
        &format!(
            "- test: `sleep 0.1; echo run >>{}`",
            scene.shell_path("runs")
        ),
    );
    scene.spawn(&[GOOD]);
    let both = [(); 2].map(|()| scene.beside(&["compare", "--quiet"]));
    for mut one in both {
        assert_eq!(one.wait().code(), Some(0));
    }
    scene.compare(&[]).success();
    assert!((2..=4).contains(&scene.count("runs")));
}

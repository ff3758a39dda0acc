//! An attempt whose supervisor died.

use crate::env::wait_until;
use crate::scene::{GOOD, LONG, Scene};
use insta::assert_snapshot;
use rustix::process::{Pid, Signal, kill_process};

/// The supervisor of an attempt of this test.
fn supervisor(scene: &Scene, attempt: &str) -> Pid {
    let wanted = ["--supervise", &scene.shell_path("widget/.git"), attempt];
    for entry in std::fs::read_dir("/proc").expect("read /proc").flatten() {
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).into_owned();
        let words: Vec<&str> = line.split('\0').collect();
        if wanted.iter().all(|word| words.contains(word)) {
            let name = entry.file_name();
            let id = name.to_string_lossy().parse().expect("a process id");
            return Pid::from_raw(id).expect("a process id");
        }
    }
    panic!("{attempt} has no supervisor");
}

#[test]
fn an_attempt_that_is_lost_is_refused() {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    let [go, began] = ["go", "began"].map(|name| scene.shell_path(name));
    let hangs = format!("touch {began}; while test -e {began} -a ! -e {go}; do sleep 0.02; done");
    scene.start(&[&format!("{GOOD}; {hangs}")]);
    scene.wait_for("began");
    kill_process(supervisor(&scene, "limit/limiter/1"), Signal::KILL).expect("kill it");
    wait_until("it is lost", LONG, || scene.state(1) == "lost");
    let output = scene.push(&["limiter/1"]).fails_with(1);
    scene.touch("go");
    assert_snapshot!(output, @r"
    $ git promote --no-pr limiter/1
    --- stderr
    error: not promoting 'limit/limiter/1': attempt 'limit/limiter/1' is lost: its supervisor died
    hint: look at what it left in its worktree, and spawn another attempt
    --- exit code 1
    ");
}

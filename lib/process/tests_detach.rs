use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::detach::spawn_detached;
use super::tests_alone::{again, role};
use super::tree::become_supervisor;

#[test]
fn a_reader_of_the_starters_output_does_not_wait_for_the_detached() {
    const NAME: &str = "a_reader_of_the_starters_output_does_not_wait_for_the_detached";
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    if let Some(log) = role() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo said; sleep 3; echo late >&2"]);
        spawn_detached(&mut command, log.as_ref()).unwrap();
        return;
    }
    let started = Instant::now();
    // `output` reads to the end of the pipes, as `| cat` does.
    let output = again(module_path!(), NAME, log.to_str().unwrap())
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(started.elapsed() < Duration::from_millis(2500));
    assert_eq!(eventually(&log, "late"), "said\nlate\n");
}

#[test]
fn a_detached_supervisor_has_a_session_of_its_own() {
    const NAME: &str = "a_detached_supervisor_has_a_session_of_its_own";
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    if role().is_some() {
        become_supervisor().unwrap();
        become_supervisor().unwrap();
        let session = rustix::process::getsid(None).unwrap();
        assert_eq!(session, rustix::process::getpid());
        println!("it has");
        return;
    }
    let mut command = again(module_path!(), NAME, "supervisor");
    spawn_detached(&mut command, &log).unwrap();
    assert!(eventually(&log, "1 passed").contains("it has"));
}

#[test]
fn a_starter_that_lives_on_keeps_no_zombie() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let mut command = Command::new("true");
    let pid = spawn_detached(command.stdout(Stdio::null()), &log).unwrap();
    let started = Instant::now();
    while fs::exists(format!("/proc/{pid}")).unwrap() {
        assert!(started.elapsed() < Duration::from_secs(5), "still there");
        thread::sleep(Duration::from_millis(5));
    }
}

fn eventually(path: &std::path::Path, what: &str) -> String {
    let started = Instant::now();
    loop {
        let text = fs::read_to_string(path).unwrap();
        if text.contains(what) {
            return text;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "{text}");
        thread::sleep(Duration::from_millis(20));
    }
}

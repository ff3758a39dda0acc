use std::fs;
use std::io;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::lock::{FileLock, is_held};
use super::tests_alone::{again, role};

#[test]
fn a_lock_is_held_until_it_is_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("lock");
    assert!(!is_held(&path).unwrap(), "a missing file is not held");
    let lock = FileLock::try_exclusive(&path).unwrap().unwrap();
    assert!(is_held(&path).unwrap());
    assert!(FileLock::try_exclusive(&path).unwrap().is_none());
    drop(lock);
    assert!(!is_held(&path).unwrap());
    assert!(FileLock::try_exclusive(&path).unwrap().is_some());
}

#[test]
fn asking_does_not_take_the_lock_from_its_holder() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("lock");
    let _lock = FileLock::try_exclusive(&path).unwrap().unwrap();
    for _ in 0..100 {
        assert!(is_held(&path).unwrap());
    }
}

#[test]
fn waiting_for_a_lock_ends_in_time() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("lock");
    let _lock = FileLock::try_exclusive(&path).unwrap().unwrap();
    let error = FileLock::exclusive(&path, Some(Duration::from_millis(60))).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
}

#[test]
fn waiting_for_a_lock_gets_it_when_it_is_let_go() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("lock");
    let lock = FileLock::try_exclusive(&path).unwrap().unwrap();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| FileLock::exclusive(&path, None));
        thread::sleep(Duration::from_millis(50));
        assert!(!waiting.is_finished());
        drop(lock);
        assert!(waiting.join().unwrap().is_ok());
    });
}

#[test]
fn a_lock_on_a_file_that_was_replaced_does_not_keep_the_next_one_out() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("lock");
    let _stale = FileLock::try_exclusive(&path).unwrap().unwrap();
    fs::remove_file(&path).unwrap();
    let _new = FileLock::try_exclusive(&path).unwrap().unwrap();
    assert!(is_held(&path).unwrap());
}

#[test]
fn two_never_hold_a_lock_whose_file_is_being_removed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("lock");
    let held = AtomicBool::new(false);
    let compete = || {
        for _ in 0..3000 {
            if let Some(_lock) = FileLock::try_exclusive(&path).unwrap() {
                assert!(!held.swap(true, Ordering::SeqCst), "two hold it");
                thread::yield_now();
                held.store(false, Ordering::SeqCst);
                fs::remove_file(&path).unwrap();
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(compete);
        }
    });
}

#[test]
fn a_lock_goes_with_a_killed_holder_though_its_child_lives() {
    const NAME: &str = "a_lock_goes_with_a_killed_holder_though_its_child_lives";
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("lock");
    if let Some(path) = role() {
        let _lock = FileLock::try_exclusive(path.as_ref()).unwrap().unwrap();
        let mut child = std::process::Command::new("sleep")
            .arg("5")
            .spawn()
            .unwrap();
        fs::write(format!("{path}.ready"), "").unwrap();
        child.wait().unwrap();
        return;
    }
    let mut holder = again(module_path!(), NAME, path.to_str().unwrap())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while !dir.path().join("lock.ready").exists() {
        assert!(started.elapsed() < Duration::from_secs(20));
        thread::sleep(Duration::from_millis(5));
    }
    assert!(is_held(&path).unwrap());
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert!(!is_held(&path).unwrap());
}

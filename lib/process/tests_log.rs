use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, Signal, getrlimit, setrlimit};

use super::capped_log::{CappedLog, move_log, segment_paths};
use super::log_follower::{LogFollower, LogPart};
use super::log_reader::{LogText, read_log};
use super::tests_alone::{again, alone, role};

/// The output that every test here writes: at each offset, a byte that tells
/// the offset. Lines of sixteen bytes, numbered.
fn output(from: u64, len: usize) -> Vec<u8> {
    let first = from / 16;
    let lines = len as u64 / 16 + 2;
    let text: String = (first..first + lines)
        .map(|n| format!("{n:015}\n"))
        .collect();
    text.into_bytes()[(from % 16) as usize..][..len].to_vec()
}

/// Appends the next `len` bytes of that output.
fn write(log: &mut CappedLog, len: usize) {
    let chunk = output(log.total(), len);
    log.append(&chunk).unwrap();
}

fn size_on_disk(path: &Path) -> u64 {
    let [one, two] = segment_paths(path);
    [path, &one, &two]
        .iter()
        .filter_map(|path| fs::metadata(path).ok())
        .map(|file| file.len())
        .sum()
}

/// Holds every byte of `text` against the output, and says how long that was.
fn check(text: &LogText) -> u64 {
    assert!(
        text.head == output(0, text.head.len()),
        "the beginning is not"
    );
    let from = text.head.len() as u64 + text.dropped.unwrap_or(0);
    let tail = text.tail.as_deref().unwrap_or_default();
    assert!(tail == output(from, tail.len()), "the end is not");
    from + tail.len() as u64
}

struct Scratch {
    _dir: tempfile::TempDir,
    path: PathBuf,
}

fn scratch() -> Scratch {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log");
    Scratch { _dir: dir, path }
}

#[test]
fn a_short_log_is_one_file_and_whole() {
    let at = scratch();
    let mut log = CappedLog::create(&at.path, 4096).unwrap();
    write(&mut log, 2048);
    let text = read_log(&at.path).unwrap();
    assert_eq!((text.tail.clone(), text.dropped), (None, None));
    assert_eq!(check(&text), 2048);
}

#[test]
fn a_log_that_fits_into_its_segments_is_whole() {
    let at = scratch();
    let mut log = CappedLog::create(&at.path, 4096).unwrap();
    for _ in 0..40 {
        write(&mut log, 99);
    }
    let text = read_log(&at.path).unwrap();
    assert_eq!(text.dropped, None);
    assert_eq!(check(&text), 3960);
}

#[test]
fn a_long_log_keeps_its_cap_its_beginning_and_its_end() {
    for chunk in [1, 7, 1000, 5000, 70_000] {
        let at = scratch();
        let mut log = CappedLog::create(&at.path, 4099).unwrap();
        while log.total() < 90_000 {
            write(&mut log, chunk);
            assert!(size_on_disk(&at.path) <= 4099);
        }
        let text = read_log(&at.path).unwrap();
        assert_eq!(check(&text), log.total());
        assert_eq!(text.head.len(), 2049);
        let kept = (text.head.len() + text.tail.unwrap().len()) as u64;
        assert_eq!(text.dropped, Some(log.total() - kept));
        assert!(kept > 2049 + 900, "a segment's worth of the end: {kept}");
    }
}

#[test]
fn a_new_log_takes_nothing_over_from_an_old_one() {
    let at = scratch();
    write(&mut CappedLog::create(&at.path, 4096).unwrap(), 9000);
    write(&mut CappedLog::create(&at.path, 4096).unwrap(), 10);
    assert_eq!(check(&read_log(&at.path).unwrap()), 10);
}

#[test]
fn a_log_that_is_moved_reads_the_same_and_makes_room_for_another() {
    let at = scratch();
    let mut log = CappedLog::create(&at.path, 4096).unwrap();
    write(&mut log, 10_000);
    drop(log);
    let before = read_log(&at.path).unwrap();
    let kept = at.path.with_extension("kept");
    // As of a move that was interrupted.
    let pair = [&at.path, &kept].map(|path| segment_paths(path));
    fs::rename(&pair[0][0], &pair[1][0]).unwrap();
    move_log(&at.path, &kept).unwrap();
    assert_eq!(read_log(&kept).unwrap(), before);
    assert!(!at.path.exists());
    let mut log = CappedLog::create(&at.path, 4096).unwrap();
    write(&mut log, 10);
    move_log(&at.path, &kept).unwrap();
    assert_eq!(read_log(&kept).unwrap(), before);
    assert_eq!(check(&read_log(&at.path).unwrap()), 10);
}

#[test]
fn a_cap_too_small_for_the_files_is_refused() {
    assert!(CappedLog::create(&scratch().path, 1023).is_err());
}

#[test]
fn a_segment_without_a_whole_first_line_is_empty() {
    let at = scratch();
    let mut log = CappedLog::create(&at.path, 4096).unwrap();
    write(&mut log, 2048 + 900);
    fs::write(&segment_paths(&at.path)[1], "#from 0000").unwrap();
    assert_eq!(check(&read_log(&at.path).unwrap()), 2948);
}

#[test]
fn a_failed_write_is_an_error_then_a_gap_and_then_goes_on() {
    alone(
        module_path!(),
        "a_failed_write_is_an_error_then_a_gap_and_then_goes_on",
        || {
            let at = scratch();
            let mut log = CappedLog::create(&at.path, 8192).unwrap();
            write(&mut log, 100);
            // As a full disk: files may not grow past this size. Caught, the
            // signal that tells of it leaves the error.
            let too_large = Arc::new(AtomicBool::new(false));
            signal_hook::flag::register(Signal::XFSZ.as_raw(), too_large).unwrap();
            limit_file_size(Some(150));
            let chunk = output(100, 200);
            assert!(log.append(&chunk).is_err());
            assert!(log.append(&output(300, 1000)).is_err());
            assert_eq!(log.total(), 1300);

            limit_file_size(None);
            write(&mut log, 700);
            let text = read_log(&at.path).unwrap();
            assert_eq!(text.head.len(), 150);
            assert_eq!(text.dropped, Some(1300 - 150));
            assert_eq!(check(&text), 2000);
        },
    );
}

fn limit_file_size(current: Option<u64>) {
    let maximum = getrlimit(Resource::Fsize).maximum;
    setrlimit(Resource::Fsize, Rlimit { current, maximum }).unwrap();
}

#[test]
fn a_log_can_be_read_and_keeps_its_cap_while_it_is_written() {
    let at = scratch();
    let mut log = CappedLog::create(&at.path, 4096).unwrap();
    let path = at.path.clone();
    let reader = thread::spawn(move || {
        let mut reads = 0;
        while reads < 300 {
            check(&read_log(&path).unwrap());
            assert!(size_on_disk(&path) <= 4096);
            reads += 1;
        }
    });
    while !reader.is_finished() {
        write(&mut log, 250);
    }
    reader.join().unwrap();
}

#[test]
fn a_log_whose_writer_was_killed_has_its_beginning_and_its_end() {
    const NAME: &str = "a_log_whose_writer_was_killed_has_its_beginning_and_its_end";
    if let Some(path) = role() {
        let mut log = CappedLog::create(Path::new(&path), 4096).unwrap();
        for len in (1..700).step_by(13).cycle() {
            write(&mut log, len);
        }
    }
    let mut longest = 0;
    for kill in 0..40 {
        let at = scratch();
        let mut writer = again(module_path!(), NAME, at.path.to_str().unwrap())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let started = Instant::now();
        while !segment_paths(&at.path)[1].exists() {
            assert!(started.elapsed() < Duration::from_secs(20));
            thread::sleep(Duration::from_millis(1));
        }
        // Odd times, so that the kill comes anywhere in the writer's round.
        thread::sleep(Duration::from_micros(kill * 137));
        writer.kill().unwrap();
        writer.wait().unwrap();

        let text = read_log(&at.path).unwrap();
        let total = check(&text);
        assert_eq!(text.head.len(), 2048);
        // One segment may have been on its way out, the other is there.
        assert!(total >= 2048 + 900, "{total}");
        assert!(size_on_disk(&at.path) <= 4096);
        longest = longest.max(total);
    }
    assert!(longest > 8192, "the ring never turned: {longest}");
}

/// Reads all that has come, and holds it against the output.
fn follow(follower: &mut LogFollower, at: &mut u64) -> Vec<u64> {
    let mut dropped = Vec::new();
    while let Some(part) = follower.read_on().unwrap() {
        match part {
            LogPart::Bytes(bytes) => {
                assert!(bytes == output(*at, bytes.len()), "at {at}");
                *at += bytes.len() as u64;
            }
            LogPart::Dropped(bytes) => {
                dropped.push(bytes);
                *at += bytes;
            }
        }
    }
    dropped
}

#[test]
fn who_keeps_up_with_a_log_misses_nothing_though_it_turns() {
    let at = scratch();
    let mut follower = LogFollower::new(&at.path);
    let mut read = 0;
    assert_eq!(follow(&mut follower, &mut read), [0; 0], "no log yet");
    let mut log = CappedLog::create(&at.path, 4096).unwrap();
    for _ in 0..200 {
        write(&mut log, 99);
        assert_eq!(follow(&mut follower, &mut read), [0; 0]);
        assert_eq!(read, log.total());
    }
}

#[test]
fn who_falls_behind_a_log_is_told_once_how_much_was_dropped() {
    let at = scratch();
    let mut log = CappedLog::create(&at.path, 4096).unwrap();
    let mut follower = LogFollower::new(&at.path);
    let mut read = 0;
    write(&mut log, 100);
    follow(&mut follower, &mut read);
    write(&mut log, 10_000);
    let dropped = follow(&mut follower, &mut read);
    let text = read_log(&at.path).unwrap();
    assert_eq!(dropped, [text.dropped.unwrap()]);
    assert_eq!(read, log.total());
    write(&mut log, 10);
    assert_eq!(follow(&mut follower, &mut read), [0; 0]);
    assert_eq!(read, log.total());
}
